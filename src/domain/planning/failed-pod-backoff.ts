/** Memory of one DaemonSet (uid and observed generation) on one node about its failed pods. */
export interface BackoffState {
  readonly delaySeconds: number;
  /** Milliseconds since 1970. */
  readonly lastDeletionAt: number;
}

const firstDelaySeconds = 1;
const maximumDelaySeconds = 15 * 60;

/** From when on (ms) a failed pod may be deleted again; at exactly this moment it may. null: at once. */
export function backoffEndsAt(state: BackoffState | null, now: number): number | null {
  if (state === null || isForgotten(state, now)) return null;
  const endsAt = state.lastDeletionAt + state.delaySeconds * 1000;
  return now < endsAt ? endsAt : null;
}

/** The memory after a failed pod was deleted now: 1 s, doubling to 15 min; after 30 min without a deletion it starts anew. */
export function nextBackoff(state: BackoffState | null, now: number): BackoffState {
  if (state === null || isForgotten(state, now)) return { delaySeconds: firstDelaySeconds, lastDeletionAt: now };
  return { delaySeconds: Math.min(state.delaySeconds * 2, maximumDelaySeconds), lastDeletionAt: now };
}

function isForgotten(state: BackoffState, now: number): boolean {
  return now - state.lastDeletionAt > 2 * maximumDelaySeconds * 1000;
}
