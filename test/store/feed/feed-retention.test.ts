import { chooseOldest, type PartitionState } from '../../../src/store/feed/feed-retention.ts';

/** Partitions of 100 positions and 1,000 bytes; the newest full one ended ten minutes ago, the one before it ten earlier … */
const partitions = (full: number): PartitionState[] => [
  ...Array.from({ length: full }, (_, index) => ({
    firstPosition: index * 100 + 1,
    lastPosition: index * 100 + 100,
    bytes: 1_000,
    ageMs: (full - index) * 600_000,
  })),
  { firstPosition: full * 100 + 1, lastPosition: full * 100 + 100, bytes: 500, ageMs: null },
  { firstPosition: full * 100 + 101, lastPosition: full * 100 + 200, bytes: 100, ageMs: null },
];
const keepAll = { keepMs: 86_400_000, keepRows: 1_000_000, keepBytes: 1_000_000 };

describe('chooseOldest', () => {
  it.each([
    ['nothing passes a limit', {}, null],
    ['age, of the last change of a partition', { keepMs: 1_800_000 }, 200],
    ['age, to the millisecond', { keepMs: 1_799_999 }, 300],
    ['rows: as many as are kept are kept', { keepRows: 250 }, 300],
    ['rows, one less', { keepRows: 249 }, 400],
    ['bytes, those of the unfinished partitions included', { keepBytes: 2_600 }, 300],
    ['bytes, one less', { keepBytes: 2_599 }, 400],
    ['the limit that is passed first', { keepRows: 350, keepMs: 2_400_000, keepBytes: 5_000 }, 200],
    ['a partition that is not full stays, whatever the limits', { keepRows: 1, keepMs: 0, keepBytes: 1 }, 500],
  ])('%s', (_, limits, oldest) => {
    expect(chooseOldest(partitions(5), 550, { ...keepAll, ...limits })).toBe(oldest);
  });

  it('takes a partition that is just full', () => {
    expect(chooseOldest(partitions(5), 500, { ...keepAll, keepMs: 0 })).toBe(500);
  });

  it('never takes a younger partition before an older one', () => {
    const [first, ...rest] = partitions(5);
    expect(chooseOldest([{ ...first!, ageMs: 0 }, ...rest], 550, { ...keepAll, keepMs: 60_000 })).toBeNull();
  });

  it('knows a feed without partitions', () => {
    expect(chooseOldest([], 500, { ...keepAll, keepRows: 1 })).toBeNull();
  });
});
