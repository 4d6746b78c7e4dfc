import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createEmbeddedDatabase } from '../../../src/main/embedded-database.ts';
import type { EmbeddedDatabase } from '../../../src/main/embedded-database.ts';
import { isProcessAlive } from '../../../src/main/embedded-postmaster.ts';
import { eventually } from '../../e2e/support/running-process.ts';
import type { Guardian } from './guardian.ts';

/** A PostgreSQL of the harness, with the product's own durable settings, that can be stopped as by a power cut. */
export interface OwnedPostgres {
  readonly url: string;
  /** SIGQUIT: every process ends at once, without a checkpoint and without a word to clients. Returns when it is gone. */
  stopImmediately(): Promise<void>;
  /** Starts it again in the same place and waits until it has recovered. */
  start(): Promise<void>;
  close(): Promise<void>;
}

const endMsMax = 15_000;

export async function startOwnedPostgres(dataRoot: string, guardian: Guardian): Promise<OwnedPostgres> {
  let port: number | undefined;
  const open = async (): Promise<{ readonly database: EmbeddedDatabase; readonly pid: number }> => {
    const database = await createEmbeddedDatabase({
      dataRoot,
      // Before the first start any free one; then that one again, so that its clients find it.
      port,
      comesBack: false,
      log: () => undefined,
    });
    const pidFile = await readFile(join(database.dataDirectory, 'postmaster.pid'), 'utf8');
    const pid = Number(pidFile.split('\n')[0]);
    guardian.watch(pid);
    const usedPort = Number(new URL(database.url).port);
    if (port !== undefined && port !== usedPort)
      throw new Error(`PostgreSQL came back on port ${usedPort}, not ${port}`);
    port = usedPort;
    return { database, pid };
  };
  let running = await open();
  return {
    url: running.database.url,
    async stopImmediately() {
      const { pid } = running;
      process.kill(pid, 'SIGQUIT');
      await eventually(() => !isProcessAlive(pid), 'the end of PostgreSQL', endMsMax);
      guardian.forget(pid);
    },
    async start() {
      running = await open();
    },
    async close() {
      const { database, pid } = running;
      await database.stop();
      guardian.forget(pid);
    },
  };
}
