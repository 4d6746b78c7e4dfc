import type { PodRowFragment } from '../../client/generated/documents.ts';

type PodForStatus = Pick<PodRowFragment, 'phase' | 'reason'> & {
  readonly containerStatuses: readonly { readonly state: unknown }[];
  readonly metadata: { readonly deletionTimestamp: string | null };
};

/** The word in STATUS: what the pod's containers say, else its own reason for having ended, else its phase. */
export function podStatusWord(pod: PodForStatus): string {
  if (pod.metadata.deletionTimestamp !== null) return 'Terminating';
  if (pod.phase === 'Failed' && pod.reason !== null && pod.reason !== '') return pod.reason;
  for (const { state } of pod.containerStatuses) {
    const reason = reasonOf(state, 'waiting') ?? reasonOf(state, 'terminated');
    if (reason !== null) return reason;
  }
  return pod.phase;
}

function reasonOf(state: unknown, part: 'waiting' | 'terminated'): string | null {
  if (typeof state !== 'object' || state === null) return null;
  const detail = (state as Record<string, unknown>)[part];
  if (typeof detail !== 'object' || detail === null) return null;
  const { reason } = detail as { reason?: unknown };
  return typeof reason === 'string' && reason !== '' ? reason : null;
}
