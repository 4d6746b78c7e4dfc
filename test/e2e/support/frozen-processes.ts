import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

const childrenOf = async (parent: number): Promise<number[]> => {
  const { stdout } = await run('ps', ['-Ao', 'pid=,ppid=']);
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number])
    .filter(([, parentId]) => parentId === parent)
    .map(([id]) => id);
};

/** A process and its children, standing still: they keep their connections and answer nothing. Gives how to let them go on. */
export const freezeWithChildren = async (parent: number): Promise<() => void> => {
  // The parent first: it has no new children then.
  process.kill(parent, 'SIGSTOP');
  const all = [parent, ...(await childrenOf(parent))];
  const signal = (name: NodeJS.Signals) => {
    for (const id of all) {
      try {
        process.kill(id, name);
      } catch (error) {
        // A child may have ended by itself before.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
  };
  signal('SIGSTOP');
  return () => signal('SIGCONT');
};

/** Memory of a process that is in RAM, in bytes. */
export const residentBytes = async (id: number): Promise<number> =>
  Number((await run('ps', ['-o', 'rss=', '-p', String(id)])).stdout) * 1024;
