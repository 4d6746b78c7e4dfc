import type { PodImage } from '../../domain/model/images.ts';
import type { PodPhase } from '../../domain/model/pod.ts';
import type { LabelSelector } from '../../domain/model/selector.ts';
import { asPodImage, podColumns, toPodImage } from '../core/rows.ts';
import type { PodRow } from '../core/rows.ts';
import { labelConditions } from './label-conditions.ts';
import type { ListSource } from './page.ts';
import { namespaceScope } from './read-scope.ts';
import type { ReadScope } from './read-scope.ts';
import type { SqlParameters } from './sql-parameters.ts';

/** Absent or null members ask for nothing. */
export interface PodListFilter {
  readonly namespace?: string | null;
  readonly daemonSet?: { readonly namespace: string; readonly name: string } | null;
  /** Bound to it or, while unbound, aiming at it. */
  readonly node?: string | null;
  readonly phase?: PodPhase | null;
  readonly ready?: boolean | null;
  readonly labels?: LabelSelector | null;
}

export type PodListParent = 'NODE' | 'DAEMON_SET' | null;

/** Pods by namespace and name: all, those bound to a node (key: its name), or those a DaemonSet controls (key: its uid). */
export function podList(input: {
  readonly filter: PodListFilter;
  readonly scope: ReadScope;
  readonly parent: PodListParent;
  /** What is read of each pod; absent: everything. */
  readonly only?: ReadonlySet<keyof PodRow>;
}): ListSource<PodRow, PodImage> {
  const { filter, scope, parent, only } = input;
  return {
    from: 'pods',
    columns: podColumns('pods', only),
    order: [
      { expression: 'pods.namespace', type: 'text' },
      { expression: 'pods.name', type: 'text' },
    ],
    ...(parent === 'NODE' && { belongsTo: 'pods.node_name = parent.key' }),
    ...(parent === 'DAEMON_SET' && { belongsTo: 'pods.owner_uid = parent.key::uuid' }),
    conditions: (parameters) => [
      ...namespaceScope(scope, 'pods.namespace', parameters),
      ...podConditions(filter, parameters),
    ],
    toItem: only === undefined ? toPodImage : asPodImage,
  };
}

function podConditions(filter: PodListFilter, parameters: SqlParameters): string[] {
  const { namespace, daemonSet, node, phase, ready, labels } = filter;
  const conditions: string[] = [];
  if (namespace != null) conditions.push(`pods.namespace = ${parameters.add(namespace, 'text')}`);
  if (daemonSet != null) {
    conditions.push(
      `pods.owner_uid = (SELECT uid FROM daemon_sets WHERE namespace = ${parameters.add(daemonSet.namespace, 'text')}
         AND name = ${parameters.add(daemonSet.name, 'text')})`,
    );
  }
  if (node != null) {
    const name = parameters.add(node, 'text');
    conditions.push(`(pods.node_name = ${name} OR (pods.node_name IS NULL AND pods.target_node = ${name}))`);
  }
  if (phase != null) conditions.push(`pods.phase = ${parameters.add(phase, 'text')}`);
  if (ready != null) conditions.push(`pods.ready = ${parameters.add(ready, 'boolean')}`);
  if (labels != null) conditions.push(...labelConditions({ selector: labels, column: 'pods.labels', parameters }));
  return conditions;
}
