/** What of the feed is kept. Whatever is passed first decides; the partition that is being written stays. */
export interface FeedRetention {
  /** Changes are kept at least so long by age alone, by the database's clock. */
  readonly keepMs: number;
  /** Of more changes than this the oldest partitions go, however young. */
  readonly keepRows: number;
  /** Of more bytes than this, indexes and all, the oldest partitions go, however young. */
  readonly keepBytes: number;
}

/** A partition, and what is needed to judge it. */
export interface PartitionState {
  readonly firstPosition: number;
  readonly lastPosition: number;
  /** With indexes and long values. */
  readonly bytes: number;
  /** Of its last change; null when the partition is not full. */
  readonly ageMs: number | null;
}

/**
 * The position up to which the feed may go: the end of the last partition, from the front, that is full and passes a limit.
 * Null when all stay. A partition is as young as its last change: who saw the change before it and left could go on for keepMs.
 */
export function chooseOldest(
  partitions: readonly PartitionState[],
  headPosition: number,
  { keepMs, keepRows, keepBytes }: FeedRetention,
): number | null {
  let oldest: number | null = null;
  let bytes = partitions.reduce((sum, partition) => sum + partition.bytes, 0);
  for (const partition of partitions) {
    const { firstPosition, lastPosition, ageMs } = partition;
    if (lastPosition > headPosition || ageMs === null) break;
    const rows = headPosition - (firstPosition - 1);
    if (ageMs <= keepMs && rows <= keepRows && bytes <= keepBytes) break;
    oldest = lastPosition;
    bytes -= partition.bytes;
  }
  return oldest;
}
