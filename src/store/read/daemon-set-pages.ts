import type { DaemonSetImage } from '../../domain/model/images.ts';
import type { LabelSelector } from '../../domain/model/selector.ts';
import { daemonSetColumns, toDaemonSetImage } from '../core/rows.ts';
import type { DaemonSetRow } from '../core/rows.ts';
import { labelConditions } from './label-conditions.ts';
import type { ListSource } from './page.ts';
import { namespaceScope } from './read-scope.ts';
import type { ReadScope } from './read-scope.ts';

/** Absent or null members ask for nothing. */
export interface DaemonSetListFilter {
  readonly namespace?: string | null;
  readonly labels?: LabelSelector | null;
}

const order = [
  { expression: 'daemon_sets.namespace', type: 'text' },
  { expression: 'daemon_sets.name', type: 'text' },
] as const;

/** DaemonSets by namespace and name. */
export function daemonSetList(
  { namespace, labels }: DaemonSetListFilter,
  scope: ReadScope,
): ListSource<DaemonSetRow, DaemonSetImage> {
  return {
    from: 'daemon_sets',
    columns: daemonSetColumns('daemon_sets'),
    order,
    conditions: (parameters) => [
      ...namespaceScope(scope, 'daemon_sets.namespace', parameters),
      ...(namespace == null ? [] : [`daemon_sets.namespace = ${parameters.add(namespace, 'text')}`]),
      ...(labels == null ? [] : labelConditions({ selector: labels, column: 'daemon_sets.labels', parameters })),
    ],
    toItem: toDaemonSetImage,
  };
}

/** Those that should run on a node (key: its name) or have a pod there. */
export function nodeDaemonSetList(scope: ReadScope): ListSource<DaemonSetRow, DaemonSetImage> {
  return {
    from: 'placements JOIN daemon_sets ON daemon_sets.uid = placements.daemon_set_uid',
    columns: daemonSetColumns('daemon_sets'),
    order,
    belongsTo: 'placements.node_name = parent.key',
    conditions: (parameters) => [
      ...namespaceScope(scope, 'daemon_sets.namespace', parameters),
      '(placements.should_run OR placements.current OR placements.misscheduled)',
    ],
    toItem: toDaemonSetImage,
  };
}
