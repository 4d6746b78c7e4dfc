import type { CommandError } from './command.ts';
import { Refusal, refuse, refuseInvalid } from './refusal.ts';
import { findUnstorable } from './storable.ts';

/** Entries of one heartbeatNodes or reportPodStatuses (limits.agentBatchMax). */
export const AGENT_BATCH_MAX = 5_000;

/** What became of one entry of a batch; entries fail by themselves. */
export interface AgentResult {
  readonly accepted: boolean;
  /** Null when accepted. */
  readonly error: Extract<CommandError, { kind: 'OBJECT' }> | null;
}

export const accepted: AgentResult = { accepted: true, error: null };

/** One entry refused; whatever kind of refusal it is, agents get it as one about an object. */
export function entryRefused(refusal: CommandError): AgentResult {
  if (refusal.kind === 'OBJECT') return { accepted: false, error: refusal };
  const message = refusal.kind === 'FIELD' ? `${refusal.error.path}: ${refusal.error.message}` : refusal.message;
  return { accepted: false, error: { kind: 'OBJECT', code: 'INVALID', message } };
}

/** Whether an entry may be looked up at all; one that may not is refused by decideEntry. */
export function isStorable(entry: object): boolean {
  return findUnstorable(entry).length === 0;
}

/** Decides one entry; what it refuses is its result. */
export function decideEntry(entry: object, decide: () => AgentResult): AgentResult {
  try {
    refuseInvalid(findUnstorable(entry));
    return decide();
  } catch (error) {
    if (error instanceof Refusal) return entryRefused(error.errors[0]!);
    throw error;
  }
}

/** Refuses a whole batch that is too large to be one transaction. */
export function checkBatchSize(entries: readonly unknown[]): void {
  if (entries.length <= AGENT_BATCH_MAX) return;
  const message = `a batch has at most ${AGENT_BATCH_MAX} entries, not ${entries.length}`;
  refuse({ kind: 'OBJECT', code: 'TOO_LARGE', message });
}
