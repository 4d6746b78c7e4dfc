import type { NodeImage } from '../../domain/model/images.ts';
import type { LabelSelector } from '../../domain/model/selector.ts';
import { hasCondition } from '../core/has-condition.ts';
import { nodeColumns, toNodeImage } from '../core/rows.ts';
import type { NodeRow } from '../core/rows.ts';
import { labelConditions } from './label-conditions.ts';
import type { ListSource } from './page.ts';
import type { SqlParameters } from './sql-parameters.ts';

/** Absent or null members ask for nothing. */
export interface NodeListFilter {
  readonly labels?: LabelSelector | null;
  readonly ready?: boolean | null;
  readonly schedulable?: boolean | null;
  readonly tainted?: boolean | null;
  /** Should run this DaemonSet and has no pod of it. */
  readonly missing?: { readonly namespace: string; readonly name: string } | null;
}

/** What a DaemonSet has on a node; null: it should run there. Reads what the reconciler wrote down. */
export type NodeCoverage = 'RUNNING' | 'MISSING' | 'MISSCHEDULED' | 'UPDATING' | 'UNAVAILABLE' | 'LOST';

const has = (type: string, status: 'True' | 'False' | 'Unknown') => hasCondition('nodes.conditions', type, status);

const coverageConditions: Readonly<Record<NodeCoverage, string>> = {
  RUNNING: 'placements.should_run AND placements.ready',
  MISSING: 'placements.should_run AND NOT placements.current',
  MISSCHEDULED: 'placements.misscheduled',
  UPDATING: 'placements.should_run AND placements.current AND NOT placements.updated',
  UNAVAILABLE: 'placements.should_run AND NOT placements.available',
  LOST: `NOT ${has('Ready', 'True')} AND EXISTS (
    SELECT FROM pods JOIN daemon_set_work AS work ON work.daemon_set_uid = pods.owner_uid AND work.current_hash = pods.revision_hash
     WHERE pods.owner_uid = placements.daemon_set_uid AND pods.target_node = nodes.name)`,
};

const order = [{ expression: 'nodes.name', type: 'text' }] as const;

/** Nodes by name. */
export function nodeList(filter: NodeListFilter): ListSource<NodeRow, NodeImage> {
  return {
    from: 'nodes',
    columns: nodeColumns('nodes'),
    order,
    conditions: (parameters) => nodeConditions(filter, parameters),
    toItem: toNodeImage,
  };
}

/** Nodes by name, by what a DaemonSet (key: its uid) has there. */
export function coverageList(coverage: NodeCoverage | null): ListSource<NodeRow, NodeImage> {
  return {
    from: 'placements JOIN nodes ON nodes.name = placements.node_name',
    columns: nodeColumns('nodes'),
    order,
    belongsTo: 'placements.daemon_set_uid = parent.key::uuid',
    conditions: () => [coverage === null ? 'placements.should_run' : coverageConditions[coverage]],
    toItem: toNodeImage,
  };
}

/** As `effectiveTaints` in the domain has it: stored ones, the cordon, and those that follow from conditions. */
const isTainted = [
  'jsonb_array_length(nodes.taints) > 0',
  'nodes.unschedulable',
  has('Ready', 'False'),
  has('Ready', 'Unknown'),
  ...['MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable'].map((type) => has(type, 'True')),
].join(' OR ');

function nodeConditions(filter: NodeListFilter, parameters: SqlParameters): string[] {
  const { labels, ready, schedulable, tainted, missing } = filter;
  const conditions: string[] = [];
  if (labels != null) conditions.push(...labelConditions({ selector: labels, column: 'nodes.labels', parameters }));
  if (ready != null) conditions.push(`${ready ? '' : 'NOT '}(${has('Ready', 'True')})`);
  if (schedulable != null) conditions.push(`${schedulable ? 'NOT ' : ''}nodes.unschedulable`);
  if (tainted != null) conditions.push(`${tainted ? '' : 'NOT '}(${isTainted})`);
  if (missing != null) {
    conditions.push(
      `EXISTS (SELECT 1 FROM placements JOIN daemon_sets ON daemon_sets.uid = placements.daemon_set_uid
         WHERE placements.node_name = nodes.name AND placements.should_run AND NOT placements.current
           AND daemon_sets.namespace = ${parameters.add(missing.namespace, 'text')}
           AND daemon_sets.name = ${parameters.add(missing.name, 'text')})`,
    );
  }
  return conditions;
}
