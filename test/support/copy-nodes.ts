import { queryableOf } from '../../src/store/core/queryable.ts';
import type { Cluster } from './cluster.ts';

/** Nodes n-0000, n-0001 …: one registered, the others copied from it, since registering a thousand takes its time. */
export async function copyNodes(cluster: Pick<Cluster, 'database' | 'addNodes'>, count: number): Promise<void> {
  await cluster.addNodes(['n-0000']);
  await queryableOf(cluster.database.prisma).query(
    `INSERT INTO nodes (uid, name, labels, annotations, taints, unschedulable, spec, capacity, allocatable, conditions,
       addresses, runtime, resource_version, creation_timestamp)
     SELECT gen_random_uuid(), 'n-' || lpad(number::text, 4, '0'), labels, annotations, taints, unschedulable, spec, capacity,
       allocatable, conditions, addresses, runtime, 1, creation_timestamp
     FROM nodes, generate_series(1, $1::int - 1) AS number RETURNING 1 AS done`,
    count,
  );
}
