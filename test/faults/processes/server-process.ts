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
  /** Starts it; for so long it tries again when it ends by itself, as it does when there is no database. */
  start(tryForMs?: number): Promise<void>;
  /** SIGKILL: gone without a word. */
  kill(): Promise<void>;
  /** SIGTERM: it may finish what it does, or cut it off when that takes too long. Fails when it does not end at all. */
  drain(): Promise<void>;
  freeze(): void;
  thaw(): void;
}

const startMsMax = 60_000;
/** A stop waits for what is under way, but not for ever. */
const drainMsMax = 45_000;
const startAgainMs = 200;

export function createServerProcess(options: {
  readonly name: string;
  readonly port: number;
  readonly dataRoot: string;
  readonly databaseUrl: string;
  readonly guardian: Guardian;
  /** It ended without being told to. */
  readonly onCrash: (message: string) => void;
}): ServerProcess {
  const { name, port, dataRoot, databaseUrl, guardian, onCrash } = options;
  let running: RunningProcess | null = null;
  let state: ServerProcess['state'] = 'down';
  let pastLog = '';

  const tryStart = async (): Promise<boolean> => {
    const args = ['--port', String(port), '--data', dataRoot, '--log-level', 'warn'];
    running = await startProgram('server', args, { DATABASE_URL: databaseUrl });
    guardian.watch(running.pid);
    const started = running;
    try {
      await started.waitFor(/Ctrl-C ends it/, startMsMax);
      void started.exited.then(({ code, signal }) => {
        if (running === started) crash(`server ${name} ended by itself with ${signal ?? code}`);
      });
      state = 'up';
      return true;
    } catch {
      await end('SIGKILL');
      return false;
    }
  };

  /** Told, and started again as a supervisor would, so that the rest of the run says something. */
  const crash = (message: string) => {
    onCrash(`${message}\n${running?.output.err.slice(-2_000)}`);
    pastLog += running?.output.err ?? '';
    running = null;
    state = 'down';
    server.start().catch((error: Error) => onCrash(error.message));
  };

  const end = async (signal: NodeJS.Signals): Promise<ProcessEnd> => {
    const ending = running;
    if (ending === null) return { code: null, signal: null };
    state = 'down';
    running = null;
    const how = await ending.kill(signal);
    guardian.forget(ending.pid);
    pastLog += ending.output.err;
    return how;
  };

  const server: ServerProcess = {
    name,
    url: `http://127.0.0.1:${port}/graphql`,
    get state() {
      return state;
    },
    get log() {
      return pastLog + (running?.output.err ?? '');
    },
    async start(tryForMs = startMsMax) {
      const giveUpAt = Date.now() + tryForMs;
      while (!(await tryStart())) {
        if (Date.now() > giveUpAt) throw new Error(`server ${name} does not start\n${pastLog.slice(-2_000)}`);
        await delay(startAgainMs);
      }
    },
    async kill() {
      await end('SIGKILL');
    },
    async drain() {
      const ending = running;
      const overdue = setTimeout(() => ending && process.kill(ending.pid, 'SIGKILL'), drainMsMax);
      const { signal } = await end('SIGTERM');
      clearTimeout(overdue);
      if (signal === 'SIGKILL')
        throw new Error(`server ${name} was told to end and did not within ${drainMsMax / 1_000} s`);
    },
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
  return server;
}
