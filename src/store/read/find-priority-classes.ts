import type { PriorityClassImage } from '../../domain/model/images.ts';
import type { JsonObject } from '../../domain/model/json.ts';
import { priorityClassColumns, type PriorityClassRow } from '../core/rows.ts';
import type { Queryable } from '../core/queryable.ts';

/** A priority class with what its image leaves out. */
export interface StoredPriorityClass {
  readonly image: PriorityClassImage;
  readonly lastApplied: JsonObject | null;
}

/** Those that exist, by name ascending. */
export function findPriorityClassesByName(db: Queryable, names: readonly string[]): Promise<PriorityClassImage[]> {
  return db.query<PriorityClassRow>(
    `SELECT ${priorityClassColumns()} FROM priority_classes WHERE name = ANY($1::text[]) ORDER BY name`,
    names,
  );
}

/** Those that exist, by name ascending. */
export function findPriorityClassesByUid(db: Queryable, uids: readonly string[]): Promise<PriorityClassImage[]> {
  return db.query<PriorityClassRow>(
    `SELECT ${priorityClassColumns()} FROM priority_classes WHERE uid = ANY($1::uuid[]) ORDER BY name`,
    uids,
  );
}

/** What a new pod's priority can come from: the classes of these names, and the global defaults. */
export function findPriorityClassesForPods(db: Queryable, names: readonly string[]): Promise<PriorityClassImage[]> {
  return db.query<PriorityClassRow>(
    `SELECT ${priorityClassColumns()} FROM priority_classes WHERE name = ANY($1::text[]) OR global_default ORDER BY name`,
    names,
  );
}

/** Locks the classes of these names until the transaction ends, in the order of their names. */
export async function lockPriorityClasses(tx: Queryable, names: readonly string[]): Promise<StoredPriorityClass[]> {
  if (names.length === 0) return [];
  const rows = await tx.query<PriorityClassRow & { readonly lastApplied: JsonObject | null }>(
    `SELECT ${priorityClassColumns()}, last_applied AS "lastApplied" FROM priority_classes
     WHERE name = ANY($1::text[]) ORDER BY name FOR UPDATE`,
    names,
  );
  return rows.map(({ lastApplied, ...image }) => ({ image, lastApplied }));
}
