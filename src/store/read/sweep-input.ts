import type { Queryable } from '../core/queryable.ts';

/** Every set that has work of its own, also those that are deleted and not yet taken apart, and that is not marked already. */
export async function listDaemonSetUidsToSweep(queryable: Queryable): Promise<string[]> {
  const rows = await queryable.query<{ uid: string }>(
    `SELECT daemon_set_uid::text AS uid FROM daemon_set_work AS work
     WHERE NOT EXISTS (SELECT 1 FROM marks WHERE kind IN ('DAEMON_SET', 'EXPAND') AND subject = work.daemon_set_uid::text)
     ORDER BY 1`,
  );
  return rows.map((row) => row.uid);
}
