import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { WebSocket } from 'ws';
import { createClient } from '../../src/client/create-client.ts';
import type { Client } from '../../src/client/create-client.ts';
import type { Closers } from '../../src/main/lifecycle.ts';

const projectRoot = resolve(import.meta.dirname, '../..');

/** The built server, as a process of its own. */
export interface BenchServer {
  readonly pid: number;
  readonly url: string;
  readonly adminToken: string;
  readonly fleetToken: string;
  /** As administrator. */
  readonly client: Client;
  /** Ends it in order, before the closers do. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly databaseUrl: string;
  /** Settings, as in `npm start`. */
  readonly env?: Readonly<Record<string, string>>;
  /** For Node, before those of `npm start`. */
  readonly nodeFlags?: readonly string[];
}

/** Of `npm start`: Node's flags and the program. */
const startCommand = (JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as PackageJson).scripts.start
  .split(' ')
  .slice(1);

interface PackageJson {
  readonly scripts: { readonly start: string };
}

/** Runs the server as `npm start` does; returns when it serves. More flags of Node's (for a profile, say) come from BENCH_SERVER_FLAGS. */
export async function startServer(
  { databaseUrl, env, nodeFlags = [] }: ServerOptions,
  closers: Closers,
): Promise<BenchServer> {
  const home = await mkdtemp(join(tmpdir(), 'everynode-bench-home-'));
  closers.add('home', () => rm(home, { recursive: true, force: true }));
  const moreFlags = (process.env['BENCH_SERVER_FLAGS'] ?? '').split(' ').filter((flag) => flag !== '');
  const program = await startProgram(
    {
      nodeFlags: [...nodeFlags, ...moreFlags],
      arguments: [...startCommand, '--port', '0', '--data', home],
      env: { EVERYNODE_LOG_LEVEL: 'warn', ...env, DATABASE_URL: databaseUrl },
      serves: /http:\S+\/graphql/,
    },
    closers,
  );
  const secret = async (name: string) => (await readFile(join(home, name), 'utf8')).trim();
  const adminToken = await secret('admin-token');
  const client = createClient({ url: program.said, token: adminToken, webSocket: WebSocket });
  closers.add('client', () => client.close());
  return {
    pid: program.pid,
    url: program.said,
    adminToken,
    fleetToken: await secret('fleet-token'),
    client,
    stop: program.stop,
  };
}

/** Runs `node dist/main/fleet.js`: simulated nodes that do at once what they are told; returns when all are there. */
export async function startFleet(
  server: Pick<BenchServer, 'url' | 'fleetToken'>,
  nodes: number,
  closers: Closers,
): Promise<{ readonly pid: number }> {
  return startProgram(
    {
      arguments: ['dist/main/fleet.js', '--server', server.url, '--nodes', String(nodes), '--stage-delay', '0'],
      env: { EVERYNODE_TOKEN: server.fleetToken, EVERYNODE_LOG_LEVEL: 'warn' },
      serves: /simulated nodes are up/,
    },
    closers,
  );
}

/** Runs a script of the benches in a process of its own; it prints its address when it serves. */
export function startScript(
  script: string,
  scriptArguments: readonly string[],
  closers: Closers,
): Promise<{ readonly pid: number; readonly said: string }> {
  return startProgram(
    {
      nodeFlags: ['--import', './scripts/typescript-hooks.js'],
      arguments: [script, ...scriptArguments],
      env: {},
      serves: /http:\S+/,
    },
    closers,
  );
}

interface ProgramOptions {
  readonly nodeFlags?: readonly string[];
  readonly arguments: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What it prints when it is ready. */
  readonly serves: RegExp;
}

interface Program {
  readonly pid: number;
  /** What matched. */
  readonly said: string;
  stop(): Promise<void>;
}

const START_MS_MAX = 120_000;

/** What it writes to standard error is passed on; an end that nobody asked for is an error of whoever waits for it. */
async function startProgram(options: ProgramOptions, closers: Closers): Promise<Program> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [...(options.nodeFlags ?? []), ...options.arguments], {
    cwd: projectRoot,
    env: { PATH, HOME, ...options.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  closers.add(options.arguments[0]!, stop);
  const said = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${options.arguments[0]} did not start within ${START_MS_MAX / 1_000} s`)),
      START_MS_MAX,
    );
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const match = options.serves.exec(output);
      if (match === null) return;
      clearTimeout(timer);
      resolve(match[0]);
    });
    void ended.then(() => {
      clearTimeout(timer);
      reject(new Error(`${options.arguments[0]} ended before it served: ${output}`));
    });
  });
  return { pid: child.pid!, said, stop };
}
