import type { Clock } from '../util/clock.ts';

/** All that a command touches of the outside world, besides the server and files. */
export interface CliIo {
  /** Writes as it is; lines bring their own end. */
  out(text: string): void;
  err(text: string): void;
  /** Everything that comes on standard input. */
  readStdin(): Promise<string>;
  /** Columns of the terminal; null when standard output is none, so that nothing is ever cut. */
  readonly columns: number | null;
  /** A place at the end of the terminal that is written over and over; null when standard output is none. */
  readonly live: LiveArea | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly clock: Clock;
  /** The WebSocket class for subscriptions. */
  readonly webSocket: unknown;
  /** Fires when the user wants to stop (Ctrl-C, a closed pipe). */
  readonly signal: AbortSignal;
}

export interface LiveArea {
  /** Replaces what the area shows. */
  update(text: string): void;
  /** Takes the area away; what comes next begins where it stood. */
  clear(): void;
}
