import type { JsonObject } from '../../domain/model/json.ts';
import type { PodImage } from '../../domain/model/images.ts';
import type { Annotations, Labels, OwnerReference } from '../../domain/model/object-meta.ts';
import { podColumns, toPodImage, type PodRow } from '../core/rows.ts';
import type { Transaction } from '../core/transaction.ts';

/** What people may change on a pod, as it is after the change. */
export interface PodEdit {
  readonly uid: string;
  readonly labels: Labels;
  readonly annotations: Annotations;
  readonly finalizers: readonly string[];
  readonly ownerUid: string | null;
  readonly ownerKind: string | null;
  readonly ownerName: string | null;
  readonly otherOwnerReferences: readonly OwnerReference[] | null;
  readonly specOverride: JsonObject | null;
  readonly revisionHash: string;
  /** Null once it is no longer the pod of its DaemonSet's making. */
  readonly slot: 0 | 1 | null;
  readonly lastApplied: object | null;
}

/** Writes an edit to a locked pod. A pending pod's spec has changed for the scheduler too: it looks at it again. */
export async function updatePodDeclaration(tx: Transaction, edit: PodEdit): Promise<PodImage> {
  const [row] = await tx.query<PodRow>(
    `UPDATE pods SET labels = given.labels, annotations = given.annotations, finalizers = given.finalizers,
       owner_uid = given."ownerUid", owner_kind = given."ownerKind", owner_name = given."ownerName",
       other_owner_references = given."otherOwnerReferences", spec_override = given."specOverride",
       revision_hash = given."revisionHash", slot = given.slot, last_applied = given."lastApplied",
       schedule_due_at = CASE WHEN node_name IS NULL AND deletion_timestamp IS NULL THEN $2::timestamptz END,
       schedule_nodes = NULL, schedule_all_at = NULL,
       schedule_origin = CASE WHEN node_name IS NULL AND deletion_timestamp IS NULL
         THEN least(schedule_origin, $3::bigint) END,
       resource_version = resource_version + 1
     FROM jsonb_to_record($1::jsonb) AS given(uid uuid, labels jsonb, annotations jsonb, finalizers text[], "ownerUid" uuid,
       "ownerKind" text, "ownerName" text, "otherOwnerReferences" jsonb, "specOverride" jsonb, "revisionHash" text,
       slot smallint, "lastApplied" jsonb)
     WHERE pods.uid = given.uid RETURNING ${podColumns()}`,
    JSON.stringify(edit),
    tx.now.toISOString(),
    tx.origin,
  );
  return toPodImage(row!);
}

/** Remembers what was applied without changing the object. */
export async function updatePodLastApplied(tx: Transaction, uid: string, lastApplied: object): Promise<void> {
  await tx.execute(`UPDATE pods SET last_applied = $2::jsonb WHERE uid = $1::uuid`, uid, JSON.stringify(lastApplied));
}

/** Begins the deletion of a locked pod, or brings the end of a terminating one nearer. */
export async function updatePodDeletion(
  tx: Transaction,
  deletion: { readonly uid: string; readonly gracePeriodSeconds: number; readonly deletionTime: number },
): Promise<PodImage> {
  const [row] = await tx.query<PodRow>(
    `UPDATE pods SET deletion_timestamp = $2::timestamptz, deletion_grace_period_seconds = $3,
       schedule_due_at = NULL, schedule_origin = NULL, schedule_nodes = NULL, schedule_all_at = NULL,
       resource_version = resource_version + 1
     WHERE uid = $1::uuid RETURNING ${podColumns()}`,
    deletion.uid,
    new Date(deletion.deletionTime).toISOString(),
    deletion.gracePeriodSeconds,
  );
  return toPodImage(row!);
}
