import type { Logger } from 'pino';
import { assertNever } from '../util/assert.ts';
import { StartupError } from './startup-error.ts';

/** Where a program is in its life; it only moves down this list. */
export type Phase =
  | { readonly name: 'starting' }
  | { readonly name: 'serving' }
  | { readonly name: 'stopping'; readonly because: string }
  | { readonly name: 'stopped'; readonly exitCode: number };

/** What was opened, to be closed in the opposite order. */
export interface Closers {
  add(name: string, close: () => Promise<void> | void): void;
  /** Closes everything, also when some of it fails; once. */
  closeAll(): Promise<void>;
}

export function createClosers(onError: (name: string, error: unknown) => void): Closers {
  const open: { readonly name: string; readonly close: () => Promise<void> | void }[] = [];
  let closing: Promise<void> | null = null;
  const closeAll = async () => {
    for (let last = open.pop(); last !== undefined; last = open.pop()) {
      try {
        await last.close();
      } catch (error) {
        onError(last.name, error);
      }
    }
  };
  return {
    add: (name, close) => void open.push({ name, close }),
    closeAll: () => (closing ??= closeAll()),
  };
}

export interface Program {
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Opens everything and returns when it serves; registers what it opened, and gives up when `signal` is aborted. */
  readonly start: (closers: Closers, signal: AbortSignal) => Promise<void>;
  /** Settles when the program is to end by itself; a rejection ends it with code 1. */
  readonly ended?: () => Promise<void>;
}

/** A shutdown that hangs is cut off. */
const STOP_MS_MAX = 10_000;
/** A Ctrl-C reaches us twice, from the terminal and from npm, which passes it on: what comes so soon is the same one. */
const SAME_SIGNAL_MS = 500;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a program until a signal, then closes it in order and ends the process: 0 after an ordered end, 1 after an error or
 * when closing takes longer than 10 s, 130 at once on a second signal.
 */
export async function runProgram({ log, start, ended }: Program): Promise<void> {
  const stopping = new AbortController();
  const closers = createClosers((name, error) => log.error({ err: error }, `${name} did not close`));
  // Signals change it at any await, which the compiler would not see in a variable.
  const life: { phase: Phase } = { phase: { name: 'starting' } };
  let stop: (because: string) => void = () => undefined;
  const stopped = new Promise<string>((resolve) => (stop = resolve));

  let firstSignalAt = -Infinity;
  const onSignal = (name: string) => {
    const now = performance.now();
    if (now - firstSignalAt < SAME_SIGNAL_MS) return;
    firstSignalAt = now;
    switch (life.phase.name) {
      case 'starting':
      case 'serving':
        life.phase = { name: 'stopping', because: name };
        stopping.abort(new StartupError(`stopped by ${name}`));
        return stop(name);
      case 'stopping':
      case 'stopped':
        return process.exit(130);
      default:
        return assertNever(life.phase);
    }
  };
  for (const name of signals) process.on(name, () => onSignal(name));

  let exitCode = 0;
  try {
    await start(closers, stopping.signal);
    if (life.phase.name === 'starting') {
      life.phase = { name: 'serving' };
      await Promise.race([stopped, ended?.() ?? stopped]);
    }
  } catch (error) {
    if (!stopping.signal.aborted) {
      exitCode = 1;
      reportFailure(log, error);
    }
  }
  if (life.phase.name !== 'stopping') life.phase = { name: 'stopping', because: exitCode === 0 ? 'end' : 'error' };
  const timer = setTimeout(() => {
    log.error('closing took too long and is cut off');
    process.exit(1);
  }, STOP_MS_MAX);
  await closers.closeAll();
  clearTimeout(timer);
  life.phase = { name: 'stopped', exitCode };
  process.exit(exitCode);
}

/** One line for what people can mend; the rest with its stack, for us. */
export function reportFailure(log: Pick<Logger, 'error'>, error: unknown): void {
  if (error instanceof StartupError) process.stderr.write(`${error.message}\n`);
  else log.error({ err: error }, 'everynode failed');
}
