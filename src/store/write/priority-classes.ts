import type { PriorityClassImage } from '../../domain/model/images.ts';
import { priorityClassColumns, type PriorityClassRow } from '../core/rows.ts';
import type { Transaction } from '../core/transaction.ts';

/** The columns of a priority class that commands write. */
export type PriorityClassDeclaration = Pick<
  PriorityClassImage,
  'labels' | 'annotations' | 'value' | 'globalDefault' | 'description' | 'preemptionPolicy'
> & { readonly lastApplied: object | null };

export interface NewPriorityClass extends PriorityClassDeclaration {
  readonly uid: string;
  readonly name: string;
}

// Any number, only ours: whoever makes a class the global default waits here for the others.
const GLOBAL_DEFAULT_LOCK = 7_301_001;

/** The class that is the global default, or null; nobody else can make one until the transaction ends. */
export async function lockGlobalDefault(tx: Transaction): Promise<PriorityClassImage | null> {
  await tx.execute(`SELECT 1 FROM pg_advisory_xact_lock($1)`, BigInt(GLOBAL_DEFAULT_LOCK));
  const [row] = await tx.query<PriorityClassRow>(
    `SELECT ${priorityClassColumns()} FROM priority_classes WHERE global_default ORDER BY value, name LIMIT 1`,
  );
  return row ?? null;
}

/** Inserts a class; null when the name is taken. */
export async function insertPriorityClass(
  tx: Transaction,
  priorityClass: NewPriorityClass,
): Promise<PriorityClassImage | null> {
  const [row] = await tx.query<PriorityClassRow>(
    `INSERT INTO priority_classes (uid, name, labels, annotations, value, global_default, description, preemption_policy,
       last_applied, resource_version, creation_timestamp)
     SELECT uid, name, labels, annotations, value, "globalDefault", description, "preemptionPolicy", "lastApplied", 1,
       $2::timestamptz
     FROM jsonb_to_record($1::jsonb) AS given(uid uuid, name text, labels jsonb, annotations jsonb, value int,
       "globalDefault" boolean, description text, "preemptionPolicy" text, "lastApplied" jsonb)
     ON CONFLICT (name) DO NOTHING RETURNING ${priorityClassColumns()}`,
    JSON.stringify(priorityClass),
    tx.now.toISOString(),
  );
  return row ?? null;
}

/** Replaces the declaration of a locked class; value and policy are fixed when it is made. */
export async function updatePriorityClassDeclaration(
  tx: Transaction,
  priorityClass: PriorityClassDeclaration & { readonly uid: string },
): Promise<PriorityClassImage> {
  const [row] = await tx.query<PriorityClassRow>(
    `UPDATE priority_classes SET labels = given.labels, annotations = given.annotations,
       global_default = given."globalDefault", description = given.description, last_applied = given."lastApplied",
       resource_version = resource_version + 1
     FROM jsonb_to_record($1::jsonb) AS given(uid uuid, labels jsonb, annotations jsonb, "globalDefault" boolean,
       description text, "lastApplied" jsonb)
     WHERE priority_classes.uid = given.uid RETURNING ${priorityClassColumns()}`,
    JSON.stringify(priorityClass),
  );
  return row!;
}

/** Remembers what was applied without changing the object. */
export async function updatePriorityClassLastApplied(tx: Transaction, uid: string, lastApplied: object): Promise<void> {
  await tx.execute(
    `UPDATE priority_classes SET last_applied = $2::jsonb WHERE uid = $1::uuid`,
    uid,
    JSON.stringify(lastApplied),
  );
}

/** Removes a locked class's row. */
export async function deletePriorityClassRow(tx: Transaction, uid: string): Promise<void> {
  await tx.execute(`DELETE FROM priority_classes WHERE uid = $1::uuid`, uid);
}
