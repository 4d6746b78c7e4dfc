import type { PodImage } from '../../domain/model/images.ts';
import type { Queryable } from '../core/queryable.ts';
import { podColumns, toPodImage } from '../core/rows.ts';
import type { PodRow } from '../core/rows.ts';

/** One DaemonSet and one node. */
export interface Pair {
  readonly daemonSetUid: string;
  readonly nodeName: string;
}

/** What is there, and what its reconciler remembers. */
export interface PairState {
  /** Bound to the node or aiming at it, in no order. */
  readonly pods: readonly PodImage[];
  /** When a failed pod may be replaced again, ISO 8601; null: at once. */
  readonly backoffUntil: string | null;
}

/** The state of each pair, in the order of the pairs; two statements for all. */
export async function loadPairs(queryable: Queryable, pairs: readonly Pair[]): Promise<PairState[]> {
  const uids = pairs.map(({ daemonSetUid }) => daemonSetUid);
  const names = pairs.map(({ nodeName }) => nodeName);
  const pods = await queryable.query<PodRow & { pair: number }>(
    `SELECT pair.number::int AS pair, ${podColumns('pods')}
       FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS pair(uid, node, number)
       JOIN pods ON pods.owner_uid = pair.uid
        AND (pods.node_name = pair.node OR (pods.node_name IS NULL AND pods.target_node = pair.node))`,
    uids,
    names,
  );
  const backoffs = await queryable.query<{ pair: number; until: Date }>(
    `SELECT pair.number::int AS pair, placements.backoff_deleted_at + placements.backoff_seconds * interval '1 second' AS until
       FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS pair(uid, node, number)
       JOIN placements ON placements.daemon_set_uid = pair.uid AND placements.node_name = pair.node
      WHERE placements.backoff_deleted_at + placements.backoff_seconds * interval '1 second' > everynode_now()`,
    uids,
    names,
  );
  return pairs.map((_pair, at) => ({
    pods: pods.filter(({ pair }) => pair === at + 1).map(toPodImage),
    backoffUntil: backoffs.find(({ pair }) => pair === at + 1)?.until.toISOString() ?? null,
  }));
}
