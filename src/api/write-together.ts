import type { Duplex } from 'node:stream';

/**
 * Makes what is written to a connection in one turn of the event loop leave with one system call: a rollout tells each of a
 * thousand readers many events at once, and a call for each costs more than all else that is done for it.
 * @returns what is to be called before each write.
 */
export function createWriteTogether(connection: Pick<Duplex, 'cork' | 'uncork'>): () => void {
  let isHeld = false;
  const letGo = () => {
    isHeld = false;
    connection.uncork();
  };
  return () => {
    if (isHeld) return;
    isHeld = true;
    connection.cork();
    process.nextTick(letGo);
  };
}
