import type { Queryable } from '../core/queryable.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Which of these uids any object has. Identity is the uid: another object of the same name is another owner. */
export async function findExisting(queryable: Queryable, uids: readonly string[]): Promise<Set<string>> {
  // Owner references hold what somebody wrote; what is no UUID is nobody's.
  const possible = uids.filter((uid) => UUID.test(uid));
  if (possible.length === 0) return new Set();
  const rows = await queryable.query<{ uid: string }>(
    `SELECT uid FROM daemon_sets WHERE uid = ANY($1::uuid[])
     UNION ALL SELECT uid FROM pods WHERE uid = ANY($1::uuid[])
     UNION ALL SELECT uid FROM nodes WHERE uid = ANY($1::uuid[])
     UNION ALL SELECT uid FROM priority_classes WHERE uid = ANY($1::uuid[])`,
    possible,
  );
  return new Set(rows.map((row) => row.uid));
}
