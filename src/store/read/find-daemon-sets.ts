import type { DaemonSetImage } from '../../domain/model/images.ts';
import type { JsonObject } from '../../domain/model/json.ts';
import type { PodTemplate } from '../../domain/model/pod-template.ts';
import { daemonSetColumns, toDaemonSetImage, type DaemonSetRow } from '../core/rows.ts';
import type { Queryable } from '../core/queryable.ts';
import { nameLists, type ObjectName } from './object-name.ts';

/** A DaemonSet with what its image leaves out. */
export interface StoredDaemonSet {
  readonly image: DaemonSetImage;
  readonly template: PodTemplate;
  readonly lastApplied: JsonObject | null;
}

/** Those that exist, by uid ascending. */
export async function findDaemonSetsByUid(db: Queryable, uids: readonly string[]): Promise<DaemonSetImage[]> {
  if (uids.length === 0) return [];
  const rows = await db.query<DaemonSetRow>(
    `SELECT ${daemonSetColumns()} FROM daemon_sets WHERE uid = ANY($1::uuid[]) ORDER BY uid`,
    uids,
  );
  return rows.map(toDaemonSetImage);
}

/** Those that exist, by uid ascending. */
export async function findDaemonSetsByName(db: Queryable, names: readonly ObjectName[]): Promise<DaemonSetImage[]> {
  if (names.length === 0) return [];
  const rows = await db.query<DaemonSetRow>(
    `SELECT ${daemonSetColumns()} FROM daemon_sets
     WHERE (namespace, name) IN (SELECT * FROM unnest($1::text[], $2::text[])) ORDER BY uid`,
    ...nameLists(names),
  );
  return rows.map(toDaemonSetImage);
}

/** Locks the sets of these names until the transaction ends, in the order of their uids. */
export async function lockDaemonSetsByName(tx: Queryable, names: readonly ObjectName[]): Promise<StoredDaemonSet[]> {
  if (names.length === 0) return [];
  const rows = await tx.query<
    DaemonSetRow & { readonly template: PodTemplate; readonly lastApplied: JsonObject | null }
  >(
    `SELECT ${daemonSetColumns()}, pod_templates.template, daemon_sets.last_applied AS "lastApplied"
     FROM daemon_sets JOIN pod_templates ON pod_templates.key = daemon_sets.template_key
     WHERE (namespace, name) IN (SELECT * FROM unnest($1::text[], $2::text[]))
     ORDER BY uid FOR UPDATE OF daemon_sets`,
    ...nameLists(names),
  );
  return rows.map(({ template, lastApplied, ...row }) => ({ image: toDaemonSetImage(row), template, lastApplied }));
}
