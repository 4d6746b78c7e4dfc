/**
 * Who gets the next turn of the reconcilers: whoever has waited longest, where three things count as waiting (ADR 0010).
 * - A head start for priority: one second for a priority of 1, one more each time that it doubles. A set of priority 1000
 *   goes before one of priority 0 that came up to ten seconds earlier, and after one that has waited for longer.
 * - Credit: a set that was not served lately. A turn of a whole batch uses all of it up, a turn of a few nodes little, and
 *   time brings it back. So a small set passes huge ones, and one that never rests takes turns with them.
 * - The time since it was woken.
 * All three are bounded, so that nothing waits for ever: what is woken more than a minute after another goes behind it.
 */

const SECOND_MS = 1_000;
/** log2 of the largest priority, rounded up: no head start is negative. */
const DOUBLINGS_MAX = 31;

/** The head start of a set without a priority. */
export const neutralHeadStartMs = DOUBLINGS_MAX * SECOND_MS;

/**
 * What a set has that was not served for so long, in milliseconds. Longer than it takes many huge sets to have a turn each: else
 * those that wait for theirs would have waited longer than a small one's credit.
 */
export const turnCreditMaxMs = 30_000;

/** Before every set that is woken at the same time: what all sets wait for, such as the scheduler. */
export const leadingHeadStartMs = 2 * neutralHeadStartMs + turnCreditMaxMs + SECOND_MS;

/** Of a pod priority as resolved (-2^31 to about 2^31), in milliseconds from 0 to twice the neutral one. */
export function headStartMs(priority: number): number {
  const doublings = Math.min(Math.log2(1 + Math.abs(priority)), DOUBLINGS_MAX);
  return Math.round((DOUBLINGS_MAX + Math.sign(priority) * doublings) * SECOND_MS);
}

/**
 * Up to when a set's share is used up after a turn, in milliseconds since 1970; `now` when it has no credit left.
 */
export function chargeTurn(turn: {
  /** null: it had no turn yet. */
  readonly servedAt: number | null;
  readonly now: number;
  /** As passCost has it. */
  readonly cost: number;
}): number {
  const from = Math.max(turn.servedAt ?? -Infinity, turn.now - turnCreditMaxMs);
  return Math.min(turn.now, from + (turn.cost / turnCostMax) * turnCreditMaxMs);
}

/** A turn ends when it has cost so much, in pods made or deleted. */
export const turnCostMax = 500;

/** A node that is looked at and left alone costs a fifth of one whose pod is made; a transaction costs as much as 25 pods. */
const COST = { pass: 25, node: 0.2, pod: 1 };

/** What a pass takes of the largest turn; `shares`: how many sets have part in its transaction. */
export function passCost(
  { nodes, pods }: { readonly nodes: number; readonly pods: number },
  { shares }: { readonly shares: number } = { shares: 1 },
): number {
  return COST.pass / shares + COST.node * nodes + COST.pod * pods;
}
