import type { RevisionImage } from '../../domain/model/images.ts';
import { revisionColumns, type RevisionRow } from '../core/rows.ts';
import type { Queryable } from '../core/queryable.ts';
import type { Transaction } from '../core/transaction.ts';

/** Revisions that the set owns or might adopt. */
export function listClaimableRevisions(
  queryable: Queryable,
  owner: { readonly uid: string; readonly namespace: string },
): Promise<RevisionImage[]> {
  return queryable.query<RevisionRow>(
    `SELECT ${revisionColumns()} FROM controller_revisions
     WHERE namespace = $2 AND (owner_uid = $1::uuid OR owner_uid IS NULL) ORDER BY revision, name`,
    owner.uid,
    owner.namespace,
  );
}

/** Names that begin with the set's, with the template that each holds. */
export async function listRevisionNames(
  queryable: Queryable,
  prefix: { readonly namespace: string; readonly name: string },
): Promise<Map<string, string>> {
  const rows = await queryable.query<{ name: string; templateKey: string }>(
    `SELECT name, template_key AS "templateKey" FROM controller_revisions
     WHERE namespace = $1 AND starts_with(name, $2)`,
    prefix.namespace,
    `${prefix.name}-`,
  );
  return new Map(rows.map((row) => [row.name, row.templateKey]));
}

export async function setRevisionOwner(
  tx: Transaction,
  uids: readonly string[],
  ownerUid: string | null,
): Promise<void> {
  if (uids.length === 0) return;
  await tx.execute(`UPDATE controller_revisions SET owner_uid = $2::uuid WHERE uid = ANY($1::uuid[])`, uids, ownerUid);
}

/**
 * Inserts a revision, or gives the one of this name and template its new owner and number: an earlier set of the same name may
 * have left it. Throws when another template holds the name, which only somebody who came first can have done.
 */
export async function insertRevision(
  tx: Transaction,
  revision: Omit<RevisionImage, 'creationTimestamp'>,
): Promise<void> {
  const written = await tx.execute(
    `INSERT INTO controller_revisions (uid, namespace, name, owner_uid, labels, annotations, hash, revision, template_key, creation_timestamp)
     VALUES ($1::uuid, $2, $3, $4::uuid, $5::jsonb, $6::jsonb, $7, $8::bigint, $9, $10::timestamptz)
     ON CONFLICT (namespace, name) DO UPDATE SET owner_uid = excluded.owner_uid, labels = excluded.labels,
       annotations = excluded.annotations, hash = excluded.hash, revision = excluded.revision
     WHERE controller_revisions.template_key = excluded.template_key`,
    revision.uid,
    revision.namespace,
    revision.name,
    revision.ownerUid,
    JSON.stringify(revision.labels),
    JSON.stringify(revision.annotations),
    revision.hash,
    revision.revision,
    revision.templateKey,
    tx.now.toISOString(),
  );
  if (written === 0) throw new Error(`the name of ControllerRevision ${revision.namespace}/${revision.name} is taken`);
}

export async function renumberRevision(tx: Transaction, uid: string, revision: number): Promise<void> {
  await tx.execute(`UPDATE controller_revisions SET revision = $2::bigint WHERE uid = $1::uuid`, uid, revision);
}

export async function deleteRevisions(tx: Transaction, uids: readonly string[]): Promise<void> {
  if (uids.length === 0) return;
  await tx.execute(`DELETE FROM controller_revisions WHERE uid = ANY($1::uuid[])`, uids);
}

export async function deleteRevisionsOfOwner(tx: Transaction, ownerUid: string): Promise<void> {
  await tx.execute(`DELETE FROM controller_revisions WHERE owner_uid = $1::uuid`, ownerUid);
}
