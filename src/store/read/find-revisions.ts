import type { RevisionImage } from '../../domain/model/images.ts';
import { revisionColumns, type RevisionRow } from '../core/rows.ts';
import type { Queryable } from '../core/queryable.ts';

/** Those that exist, by uid ascending. */
export function findRevisionsByUid(db: Queryable, uids: readonly string[]): Promise<RevisionImage[]> {
  return db.query<RevisionRow>(
    `SELECT ${revisionColumns()} FROM controller_revisions WHERE uid = ANY($1::uuid[]) ORDER BY uid`,
    uids,
  );
}

/** The histories of these DaemonSets, by owner and number ascending. */
export function findRevisionsByOwner(db: Queryable, ownerUids: readonly string[]): Promise<RevisionImage[]> {
  return db.query<RevisionRow>(
    `SELECT ${revisionColumns()} FROM controller_revisions WHERE owner_uid = ANY($1::uuid[])
     ORDER BY owner_uid, revision, creation_timestamp, name`,
    ownerUids,
  );
}
