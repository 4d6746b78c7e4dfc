/** Between a producer that cannot wait and a reader that takes one item at a time. */
export interface ItemQueue<T> {
  readonly size: number;
  push(item: T): void;
  /** No more items; the reader gets those that are there, then the end, or the error. */
  end(error: Error | null): void;
  /** The next item, when there is one. */
  take(): Promise<IteratorResult<T, undefined>>;
}

/** onEmpty is called whenever the reader has taken the last item. */
export function createItemQueue<T>(onEmpty: () => void): ItemQueue<T> {
  let items: T[] = [];
  // Taken items stay in front until the array is spent: shifting each one would cost the length of the queue.
  let taken = 0;
  let ended: { readonly error: Error | null } | null = null;
  const readers: { resolve(result: IteratorResult<T, undefined>): void; reject(error: Error): void }[] = [];

  function next(): T {
    const item = items[taken] as T;
    taken += 1;
    if (taken === items.length) {
      items = [];
      taken = 0;
      onEmpty();
    }
    return item;
  }

  return {
    get size() {
      return items.length - taken;
    },
    push(item) {
      if (ended) return;
      const reader = readers.shift();
      if (reader) reader.resolve({ done: false, value: item });
      else items.push(item);
    },
    end(error) {
      if (ended) return;
      const waiting = readers.splice(0);
      // The error is told once; whoever asks again hears the end.
      ended = { error: waiting.length > 0 ? null : error };
      for (const [at, reader] of waiting.entries()) {
        if (error && at === 0) reader.reject(error);
        else reader.resolve({ done: true, value: undefined });
      }
    },
    take() {
      if (taken < items.length) return Promise.resolve({ done: false, value: next() });
      if (!ended) return new Promise((resolve, reject) => readers.push({ resolve, reject }));
      const { error } = ended;
      ended = { error: null };
      return error ? Promise.reject(error) : Promise.resolve({ done: true, value: undefined });
    },
  };
}
