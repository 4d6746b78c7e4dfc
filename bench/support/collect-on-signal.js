// Loaded into a server whose memory is measured (with --expose-gc): on SIGUSR2 it frees what nothing refers to any more.
import process from 'node:process';
import { setImmediate } from 'node:timers';

process.on('SIGUSR2', () => {
  // What the first round finalises, the second one frees.
  globalThis.gc();
  setImmediate(() => globalThis.gc());
});
