import type { PodImage } from '../../domain/model/images.ts';
import type { JsonObject } from '../../domain/model/json.ts';
import type { PodTemplate } from '../../domain/model/pod-template.ts';
import { podColumns, toPodImage, type PodRow } from '../core/rows.ts';
import type { Queryable } from '../core/queryable.ts';
import { nameLists, type ObjectName } from './object-name.ts';

/** A pod with what its image leaves out. */
export interface StoredPod {
  readonly image: PodImage;
  readonly template: PodTemplate;
  readonly lastApplied: JsonObject | null;
}

/** Those that exist, by uid ascending. */
export async function findPodsByUid(db: Queryable, uids: readonly string[]): Promise<PodImage[]> {
  if (uids.length === 0) return [];
  const rows = await db.query<PodRow>(
    `SELECT ${podColumns()} FROM pods WHERE uid = ANY($1::uuid[]) ORDER BY uid`,
    uids,
  );
  return rows.map(toPodImage);
}

/** Those that exist, by uid ascending. */
export async function findPodsByName(db: Queryable, names: readonly ObjectName[]): Promise<PodImage[]> {
  if (names.length === 0) return [];
  const rows = await db.query<PodRow>(
    `SELECT ${podColumns()} FROM pods
     WHERE (namespace, name) IN (SELECT * FROM unnest($1::text[], $2::text[])) ORDER BY uid`,
    ...nameLists(names),
  );
  return rows.map(toPodImage);
}

/** Locks the pods of these names until the transaction ends, in the order of their uids. */
export async function lockPodsByName(tx: Queryable, names: readonly ObjectName[]): Promise<StoredPod[]> {
  if (names.length === 0) return [];
  const rows = await tx.query<PodRow & { readonly template: PodTemplate; readonly lastApplied: JsonObject | null }>(
    `SELECT ${podColumns()}, pod_templates.template, pods.last_applied AS "lastApplied"
     FROM pods JOIN pod_templates ON pod_templates.key = pods.template_key
     WHERE (namespace, name) IN (SELECT * FROM unnest($1::text[], $2::text[]))
     ORDER BY uid FOR UPDATE OF pods`,
    ...nameLists(names),
  );
  return rows.map(({ template, lastApplied, ...row }) => ({ image: toPodImage(row), template, lastApplied }));
}
