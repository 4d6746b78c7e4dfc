import type { PlannedPod } from '../model/planned-pod.ts';

interface AvailabilityInput {
  readonly pod: Pick<PlannedPod, 'ready' | 'readySince'>;
  readonly minReadySeconds: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Ready, and for longer than minReadySeconds (DaemonSetSpec: minReadySeconds): at exactly that age not yet. Terminating
 * pods may be available too; who counts for a budget must ask.
 */
export function isAvailable({ pod, minReadySeconds, now }: AvailabilityInput): boolean {
  if (!pod.ready) return false;
  if (minReadySeconds === 0) return true;
  return pod.readySince !== null && pod.readySince + minReadySeconds * 1000 < now;
}

/** The first millisecond at which a pod that is ready becomes available; null: it is, or time alone will not make it so. */
export function becomesAvailableAt(input: AvailabilityInput): number | null {
  const { pod, minReadySeconds } = input;
  if (!pod.ready || pod.readySince === null || isAvailable(input)) return null;
  return pod.readySince + minReadySeconds * 1000 + 1;
}
