import type pg from 'pg';
import { waitFor } from './wait-for.ts';

/** The feed's last position. */
export async function headPosition(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ position: number }>('SELECT position::float8 AS position FROM feed_head');
  return rows[0]!.position;
}

export async function daemonSetUid(client: pg.Client, name: string): Promise<string> {
  const { rows } = await client.query<{ uid: string }>(
    `SELECT uid FROM daemon_sets WHERE namespace = 'default' AND name = $1`,
    [name],
  );
  if (rows[0] === undefined) throw new Error(`there is no DaemonSet ${name}`);
  return rows[0].uid;
}

export interface FillScope {
  /** Uids of the sets that are filled; null: all. */
  readonly daemonSetUids: readonly string[] | null;
  readonly pods: number;
  readonly sincePosition: number;
}

/**
 * Waits until so many pods are bound and the change that says so can be read by subscribers. Looks often at the feed's one row
 * of numbers, and at the feed itself only when there are as many changes as there must be.
 */
export async function waitUntilBound(client: pg.Client, scope: FillScope): Promise<void> {
  const { daemonSetUids, pods, sincePosition } = scope;
  await waitFor(async () => (await headPosition(client)) >= sincePosition + 2 * pods, {
    what: `${pods} pods in the feed`,
  });
  await waitFor(
    async () => {
      const { rows } = await client.query<{ bound: number }>(
        `SELECT count(DISTINCT uid)::int AS bound FROM feed
         WHERE position > $1 AND transitions @> '{SCHEDULED}' AND ($2::uuid[] IS NULL OR daemon_set_uid = ANY($2))`,
        [sincePosition, daemonSetUids],
      );
      return rows[0]!.bound >= pods;
    },
    { what: `${pods} bound pods`, pollMs: 25 },
  );
}
