import { execFile, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const projectRoot = resolve(import.meta.dirname, '../../..');

/** A program of ours, running. */
export interface RunningProcess {
  readonly pid: number;
  /** Everything it wrote so far. */
  readonly output: { readonly out: string; readonly err: string };
  readonly exited: Promise<ProcessEnd>;
  /** The first match in what it wrote on standard output. Fails when it ends or the time runs out before. */
  waitFor(pattern: RegExp, timeoutMs: number): Promise<RegExpMatchArray>;
  /** Sends a signal and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<ProcessEnd>;
}

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

let built: Promise<unknown> | null = null;

/** Brings dist up to date: once a file, and fast when it is. */
const build = (): Promise<unknown> =>
  (built ??= promisify(execFile)(process.execPath, ['scripts/build.js'], { cwd: projectRoot }));

const running = new Set<RunningProcess>();

/** Starts `node dist/main/<program>.js`. Of the environment it gets only what any program needs, and `env`. */
export const startProgram = async (
  program: 'server' | 'demo' | 'fleet',
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningProcess> => {
  await build();
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const child = spawn(process.execPath, [`dist/main/${program}.js`, ...args], {
    cwd: projectRoot,
    env: { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.err += text));
  let end: ProcessEnd | null = null;
  const exited = new Promise<ProcessEnd>((done) => {
    child.once('close', (code, signal) => {
      end = { code, signal };
      running.delete(started);
      done(end);
    });
  });
  const started: RunningProcess = {
    pid: child.pid!,
    output,
    exited,
    async waitFor(pattern, timeoutMs) {
      for (const giveUpAt = Date.now() + timeoutMs; ;) {
        const match = pattern.exec(output.out);
        if (match !== null) return match;
        const what = `${program} did not write ${String(pattern)}`;
        if (end !== null) throw new Error(`${what} before it ended\n${output.out}\n${output.err}`);
        if (Date.now() > giveUpAt) throw new Error(`${what} within ${timeoutMs} ms\n${output.out}\n${output.err}`);
        await delay(10);
      }
    },
    kill(signal) {
      if (end === null) child.kill(signal);
      return exited;
    },
  };
  running.add(started);
  return started;
};

/** For afterAll: whatever a failed test left is killed. */
export const killPrograms = async (): Promise<void> => {
  await Promise.all([...running].map((program) => program.kill('SIGKILL')));
};

/** Waits until `probe` gives something else than null, false or undefined. */
export const eventually = async <T>(
  probe: () => Promise<T | null | false | undefined> | T | null | false | undefined,
  what: string,
  timeoutMs = 10_000,
): Promise<T> => {
  for (const giveUpAt = Date.now() + timeoutMs; ;) {
    const found = await probe();
    if (found !== null && found !== false && found !== undefined) return found;
    if (Date.now() > giveUpAt) throw new Error(`${what}: not within ${timeoutMs} ms`);
    await delay(20);
  }
};
