import { createClosers } from '../../src/main/lifecycle.ts';

describe('createClosers', () => {
  it('closes in the opposite order, one after the other, and goes on after one that fails', async () => {
    const done: string[] = [];
    const failed: string[] = [];
    const closers = createClosers((name) => failed.push(name));
    closers.add('first', () => void done.push('first'));
    closers.add('second', () => Promise.reject(new Error('no')));
    closers.add('third', async () => {
      await new Promise((resolve) => setImmediate(resolve));
      done.push('third');
    });
    await closers.closeAll();
    expect(done).toEqual(['third', 'first']);
    expect(failed).toEqual(['second']);
  });

  it('closes once, however often it is asked', async () => {
    let count = 0;
    const closers = createClosers(() => undefined);
    closers.add('only', () => void (count += 1));
    await Promise.all([closers.closeAll(), closers.closeAll()]);
    expect(count).toBe(1);
  });
});
