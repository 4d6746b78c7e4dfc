/**
 * An async generator whose consumer can leave at any time: `return` aborts the signal at once, where a plain generator
 * would first wait for whatever it is waiting for.
 */
export function abortable<T>(generate: (signal: AbortSignal) => AsyncGenerator<T, void>): AsyncIterableIterator<T> {
  const controller = new AbortController();
  const generator = generate(controller.signal);
  const iterator: AsyncIterableIterator<T> = {
    next: () => generator.next(),
    async return() {
      controller.abort();
      await generator.return();
      return { done: true, value: undefined };
    },
    async throw(error: unknown) {
      controller.abort();
      await generator.return();
      throw error;
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}
