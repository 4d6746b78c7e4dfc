import { setTimeout as delay } from 'node:timers/promises';
import { startProgram } from '../../e2e/support/running-process.ts';
import type { ProcessEnd, RunningProcess } from '../../e2e/support/running-process.ts';
import type { Guardian } from './guardian.ts';

/** One `dist/main/server.js` that dies and comes back at the same address. */
export interface ServerProcess {
  readonly name: string;
  readonly url: string;
  /** Frozen: there, and accepting connections, but doing nothing. */
  readonly state: 'up' | 'down' | 'frozen';
  /** What all its incarnations wrote. */
  readonly log: string;
  /** Starts it; tries again while it ends by itself, as it does when there is no database. */
  start(): Promise<void>;
  /** SIGKILL: gone without a word. */
  kill(): Promise<void>;
  /** SIGTERM: it may finish what it does. Returns how it ended. */
  drain(): Promise<ProcessEnd>;
  freeze(): void;
  thaw(): void;
}

const startMsMax = 60_000;
const startAgainMs = 200;

export function createServerProcess(options: {
  readonly name: string;
  readonly port: number;
  readonly dataRoot: string;
  readonly databaseUrl: string;
  readonly guardian: Guardian;
}): ServerProcess {
  const { name, port, dataRoot, databaseUrl, guardian } = options;
  let running: RunningProcess | null = null;
  let state: ServerProcess['state'] = 'down';
  let pastLog = '';

  const tryStart = async (): Promise<boolean> => {
    const args = ['--port', String(port), '--data', dataRoot, '--log-level', 'warn'];
    running = await startProgram('server', args, { DATABASE_URL: databaseUrl });
    guardian.watch(running.pid);
    try {
      await running.waitFor(/Ctrl-C ends it/, startMsMax);
      return true;
    } catch {
      await end('SIGKILL');
      return false;
    }
  };

  const end = async (signal: NodeJS.Signals): Promise<ProcessEnd> => {
    const ending = running;
    if (ending === null) return { code: null, signal: null };
    state = 'down';
    const how = await ending.kill(signal);
    guardian.forget(ending.pid);
    pastLog += ending.output.err;
    running = null;
    return how;
  };

  return {
    name,
    url: `http://127.0.0.1:${port}/graphql`,
    get state() {
      return state;
    },
    get log() {
      return pastLog + (running?.output.err ?? '');
    },
    async start() {
      const giveUpAt = Date.now() + startMsMax;
      while (!(await tryStart())) {
        if (Date.now() > giveUpAt) throw new Error(`server ${name} does not start\n${pastLog.slice(-2_000)}`);
        await delay(startAgainMs);
      }
      state = 'up';
    },
    async kill() {
      await end('SIGKILL');
    },
    drain: () => end('SIGTERM'),
    freeze() {
      if (running === null || state !== 'up') return;
      state = 'frozen';
      process.kill(running.pid, 'SIGSTOP');
    },
    thaw() {
      if (running === null || state !== 'frozen') return;
      process.kill(running.pid, 'SIGCONT');
      state = 'up';
    },
  };
}
