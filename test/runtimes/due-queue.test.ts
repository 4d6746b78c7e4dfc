import { createDueQueue } from '../../src/runtimes/simulated/due-queue.ts';
import { createFakeTimers } from './fake-timers.ts';

describe('createDueQueue', () => {
  it('gives items in the order of their time, those of one time in the order in which they came', async () => {
    const timers = createFakeTimers(0);
    const given: string[] = [];
    const queue = createDueQueue<string>(timers, (item) => given.push(`${item}@${timers.now()}`));
    for (const [due, item] of [
      [30, 'c'],
      [10, 'a'],
      [20, 'b1'],
      [40, 'd'],
      [20, 'b2'],
    ] as const) {
      queue.add(due, item);
    }
    await timers.advance(30);
    expect(given).toEqual(['a@10', 'b1@20', 'b2@20', 'c@30']);
  });

  it('holds one timer for thousands of items', async () => {
    const timers = createFakeTimers(0);
    const given: number[] = [];
    const queue = createDueQueue<number>(timers, (item) => given.push(item));
    for (let index = 0; index < 5_000; index += 1) queue.add((index * 7_919) % 5_000, (index * 7_919) % 5_000);
    expect(timers.waiting).toBe(1);
    await timers.advance(5_000);
    expect(given).toEqual(Array.from({ length: 5_000 }, (_, index) => index));
    expect(timers.waiting).toBe(0);
  }, 20_000);

  it('is silent once it is closed', async () => {
    const timers = createFakeTimers(0);
    const given: string[] = [];
    const queue = createDueQueue<string>(timers, (item) => given.push(item));
    queue.add(10, 'a');
    queue.close();
    await timers.advance(20);
    expect(given).toEqual([]);
    expect(timers.waiting).toBe(0);
  });
});
