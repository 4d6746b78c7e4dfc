import { hashLabel } from '../../domain/revision/hash-label.ts';
import type { PodImage } from '../../domain/model/images.ts';
import { podColumns, toPodImage, type PodRow } from '../core/rows.ts';
import type { Transaction } from '../core/transaction.ts';

/** Gives locked pods a controller. They keep no slot: the DaemonSet did not make them. */
export async function adoptPods(
  tx: Transaction,
  uids: readonly string[],
  owner: { readonly uid: string; readonly name: string },
): Promise<PodImage[]> {
  if (uids.length === 0) return [];
  const rows = await tx.query<PodRow>(
    `UPDATE pods SET owner_uid = $2::uuid, owner_kind = 'DaemonSet', owner_name = $3, slot = NULL,
       resource_version = resource_version + 1
     WHERE uid = ANY($1::uuid[]) AND owner_uid IS NULL AND deletion_timestamp IS NULL RETURNING ${podColumns()}`,
    uids,
    owner.uid,
    owner.name,
  );
  return rows.map(toPodImage);
}

/** Takes the controller from locked pods; they live on. */
export async function releasePods(tx: Transaction, uids: readonly string[]): Promise<PodImage[]> {
  if (uids.length === 0) return [];
  const rows = await tx.query<PodRow>(
    `UPDATE pods SET owner_uid = NULL, owner_kind = NULL, owner_name = NULL, slot = NULL,
       resource_version = resource_version + 1
     WHERE uid = ANY($1::uuid[]) RETURNING ${podColumns()}`,
    uids,
  );
  return rows.map(toPodImage);
}

/** A surge pod becomes the regular one. Invisible to people: no change goes to the feed. */
export async function promotePods(tx: Transaction, uids: readonly string[]): Promise<void> {
  if (uids.length === 0) return;
  await tx.execute(`UPDATE pods SET slot = 0 WHERE uid = ANY($1::uuid[]) AND slot = 1`, uids);
}

/** Gives every pod of a set the hash of its current revision (duplicate revisions were merged). */
export async function relabelPods(
  tx: Transaction,
  ownerUid: string,
  hash: string,
): Promise<{ before: PodImage; after: PodImage }[]> {
  const locked = await tx.query<PodRow>(
    `SELECT ${podColumns()} FROM pods WHERE owner_uid = $1::uuid AND revision_hash <> $2 ORDER BY uid FOR UPDATE`,
    ownerUid,
    hash,
  );
  const before = new Map(locked.map((row) => [row.uid, toPodImage(row)]));
  const rows = await tx.query<PodRow>(
    `UPDATE pods SET revision_hash = $2, labels = labels || jsonb_build_object('${hashLabel}', $2::text),
       resource_version = resource_version + 1
     WHERE uid = ANY($1::uuid[]) RETURNING ${podColumns()}`,
    [...before.keys()],
    hash,
  );
  return rows.map((row) => ({ before: before.get(row.uid)!, after: toPodImage(row) }));
}
