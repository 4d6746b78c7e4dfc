/** One node a zone in 10 s: a zone of 100 nodes is given up in 17 minutes, a single node at once. */
const INTERVAL_MS = 10_000;
/** Where most of a large zone is not ready it is rather the network: one node in 100 s. */
const DISRUPTED_INTERVAL_MS = 100_000;
/** A zone is disrupted when more than two of its nodes, and at least this part of them, are not ready. */
const DISRUPTED_PART = 0.55;
const DISRUPTED_NODES_MIN = 3;
/** Smaller zones that are disrupted lose no pods. */
const LARGE_ZONE_MIN = 51;

export interface ZoneHealth {
  readonly zone: string;
  /** Ready or not. */
  readonly nodes: number;
  readonly unready: number;
  /** Of those that are not ready and have no NoExecute taint yet, the one that has waited longest. */
  readonly first: string | null;
}

export interface NoExecuteInput {
  /** Every zone. */
  readonly zones: readonly ZoneHealth[];
  /** When the next node of a zone may get the taint; absent: at once. */
  readonly nextTaintAt: ReadonlyMap<string, number>;
  /** How often this is asked. */
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
 * (Kubernetes: rate limits of evictions by zone).
 */
export function planNoExecute(input: NoExecuteInput): NoExecutePlan {
  const add: string[] = [];
  const nextTaintAt = new Map<string, number>();
  const isIsolated = input.zones.length > 0 && input.zones.every(isDead);
  for (const zone of isIsolated ? [] : input.zones) {
    const intervalMs = intervalOf(zone);
    const mayFrom = input.nextTaintAt.get(zone.zone) ?? -Infinity;
    if (zone.first === null || intervalMs === null || mayFrom > input.now) continue;
    add.push(zone.first);
    // A turn that came up since the last look, which may have been a little late, counts from when it came up.
    const turn = mayFrom < input.now - 2 * input.periodMs ? input.now : mayFrom;
    nextTaintAt.set(zone.zone, turn + intervalMs);
  }
  return { isIsolated, add, nextTaintAt };
}

function isDead({ nodes, unready }: ZoneHealth): boolean {
  return unready >= nodes;
}

/** null: nobody is evicted there. */
function intervalOf(zone: ZoneHealth): number | null {
  const { nodes, unready } = zone;
  const isDisrupted = !isDead(zone) && unready >= DISRUPTED_NODES_MIN && unready / nodes >= DISRUPTED_PART;
  if (!isDisrupted) return INTERVAL_MS;
  return nodes >= LARGE_ZONE_MIN ? DISRUPTED_INTERVAL_MS : null;
}
