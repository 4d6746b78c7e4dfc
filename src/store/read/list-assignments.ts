import type { PodImage } from '../../domain/model/images.ts';
import { podColumns, toPodImage } from '../core/rows.ts';
import type { PodRow } from '../core/rows.ts';
import type { Queryable } from '../core/queryable.ts';

/** Pods bound to these nodes (null: to any), by uid ascending. */
export async function listAssignments(queryable: Queryable, nodeNames: readonly string[] | null): Promise<PodImage[]> {
  const rows = await queryable.query<PodRow>(
    nodeNames === null
      ? `SELECT ${podColumns('pods')} FROM pods WHERE pods.node_name IS NOT NULL ORDER BY pods.uid`
      : `SELECT ${podColumns('pods')} FROM pods WHERE pods.node_name = ANY($1::text[]) ORDER BY pods.uid`,
    ...(nodeNames === null ? [] : [nodeNames]),
  );
  return rows.map(toPodImage);
}

/** Names of the simulated nodes. */
export async function listSimulatedNodes(queryable: Queryable): Promise<string[]> {
  const rows = await queryable.query<{ name: string }>(`SELECT name FROM nodes WHERE runtime = 'SIMULATED'`);
  return rows.map(({ name }) => name);
}
