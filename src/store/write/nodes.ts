import type { Change } from '../../domain/model/change.ts';
import type { NodeImage, NodeRuntime } from '../../domain/model/images.ts';
import { isNodeReady } from '../../domain/status/node-ready.ts';
import { effectiveTaints } from '../../domain/taints/effective-taints.ts';
import { hasCondition } from '../core/has-condition.ts';
import { nodeColumns, toNodeImage, type NodeRow } from '../core/rows.ts';
import type { Transaction } from '../core/transaction.ts';

/** The columns of a node that commands write. */
export type NodeDeclaration = Pick<
  NodeImage,
  | 'labels'
  | 'annotations'
  | 'taints'
  | 'unschedulable'
  | 'spec'
  | 'capacity'
  | 'allocatable'
  | 'conditions'
  | 'addresses'
> & { readonly runtime: NodeRuntime; readonly lastApplied: object | null };

export interface NewNode extends NodeDeclaration {
  readonly uid: string;
  readonly name: string;
}

/** Puts the change of a node into the feed; null stands for "not there". */
export function appendNodeChange(
  tx: Pick<Transaction, 'append'>,
  before: NodeImage | null,
  after: NodeImage | null,
): void {
  const object = (after ?? before)!;
  const change: Change = {
    kind: 'Node',
    type: before === null ? 'ADDED' : after === null ? 'DELETED' : 'MODIFIED',
    uid: object.uid,
    namespace: '',
    name: object.name,
    daemonSetUid: null,
    nodeName: object.name,
    transitions: [],
    object,
    previous:
      before === null
        ? null
        : {
            labels: before.labels,
            ready: isNodeReady(before),
            unschedulable: before.unschedulable,
            tainted: effectiveTaints(before).length > 0,
          },
  };
  tx.append(change);
}

const declarationRecord = `labels jsonb, annotations jsonb, taints jsonb, unschedulable boolean, spec jsonb,
  capacity jsonb, allocatable jsonb, conditions jsonb, addresses jsonb, runtime text, "lastApplied" jsonb`;
const declarationColumns = `labels, annotations, taints, unschedulable, spec, capacity, allocatable, conditions, addresses,
  runtime, last_applied`;
const declarationValues = declarationColumns
  .replace('last_applied', '"lastApplied"')
  .replace(/"?\w+"?/g, (name) => `given.${name}`);

/** Inserts nodes with one statement; those whose name is taken, also by somebody who commits first, are left out. */
export async function insertNodes(tx: Transaction, nodes: readonly NewNode[]): Promise<NodeImage[]> {
  if (nodes.length === 0) return [];
  const rows = await tx.query<NodeRow>(
    `INSERT INTO nodes (uid, name, ${declarationColumns}, resource_version, creation_timestamp)
     SELECT given.uid, given.name, ${declarationValues}, 1, $2::timestamptz
     FROM jsonb_to_recordset($1::jsonb) AS given(uid uuid, name text, ${declarationRecord})
     ORDER BY given.name
     ON CONFLICT (name) DO NOTHING RETURNING ${nodeColumns()}`,
    JSON.stringify(nodes),
    tx.now.toISOString(),
  );
  return rows.map(toNodeImage);
}

/** Written with the conditions: a node that is ready loses the NoExecute taint of not being so. */
const noExecuteSince = `CASE WHEN ${hasCondition('given.conditions', 'Ready', 'True')} THEN NULL ELSE nodes.no_execute_since END`;

/** Replaces the declaration of a locked node. */
export async function updateNodeDeclaration(
  tx: Transaction,
  node: NodeDeclaration & { readonly uid: string },
): Promise<NodeImage> {
  const [row] = await tx.query<NodeRow>(
    `UPDATE nodes SET (${declarationColumns}) = ROW(${declarationValues}), no_execute_since = ${noExecuteSince},
       resource_version = nodes.resource_version + 1
     FROM jsonb_to_record($1::jsonb) AS given(uid uuid, ${declarationRecord})
     WHERE nodes.uid = given.uid RETURNING ${nodeColumns()}`,
    JSON.stringify(node),
  );
  return toNodeImage(row!);
}

/** Remembers what was applied without changing the object. */
export async function updateNodeLastApplied(tx: Transaction, uid: string, lastApplied: object): Promise<void> {
  await tx.execute(`UPDATE nodes SET last_applied = $2::jsonb WHERE uid = $1::uuid`, uid, JSON.stringify(lastApplied));
}

/** Writes the conditions of locked nodes with one statement. */
export async function updateNodeConditions(
  tx: Transaction,
  nodes: readonly Pick<NodeImage, 'uid' | 'conditions'>[],
): Promise<NodeImage[]> {
  if (nodes.length === 0) return [];
  const rows = await tx.query<NodeRow>(
    `UPDATE nodes SET conditions = given.conditions, no_execute_since = ${noExecuteSince},
       resource_version = resource_version + 1
     FROM jsonb_to_recordset($1::jsonb) AS given(uid uuid, conditions jsonb)
     WHERE nodes.uid = given.uid RETURNING ${nodeColumns()}`,
    JSON.stringify(nodes.map(({ uid, conditions }) => ({ uid, conditions }))),
  );
  return rows.map(toNodeImage);
}

/** Gives locked nodes that are not ready the NoExecute taint of that from now on, or takes it from them. */
export async function updateNodeNoExecute(
  tx: Transaction,
  uids: readonly string[],
  { isTainted }: { readonly isTainted: boolean },
): Promise<NodeImage[]> {
  if (uids.length === 0) return [];
  const rows = await tx.query<NodeRow>(
    `UPDATE nodes SET no_execute_since = $2::timestamptz, resource_version = resource_version + 1
     WHERE uid = ANY($1::uuid[]) RETURNING ${nodeColumns()}`,
    uids,
    isTainted ? tx.now.toISOString() : null,
  );
  return rows.map(toNodeImage);
}

/** Removes a locked node's row and what is remembered of its health; its pods are the collector's. */
export async function deleteNodeRow(tx: Transaction, uid: string): Promise<void> {
  await tx.execute(
    `WITH heartbeat AS (DELETE FROM node_heartbeats WHERE node_uid = $1::uuid),
       lost AS (DELETE FROM lost_nodes WHERE node_uid = $1::uuid)
     DELETE FROM nodes WHERE uid = $1::uuid`,
    uid,
  );
}
