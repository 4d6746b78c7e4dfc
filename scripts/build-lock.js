import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const waitMsMax = 120_000;
const pollMs = 50;

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** Whose builder is gone, or whose builder was killed before it could even sign. */
const isAbandoned = async (lock) => {
  const pid = Number(await readFile(join(lock, 'pid'), 'utf8').catch(() => ''));
  if (pid > 0) return !isAlive(pid);
  const made = (await stat(lock).catch(() => null))?.mtimeMs ?? Date.now();
  return Date.now() - made > 5_000;
};

/** Runs one build at a time in a working copy: two starts at once would write the same files. */
export const withBuildLock = async (root, work) => {
  const lock = join(root, 'node_modules/.cache/everynode-build.lock');
  await mkdir(dirname(lock), { recursive: true });
  const giveUpAt = Date.now() + waitMsMax;
  for (;;) {
    try {
      await mkdir(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (await isAbandoned(lock)) await rm(lock, { recursive: true, force: true });
    else if (Date.now() > giveUpAt) throw new Error(`another build holds ${lock}`);
    else await delay(pollMs);
  }
  try {
    await writeFile(join(lock, 'pid'), String(process.pid));
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
};
