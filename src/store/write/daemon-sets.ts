import type { DaemonSetSpec } from '../../domain/model/daemon-set.ts';
import type { DaemonSetImage } from '../../domain/model/images.ts';
import type { Annotations, Labels, OwnerReference } from '../../domain/model/object-meta.ts';
import { daemonSetColumns, toDaemonSetImage, type DaemonSetRow } from '../core/rows.ts';
import type { Transaction } from '../core/transaction.ts';

/** What people declare of a DaemonSet: the columns that commands write. */
export interface DaemonSetDeclaration {
  readonly labels: Labels;
  readonly annotations: Annotations;
  readonly finalizers: readonly string[];
  readonly ownerReferences: readonly OwnerReference[];
  readonly spec: Omit<DaemonSetSpec, 'template'>;
  readonly templateKey: string;
  readonly lastApplied: object | null;
}

export interface NewDaemonSet extends DaemonSetDeclaration {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** Of its turns, for its priority (domain/turns/turn-order.ts). */
  readonly headStartMs: number;
}

/** Inserts a set with its work row; null when the name is taken, also by somebody who commits first. */
export async function insertDaemonSet(tx: Transaction, set: NewDaemonSet): Promise<DaemonSetImage | null> {
  const [row] = await tx.query<DaemonSetRow>(
    `WITH inserted AS (
       INSERT INTO daemon_sets (uid, namespace, name, labels, annotations, finalizers, owner_references, spec, template_key,
         generation, resource_version, creation_timestamp, last_applied)
       VALUES ($1::uuid, $2, $3, $4::jsonb, $5::jsonb, $6::text[], $7::jsonb, $8::jsonb, $9, 1, 1, $10::timestamptz, $11::jsonb)
       ON CONFLICT (namespace, name) DO NOTHING
       RETURNING *
     ), work AS (
       INSERT INTO daemon_set_work (daemon_set_uid, head_start_ms) SELECT uid, $12::int FROM inserted
       ON CONFLICT (daemon_set_uid) DO NOTHING
     )
     SELECT ${daemonSetColumns('inserted')} FROM inserted`,
    set.uid,
    set.namespace,
    set.name,
    JSON.stringify(set.labels),
    JSON.stringify(set.annotations),
    set.finalizers,
    JSON.stringify(set.ownerReferences),
    JSON.stringify(set.spec),
    set.templateKey,
    tx.now.toISOString(),
    jsonOrNull(set.lastApplied),
    set.headStartMs,
  );
  return row ? toDaemonSetImage(row) : null;
}

/** Replaces the declaration of a locked set. The generation rises only when told; resource_version always. */
export async function updateDaemonSetDeclaration(
  tx: Transaction,
  update: DaemonSetDeclaration & { readonly uid: string; readonly raisesGeneration: boolean },
): Promise<DaemonSetImage> {
  const [row] = await tx.query<DaemonSetRow>(
    `UPDATE daemon_sets SET labels = $2::jsonb, annotations = $3::jsonb, finalizers = $4::text[], owner_references = $5::jsonb,
       spec = $6::jsonb, template_key = $7, last_applied = $8::jsonb, generation = generation + $9::int,
       resource_version = resource_version + 1
     WHERE uid = $1::uuid RETURNING ${daemonSetColumns()}`,
    update.uid,
    JSON.stringify(update.labels),
    JSON.stringify(update.annotations),
    update.finalizers,
    JSON.stringify(update.ownerReferences),
    JSON.stringify(update.spec),
    update.templateKey,
    jsonOrNull(update.lastApplied),
    update.raisesGeneration ? 1 : 0,
  );
  return toDaemonSetImage(row!);
}

/** Remembers what was applied without changing the object: no generation, no resource_version. */
export async function updateDaemonSetLastApplied(tx: Transaction, uid: string, lastApplied: object): Promise<void> {
  await tx.execute(
    `UPDATE daemon_sets SET last_applied = $2::jsonb WHERE uid = $1::uuid`,
    uid,
    JSON.stringify(lastApplied),
  );
}

/**
 * A locked set begins to wait for its dependents, or waits in another way than before. The first time sets the deletion
 * time and raises the generation.
 */
export async function markDaemonSetDeleting(
  tx: Transaction,
  deletion: {
    readonly uid: string;
    /** Null: nothing but finalizers of others holds it. */
    readonly propagation: 'FOREGROUND' | 'ORPHAN' | null;
    readonly finalizers: readonly string[];
  },
): Promise<DaemonSetImage> {
  const [row] = await tx.query<DaemonSetRow>(
    `UPDATE daemon_sets SET deletion_propagation = $2, finalizers = $3::text[],
       generation = generation + CASE WHEN deletion_timestamp IS NULL THEN 1 ELSE 0 END,
       deletion_timestamp = coalesce(deletion_timestamp, $4::timestamptz), resource_version = resource_version + 1
     WHERE uid = $1::uuid RETURNING ${daemonSetColumns()}`,
    deletion.uid,
    deletion.propagation,
    deletion.finalizers,
    tx.now.toISOString(),
  );
  return toDaemonSetImage(row!);
}

function jsonOrNull(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}
