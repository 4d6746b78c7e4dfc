import type { NodeImage, PodImage } from '../../domain/model/images.ts';
import type { LikelyNodes } from '../../domain/planning/likely-nodes.ts';
import { podColumns, toPodImage, type PodRow } from '../core/rows.ts';
import type { Queryable } from '../core/queryable.ts';
import type { Transaction } from '../core/transaction.ts';
import type { NodeSource } from './node-source.ts';
import { readPairInput } from './pair-input.ts';
import type { StoredPlacement } from './stored-placement.ts';

/** Everything that planning one DaemonSet on some nodes needs. */
export interface PlanInput {
  readonly nodes: ReadonlyMap<string, NodeImage>;
  /** Pods of the set on those nodes, and pods without a controller that it may adopt. */
  readonly pods: readonly PodImage[];
  readonly placements: ReadonlyMap<string, StoredPlacement>;
}

/**
 * Reads it with a few statements, however large the fleet is. The nodes stay as
 * they are read until the commit: whoever expands a node's mark compares with the placements that are committed, and a node
 * that changed under a pass which had read it would look as if nothing had to be done.
 */
export async function readPlanInput(
  tx: Transaction,
  scope: {
    readonly nodes: NodeSource;
    readonly daemonSetUid: string;
    readonly namespace: string;
    readonly nodeNames: readonly string[];
    /** Also pods that no node is named for. */
    readonly withoutNode: boolean;
    /** Back-off counts under this observed generation only. */
    readonly generation: number;
  },
): Promise<PlanInput> {
  const nodes = await scope.nodes.hold(tx, scope.nodeNames, 'SHARE');
  const { pods, placements } = await readPairInput(tx, {
    sets: [{ uid: scope.daemonSetUid, generation: scope.generation }],
    namespaces: [scope.namespace],
    nodeNames: scope.nodeNames,
  });
  const homeless = scope.withoutNode
    ? await tx.query<PodRow>(
        `SELECT ${podColumns()} FROM pods
         WHERE target_node IS NULL AND namespace = $2 AND (owner_uid IS NULL OR owner_uid = $1::uuid)`,
        scope.daemonSetUid,
        scope.namespace,
      )
    : [];
  return {
    nodes: new Map(nodes.map((node) => [node.name, node])),
    pods: [...pods, ...homeless.map(toPodImage)],
    placements: placements.get(scope.daemonSetUid)!,
  };
}

/**
 * The next nodes of a walk over all of them, by name: those that exist, and those that are gone but still have numbers.
 * Both halves are read along their keys, so the walk costs what it returns.
 */
export async function listNodeNamesAfter(
  queryable: Queryable,
  stretch: {
    readonly daemonSetUid: string;
    readonly after: string;
    /** Not beyond this one; null: to the last. */
    readonly upTo: string | null;
    readonly limit: number;
  },
): Promise<string[]> {
  const { daemonSetUid, after, upTo, limit } = stretch;
  const end = (name: string) => (upTo === null ? '' : `AND ${name} <= $4`);
  const rows = await queryable.query<{ name: string }>(
    `(SELECT name FROM nodes WHERE name > $1 ${end('name')} ORDER BY name LIMIT $3)
     UNION
     (SELECT node_name FROM placements WHERE daemon_set_uid = $2::uuid AND node_name > $1 ${end('node_name')}
      ORDER BY node_name LIMIT $3)
     ORDER BY 1 LIMIT $3`,
    after,
    daemonSetUid,
    limit,
    ...(upTo === null ? [] : [upTo]),
  );
  return rows.map((row) => row.name);
}

/** Nodes that a template asks for, by name. */
export async function listLikelyNodes(
  queryable: Queryable,
  { likely, limit }: { readonly likely: LikelyNodes; readonly limit: number },
): Promise<string[]> {
  // Containments one by one: the index on labels answers each.
  const conditions = ['name = ANY($2::text[])', ...likely.labels.map((_, at) => `labels @> $${at + 3}::jsonb`)];
  const rows = await queryable.query<{ name: string }>(
    `SELECT name FROM nodes WHERE ${conditions.join(' OR ')} ORDER BY name LIMIT $1`,
    limit,
    likely.names,
    ...likely.labels.map((labels) => JSON.stringify(labels)),
  );
  return rows.map((row) => row.name);
}

/** Nodes that should run the daemon and have no pod of it, by name: what a limit on creations put off. */
export async function listNodesWithoutPod(
  queryable: Queryable,
  { daemonSetUid, limit }: { readonly daemonSetUid: string; readonly limit: number },
): Promise<string[]> {
  const rows = await queryable.query<{ name: string }>(
    `SELECT node_name AS name FROM placements
     WHERE daemon_set_uid = $1::uuid AND should_run AND NOT current ORDER BY node_name LIMIT $2`,
    daemonSetUid,
    limit,
  );
  return rows.map((row) => row.name);
}
