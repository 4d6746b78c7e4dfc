import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { createApi } from '../../src/api/create-api.ts';
import type { ApiConfig } from '../../src/api/services.ts';
import { createToken } from '../../src/commands/create-token.ts';
import type { CreateTokenInput } from '../../src/commands/create-token.ts';
import type { Database } from '../../src/store/core/database.ts';
import { createChangeSignal } from '../../src/store/feed/change-signal.ts';
import { createFeedTail } from '../../src/store/feed/feed-tail.ts';
import type { FeedTailOptions } from '../../src/store/feed/feed-tail.ts';
import { createSequencer } from '../../src/store/feed/sequence-changes.ts';
import type { SequencerOptions } from '../../src/store/feed/sequence-changes.ts';
import { admin, testIds } from './cluster.ts';

/** What the API logged: accidents that callers are not told of. */
export interface Logged {
  readonly fields: object;
  readonly message: string;
}

/** A server on a free port of the loopback interface, with a sequencer and a tail of its own. */
export interface TestServer {
  readonly url: string;
  /** Of an administrator. */
  readonly token: string;
  readonly logged: readonly Logged[];
  createToken(input: CreateTokenInput): Promise<string>;
  close(): Promise<void>;
}

/** Serves the API on a database that the caller opened and closes after it. */
export const startTestServer = async (
  database: Database,
  config: Partial<ApiConfig> = {},
  /** What the API reads instead: a database that is away. */
  apiDatabase: Database = database,
  feed: { readonly sequencer?: SequencerOptions; readonly tail?: FeedTailOptions } = {},
): Promise<TestServer> => {
  const logged: Logged[] = [];
  const log = {
    warn: (fields: object, message: string) => void logged.push({ fields, message }),
    error: (fields: object, message: string) => void logged.push({ fields, message }),
  };
  const sequencer = createSequencer(database, feed.sequencer);
  const signal = createChangeSignal(database);
  const tail = createFeedTail(database, signal, feed.tail);
  // Compiled from the first run on: what tests ask for once, users ask for again and again.
  const executor = { compileAtRun: 1 };
  const api = createApi({ database: apiDatabase, tail, ids: testIds, log, config, executor });
  const fastify = Fastify({ forceCloseConnections: true });
  await api.register(fastify);
  await fastify.listen({ host: '127.0.0.1', port: 0 });
  const { port } = fastify.server.address() as AddressInfo;
  const newToken = async (input: CreateTokenInput): Promise<string> => {
    const result = await createToken({ database, ids: testIds, actor: admin }, input);
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    return result.value.secret;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    token: await newToken({ name: `admin-${testIds.suffix(6)}`, role: 'ADMIN' }),
    logged,
    createToken: newToken,
    async close() {
      await api.close();
      await fastify.close();
      await tail.close();
      await signal.close();
      await sequencer.close();
    },
  };
};
