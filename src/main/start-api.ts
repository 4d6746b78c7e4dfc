import { join } from 'node:path';
import type { Logger } from 'pino';
import { createApi } from '../api/create-api.ts';
import type { Api } from '../api/create-api.ts';
import type { Actor } from '../commands/command.ts';
import { ensureAdminToken } from '../commands/ensure-admin-token.ts';
import type { Database } from '../store/core/database.ts';
import type { ChangeSignal } from '../store/feed/change-signal.ts';
import { createFeedTail } from '../store/feed/feed-tail.ts';
import type { FeedTail } from '../store/feed/feed-tail.ts';
import type { IdSource } from '../util/clock.ts';
import type { ServerConfig } from './config.ts';
import { feedRetentionOf } from './feed-retention-of.ts';
import { ensureFleetActor } from './fleet-token.ts';
import type { Closers } from './lifecycle.ts';
import { readTokenFile, writeTokenFile } from './token-file.ts';

export interface StartApiOptions {
  readonly config: ServerConfig;
  readonly version: string;
  readonly database: Database;
  readonly changeSignal: ChangeSignal;
  readonly ids: IdSource;
  readonly log: Logger;
  readonly closers: Closers;
  readonly onFeedTrouble: (error: unknown) => void;
}

/** The role `api`, but for its address. */
export interface StartedApi {
  readonly adminToken: string;
  readonly adminTokenFile: string;
  /** For simulated nodes of any process of this machine. */
  readonly fleetTokenFile: string;
  readonly fleetActor: Actor;
  readonly tail: FeedTail;
  /** To be registered, and closed, with the HTTP server. */
  readonly api: Api;
}

/** Keys for whoever started us (his own, and one for simulated nodes), the reader of the feed, and the API. */
export async function startApi(options: StartApiOptions): Promise<StartedApi> {
  const { config, version, database, changeSignal, ids, log, closers } = options;
  const adminTokenFile = join(config.dataRoot, 'admin-token');
  const adminToken = await ensureToken(database, ids, adminTokenFile);
  const fleetTokenFile = join(config.dataRoot, 'fleet-token');
  const fleetActor = await ensureFleetActor({ database, ids, adminToken, file: fleetTokenFile });
  const tail = createFeedTail(database, changeSignal, { onError: options.onFeedTrouble });
  closers.add('feed', () => tail.close());
  const api = createApi({
    database,
    tail,
    ids,
    log,
    config: { version, feedRetention: feedRetentionOf(config) },
  });
  return { adminToken, adminTokenFile, fleetTokenFile, fleetActor, tail, api };
}

/**
 * The file's token while the database takes it for an administrator's; else a new one, written over the file: it was
 * revoked, or the database was made anew.
 */
async function ensureToken(database: Database, ids: IdSource, file: string): Promise<string> {
  const known = await readTokenFile(file);
  const secret = await ensureAdminToken(database, { ids, known });
  if (secret !== known) await writeTokenFile(file, secret);
  return secret;
}
