import type { ViewFilter } from '../audit/expected-events.ts';
import type { ObjectKind } from '../audit/read-history.ts';

export interface SubscriptionSpec {
  readonly name: string;
  readonly kind: ObjectKind;
  readonly filter: ViewFilter;
}

/** One without a filter for each kind, and one for each kind of filter. */
export const subscriptions: readonly SubscriptionSpec[] = [
  { name: 'pods', kind: 'Pod', filter: {} },
  { name: 'pods of a namespace', kind: 'Pod', filter: { namespace: 'blue' } },
  { name: 'pods of a node', kind: 'Pod', filter: { node: 'node-0-1' } },
  { name: 'pods of a set', kind: 'Pod', filter: { set: { namespace: 'default', name: 'set-0-0' } } },
  { name: 'pods by labels', kind: 'Pod', filter: { labels: { tier: 'front' } } },
  { name: 'pods by labels in a namespace', kind: 'Pod', filter: { namespace: 'green', labels: { app: 'released' } } },
  { name: 'ready pods', kind: 'Pod', filter: { ready: true } },
  { name: 'failed pods', kind: 'Pod', filter: { phase: 'Failed' } },
  { name: 'nodes', kind: 'Node', filter: {} },
  { name: 'nodes by labels', kind: 'Node', filter: { labels: { pool: 'north' } } },
  { name: 'cordoned nodes', kind: 'Node', filter: { schedulable: false } },
  { name: 'sets', kind: 'DaemonSet', filter: {} },
  { name: 'sets of a namespace', kind: 'DaemonSet', filter: { namespace: 'green' } },
  { name: 'sets by labels', kind: 'DaemonSet', filter: { labels: { tier: 'back' } } },
];
