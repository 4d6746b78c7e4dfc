import process from 'node:process';
import { createLogUpdate } from 'log-update';
import { WebSocket } from 'ws';
import type { CliIo } from '../cli/cli-io.ts';
import { exitCodes } from '../cli/exit-codes.ts';
import { runCli } from '../cli/run-cli.ts';

/** What a shell reports of a program that Ctrl-C ended. */
const interruptedExitCode = 130;

/** A socket that does not wait half a minute for the goodbye of a peer that is gone. */
class PromptWebSocket extends WebSocket {
  constructor(url: string, protocols?: string | string[]) {
    // A variable, because the package's types do not know closeTimeout yet.
    const options = { handshakeTimeout: 10_000, closeTimeout: 1_000 };
    super(url, protocols, options);
  }
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const stop = new AbortController();
let isInterrupted = false;
const interrupt = (): void => {
  // A second Ctrl-C does not wait for anything.
  if (isInterrupted) process.exit(interruptedExitCode);
  isInterrupted = true;
  stop.abort();
};
process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);
// The reader of a pipe has seen enough (`everynode get pods | head`): that is an end, not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  stop.abort();
  process.exit(exitCodes.ok);
});

const isTerminal = process.stdout.isTTY === true;
const logUpdate = isTerminal ? createLogUpdate(process.stdout, { showCursor: true }) : null;
const io: CliIo = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  readStdin,
  columns: isTerminal ? process.stdout.columns : null,
  live: logUpdate === null ? null : { update: (text) => logUpdate(text), clear: () => logUpdate.clear() },
  env: process.env,
  cwd: process.cwd(),
  clock: { now: () => new Date() },
  webSocket: PromptWebSocket,
  signal: stop.signal,
};

const exitCode = await runCli(process.argv.slice(2), io);
// Written out before the process ends: a pipe may still be taking what was said.
await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
process.exit(isInterrupted ? interruptedExitCode : exitCode);
