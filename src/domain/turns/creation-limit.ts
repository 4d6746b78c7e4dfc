/** So many pods may be made a second, and at once after a pause as many as in one second, one at least. */
export interface CreationLimit {
  readonly perSecond: number;
  readonly bucket: CreationBucket;
}

/** What was left of a limit at a moment. */
export interface CreationBucket {
  /** null: never used, so it is full. */
  readonly tokens: number | null;
  /** Milliseconds since 1970. */
  readonly at: number | null;
}

export interface GrantedCreations {
  readonly granted: number;
  /** What is left of each limit, in their order. */
  readonly buckets: readonly CreationBucket[];
  /** When the next can be made (milliseconds since 1970); null: all were granted. */
  readonly retryAt: number | null;
}

/** Who waits is looked at so often at most: limits of thousands a second are used up in parts of this time. */
const RETRY_MS_MIN = 250;

/** How many of the wanted pods may be made now under all limits together: each that is made counts in every one. */
export function grantCreations(input: {
  readonly wanted: number;
  readonly limits: readonly CreationLimit[];
  /** Milliseconds since 1970. */
  readonly now: number;
}): GrantedCreations {
  const { wanted, limits, now } = input;
  const present = limits.map((limit) => tokensNow(limit, now));
  const granted = Math.max(0, Math.min(wanted, ...present.map(Math.floor)));
  const left = present.map((tokens) => tokens - granted);
  return {
    granted,
    buckets: left.map((tokens) => ({ tokens, at: now })),
    retryAt:
      granted === wanted
        ? null
        : now + Math.max(RETRY_MS_MIN, ...limits.map((limit, at) => msUntilOne(limit, left[at]!))),
  };
}

/** What a limit leaves at a moment (milliseconds since 1970), in pods and parts of pods. */
export function tokensNow({ perSecond, bucket }: CreationLimit, now: number): number {
  const most = Math.max(1, perSecond);
  if (bucket.tokens === null || bucket.at === null) return most;
  // A clock that was moved back gives nothing and takes nothing.
  return Math.min(most, bucket.tokens + (Math.max(0, now - bucket.at) / 1_000) * perSecond);
}

function msUntilOne({ perSecond }: CreationLimit, tokens: number): number {
  return Math.ceil((Math.max(0, 1 - tokens) / perSecond) * 1_000);
}
