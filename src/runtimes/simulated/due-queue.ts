import type { Timers } from '../timers.ts';

/** Many things that are due at some time, and one timer for all of them. */
export interface DueQueue<T> {
  add(dueMs: number, item: T): void;
  close(): void;
}

interface Entry<T> {
  readonly dueMs: number;
  /** Keeps what is due at the same time in the order in which it came. */
  readonly order: number;
  readonly item: T;
}

/** A binary heap; `onDue` gets each item once, in the order of time. Items are not taken out: whoever adds one can tell later that it no longer counts. */
export function createDueQueue<T>(timers: Timers, onDue: (item: T) => void): DueQueue<T> {
  const heap: Entry<T>[] = [];
  let order = 0;
  let cancel: (() => void) | null = null;
  let armedFor = Infinity;
  let isClosed = false;

  const arm = () => {
    const first = heap[0];
    if (isClosed || first === undefined || first.dueMs >= armedFor) return;
    cancel?.();
    armedFor = first.dueMs;
    cancel = timers.after(Math.max(first.dueMs - timers.now(), 0), run);
  };

  const run = () => {
    cancel = null;
    armedFor = Infinity;
    const now = timers.now();
    while (heap.length > 0 && heap[0]!.dueMs <= now && !isClosed) onDue(pop(heap).item);
    arm();
  };

  return {
    add(dueMs, item) {
      order += 1;
      push(heap, { dueMs, order, item });
      arm();
    },
    close() {
      isClosed = true;
      cancel?.();
      heap.length = 0;
    },
  };
}

function isBefore<T>(left: Entry<T>, right: Entry<T>): boolean {
  return left.dueMs < right.dueMs || (left.dueMs === right.dueMs && left.order < right.order);
}

function push<T>(heap: Entry<T>[], entry: Entry<T>): void {
  let at = heap.length;
  heap.push(entry);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(entry, heap[parent]!)) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = entry;
}

/** Only for a heap that holds something. */
function pop<T>(heap: Entry<T>[]): Entry<T> {
  const first = heap[0]!;
  const last = heap.pop()!;
  if (heap.length === 0) return first;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
    if (!isBefore(heap[child]!, last)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
  return first;
}
