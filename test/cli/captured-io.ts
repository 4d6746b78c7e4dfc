import { WebSocket } from 'ws';
import type { CliIo } from '../../src/cli/cli-io.ts';
import { runCli } from '../../src/cli/run-cli.ts';

export interface CapturedIo {
  readonly io: CliIo;
  readonly out: () => string;
  readonly err: () => string;
  /** What the live area showed, in order. */
  readonly live: readonly string[];
  /** As Ctrl-C. */
  stop(): void;
}

export interface CapturedIoOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string;
  readonly columns?: number;
  readonly now?: () => Date;
}

/** A terminal that remembers what was written to it. */
export function captureIo(options: CapturedIoOptions = {}): CapturedIo {
  const written = { out: '', err: '' };
  const live: string[] = [];
  const stopped = new AbortController();
  return {
    io: {
      out: (text) => void (written.out += text),
      err: (text) => void (written.err += text),
      readStdin: () => Promise.resolve(options.stdin ?? ''),
      columns: options.columns ?? null,
      live:
        options.columns === undefined
          ? null
          : { update: (text) => void live.push(text), clear: () => void live.push('') },
      env: options.env ?? {},
      cwd: options.cwd ?? '/',
      clock: { now: options.now ?? (() => new Date()) },
      webSocket: WebSocket,
      signal: stopped.signal,
    },
    out: () => written.out,
    err: () => written.err,
    live,
    stop: () => stopped.abort(),
  };
}

/** One command line to its end. */
export async function run(args: readonly string[], options?: CapturedIoOptions) {
  const { io, out, err } = captureIo(options);
  const exitCode = await runCli(args, io);
  return { exitCode, out: out(), err: err() };
}
