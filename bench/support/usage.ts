import { readFile, readdir } from 'node:fs/promises';

/** What a process, or a family of processes, used. */
export interface Usage {
  readonly cpuSeconds: number;
  /** Resident now. Of a family: what each has for itself, and the largest share of what they have in common. */
  readonly residentBytes: number;
}

/** Linux counts processor time in hundredths of a second, whatever its own clock does. */
const TICKS_PER_SECOND = 100;

interface Sample {
  readonly cpuSeconds: number;
  readonly privateBytes: number;
  readonly sharedBytes: number;
}

/** Reads /proc, so Linux only. A process that is gone used nothing. */
async function sample(pid: number, { withChildren }: { readonly withChildren: boolean }): Promise<Sample> {
  try {
    const [stat, status] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/status`, 'utf8'),
    ]);
    // Fields after the command, which may contain blanks: utime, stime, and both of the children that have ended.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, withChildren ? 15 : 13).reduce((sum, field) => sum + Number(field), 0);
    const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
    return {
      cpuSeconds: ticks / TICKS_PER_SECOND,
      privateBytes: kilobytes('RssAnon') * 1024,
      sharedBytes: (kilobytes('RssFile') + kilobytes('RssShmem')) * 1024,
    };
  } catch {
    return { cpuSeconds: 0, privateBytes: 0, sharedBytes: 0 };
  }
}

/** One process. */
export async function readUsage(pid: number): Promise<Usage> {
  const { cpuSeconds, privateBytes, sharedBytes } = await sample(pid, { withChildren: false });
  return { cpuSeconds, residentBytes: privateBytes + sharedBytes };
}

/** A process with its children, those that have ended included: PostgreSQL. */
export async function readFamilyUsage(pid: number): Promise<Usage> {
  const children = await listChildren(pid);
  const samples = [
    await sample(pid, { withChildren: true }),
    ...(await Promise.all(children.map((child) => sample(child, { withChildren: false })))),
  ];
  return {
    cpuSeconds: samples.reduce((sum, one) => sum + one.cpuSeconds, 0),
    residentBytes:
      samples.reduce((sum, one) => sum + one.privateBytes, 0) + Math.max(...samples.map((one) => one.sharedBytes)),
  };
}

async function listChildren(pid: number): Promise<number[]> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const parents = await Promise.all(
    processes.map(async (name) => {
      const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
      return { name, parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) };
    }),
  );
  return parents.filter(({ parent }) => parent === pid).map(({ name }) => Number(name));
}

export interface UsageDuring {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly residentBytesMax: number;
}

const SAMPLE_MS = 200;

/** Watches from now until it is asked. */
export async function watchUsage(read: () => Promise<Usage>): Promise<() => Promise<UsageDuring>> {
  const startedAt = performance.now();
  const first = await read();
  let residentBytesMax = first.residentBytes;
  const look = async () => {
    const usage = await read();
    residentBytesMax = Math.max(residentBytesMax, usage.residentBytes);
    return usage;
  };
  const timer = setInterval(() => void look(), SAMPLE_MS);
  return async () => {
    clearInterval(timer);
    const last = await look();
    return {
      seconds: (performance.now() - startedAt) / 1_000,
      cpuSeconds: last.cpuSeconds - first.cpuSeconds,
      residentBytesMax,
    };
  };
}

/** What a server and its PostgreSQL used at the same time. */
export interface UsedTogether {
  readonly server: UsageDuring;
  readonly postgres: UsageDuring;
}

/** Watches both, by the ids of their processes, from now until it is asked. */
export async function watchTogether(pids: {
  readonly server: number;
  readonly postgres: number;
}): Promise<() => Promise<UsedTogether>> {
  const server = await watchUsage(() => readUsage(pids.server));
  const postgres = await watchUsage(() => readFamilyUsage(pids.postgres));
  return async () => ({ server: await server(), postgres: await postgres() });
}
