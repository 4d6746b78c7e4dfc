import { compareBy, compareNumbers, compareText } from '../../util/compare.ts';
import { groupBy } from '../../util/group-by.ts';

/** One node a zone in 10 s: a zone of 100 nodes is given up in 17 minutes, a single node at once. */
const INTERVAL_MS = 10_000;
/** Where most of a large zone is not ready it is rather the network: one node in 100 s. */
const DISRUPTED_INTERVAL_MS = 100_000;
/** A zone is disrupted when more than two of its nodes, and at least this part of them, are not ready. */
const DISRUPTED_PART = 0.55;
const DISRUPTED_NODES_MIN = 3;
/** Smaller zones that are disrupted lose no pods. */
const LARGE_ZONE_MIN = 51;

export interface UnreadyNode {
  readonly name: string;
  readonly zone: string;
  /** When it stopped being ready, milliseconds since 1970. */
  readonly since: number;
  readonly hasNoExecute: boolean;
}

export interface NoExecuteInput {
  /** Every node that is not ready. */
  readonly unready: readonly UnreadyNode[];
  /** How many nodes each zone has, ready or not; every zone. */
  readonly zoneSizes: ReadonlyMap<string, number>;
  /** When the next node of a zone may get the taint; absent: at once. */
  readonly nextTaintAt: ReadonlyMap<string, number>;
  /** How often this is asked: a turn that came up since the last look counts from when it came up. */
  readonly periodMs: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface NoExecutePlan {
  /** No node of any zone is ready: rather the monitor is cut off than every node dead. All NoExecute taints go. */
  readonly isIsolated: boolean;
  /** Who gets the taint now. */
  readonly add: readonly string[];
  /** The zones of those, with when their next node may. */
  readonly nextTaintAt: ReadonlyMap<string, number>;
}

/**
 * Which of the nodes that are not ready get their NoExecute taint now, so that a broken network does not empty the fleet
 * (Kubernetes: rate limits of evictions by zone). Who waits longest is first.
 */
export function planNoExecute(input: NoExecuteInput): NoExecutePlan {
  const unreadyByZone = groupBy(input.unready, (node) => node.zone);
  const add: string[] = [];
  const nextTaintAt = new Map<string, number>();
  if (isIsolated(unreadyByZone, input.zoneSizes)) return { isIsolated: true, add, nextTaintAt };
  for (const [zone, unready] of unreadyByZone) {
    const intervalMs = intervalOf(unready.length, input.zoneSizes.get(zone) ?? unready.length);
    const first = unready.filter((node) => !node.hasNoExecute).sort(compareUnready)[0];
    const mayFrom = input.nextTaintAt.get(zone) ?? -Infinity;
    if (first === undefined || intervalMs === null || mayFrom > input.now) continue;
    add.push(first.name);
    const turn = mayFrom < input.now - input.periodMs ? input.now : mayFrom;
    nextTaintAt.set(zone, turn + intervalMs);
  }
  return { isIsolated: false, add, nextTaintAt };
}

function isIsolated(unready: ReadonlyMap<string, readonly unknown[]>, sizes: ReadonlyMap<string, number>): boolean {
  return sizes.size > 0 && [...sizes].every(([zone, size]) => (unready.get(zone)?.length ?? 0) >= size);
}

/** null: nobody is evicted there. */
function intervalOf(unready: number, size: number): number | null {
  const isDead = unready >= size;
  const isDisrupted = !isDead && unready >= DISRUPTED_NODES_MIN && unready / size >= DISRUPTED_PART;
  if (!isDisrupted) return INTERVAL_MS;
  return size >= LARGE_ZONE_MIN ? DISRUPTED_INTERVAL_MS : null;
}

const compareUnready = compareBy<UnreadyNode>(
  (left, right) => compareNumbers(left.since, right.since),
  (left, right) => compareText(left.name, right.name),
);
