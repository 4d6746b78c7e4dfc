import { expect } from '@jest/globals';
import { createNoticeTeller } from '../../src/cli/notice-teller.ts';

const lost = (reason: string) => ({ kind: 'reconnecting', reason, delayMs: 250 }) as const;

describe('createNoticeTeller', () => {
  it('tells of each outage once, and of its end', () => {
    const tell = createNoticeTeller();
    const items = [lost('reset'), lost('refused'), lost('refused'), { kind: 'resumed' } as const, lost('refused')];
    expect(items.map(tell)).toEqual([
      'connection lost (reset); trying again\n',
      'connection lost (refused); trying again\n',
      null,
      'connection is back; nothing was missed\n',
      'connection lost (refused); trying again\n',
    ]);
  });

  it('says that changes are lost only when they are', () => {
    const tell = createNoticeTeller();
    expect(tell({ kind: 'resynced', snapshot: null, isGap: false })).toBeNull();
    expect(tell({ kind: 'resynced', snapshot: null, isGap: true })).toContain('no longer has the changes');
    expect(tell({ kind: 'event', event: null })).toBeNull();
  });
});
