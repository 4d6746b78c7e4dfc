import type {
  DaemonSetRowFragment,
  EventRowFragment,
  NodeRowFragment,
  PodRowFragment,
  PriorityClassRowFragment,
} from '../../client/generated/documents.ts';
import { formatAge } from '../durations.ts';
import { podStatusWord } from './pod-status.ts';
import { formatMap, formatSelector, formatTaint } from './selector-text.ts';
import type { Column } from './table.ts';

/** How a list is shown. */
export interface ColumnOptions {
  readonly now: () => Date;
  readonly isWide: boolean;
  readonly hasNamespaces: boolean;
  readonly hasLabels: boolean;
}

interface WithMeta {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string | null;
    readonly labels: Readonly<Record<string, string>>;
    readonly creationTimestamp: string;
  };
}

/** DESIRED … AVAILABLE are the counts of nodes of its status; NODE SELECTOR is that of the template, without affinity. */
export function daemonSetColumns(options: ColumnOptions): Column<DaemonSetRowFragment>[] {
  return frame<DaemonSetRowFragment>(
    options,
    [
      { title: 'DESIRED', cell: ({ status }) => String(status.desiredNumberScheduled) },
      { title: 'CURRENT', cell: ({ status }) => String(status.currentNumberScheduled) },
      { title: 'READY', cell: ({ status }) => String(status.numberReady) },
      { title: 'UP-TO-DATE', cell: ({ status }) => String(status.updatedNumberScheduled) },
      { title: 'AVAILABLE', cell: ({ status }) => String(status.numberAvailable) },
      { title: 'NODE SELECTOR', cell: ({ spec }) => formatMap(spec.template.spec.nodeSelector), isFlexible: true },
    ],
    [
      { title: 'CONTAINERS', cell: ({ spec }) => list(spec.template.spec.containers, 'name'), isFlexible: true },
      { title: 'IMAGES', cell: ({ spec }) => list(spec.template.spec.containers, 'image'), isFlexible: true },
      { title: 'SELECTOR', cell: ({ spec }) => formatSelector(spec.selector), isFlexible: true },
    ],
  );
}

export function podColumns(options: ColumnOptions): Column<PodRowFragment>[] {
  return frame<PodRowFragment>(
    options,
    [
      {
        title: 'READY',
        cell: (pod) => `${pod.containerStatuses.filter(({ ready }) => ready).length}/${pod.spec.containers.length}`,
      },
      { title: 'STATUS', cell: podStatusWord },
      {
        title: 'RESTARTS',
        cell: (pod) => String(pod.containerStatuses.reduce((sum, { restartCount }) => sum + restartCount, 0)),
      },
    ],
    [
      { title: 'IP', cell: (pod) => pod.podIP ?? '<none>' },
      { title: 'NODE', cell: (pod) => pod.nodeName ?? '<none>' },
      { title: 'TARGET NODE', cell: (pod) => pod.targetNodeName ?? '<none>' },
      { title: 'NOMINATED NODE', cell: (pod) => pod.nominatedNodeName ?? '<none>' },
    ],
  );
}

export function nodeColumns(options: ColumnOptions): Column<NodeRowFragment>[] {
  return frame<NodeRowFragment>(
    options,
    [
      { title: 'STATUS', cell: nodeStatusWord },
      { title: 'ROLES', cell: ({ metadata }) => nodeRoles(metadata.labels) },
      { title: 'RUNTIME', cell: ({ runtime }) => runtime.toLowerCase() },
    ],
    [
      {
        title: 'INTERNAL-IP',
        cell: ({ addresses }) => addresses.find(({ type }) => type === 'InternalIP')?.address ?? '<none>',
      },
      { title: 'CPU', cell: ({ capacity }) => capacity['cpu'] ?? '<none>' },
      { title: 'MEMORY', cell: ({ capacity }) => capacity['memory'] ?? '<none>' },
      { title: 'PODS', cell: ({ capacity }) => capacity['pods'] ?? '<none>' },
      { title: 'TAINTS', cell: ({ taints }) => taints.map(formatTaint).join(',') || '<none>', isFlexible: true },
    ],
  );
}

export function priorityClassColumns(options: ColumnOptions): Column<PriorityClassRowFragment>[] {
  return frame<PriorityClassRowFragment>(
    { ...options, hasNamespaces: false },
    [
      { title: 'VALUE', cell: ({ value }) => String(value) },
      { title: 'GLOBAL-DEFAULT', cell: ({ globalDefault }) => String(globalDefault) },
    ],
    [
      { title: 'PREEMPTION', cell: ({ preemptionPolicy }) => preemptionPolicy },
      { title: 'DESCRIPTION', cell: ({ description }) => description, isFlexible: true },
    ],
  );
}

export function eventColumns({ now, isWide, hasNamespaces }: ColumnOptions): Column<EventRowFragment>[] {
  return [
    ...(hasNamespaces
      ? [{ title: 'NAMESPACE', cell: (event: EventRowFragment) => event.regarding.namespace ?? '<none>' }]
      : []),
    { title: 'LAST SEEN', cell: ({ lastTimestamp }) => formatAge(lastTimestamp, now()) },
    { title: 'TYPE', cell: ({ type }) => type },
    { title: 'REASON', cell: ({ reason }) => reason },
    { title: 'OBJECT', cell: ({ regarding }) => `${regarding.kind.toLowerCase()}/${regarding.name}` },
    ...(isWide
      ? [
          { title: 'SOURCE', cell: ({ component }: EventRowFragment) => component },
          { title: 'FIRST SEEN', cell: ({ firstTimestamp }: EventRowFragment) => formatAge(firstTimestamp, now()) },
          { title: 'COUNT', cell: ({ count }: EventRowFragment) => String(count) },
        ]
      : []),
    { title: 'MESSAGE', cell: ({ message }) => message, isFlexible: true },
  ];
}

/** Ready or not, and whether it is cordoned. A node whose state is unknown counts as not ready, as in kubectl. */
export function nodeStatusWord(node: Pick<NodeRowFragment, 'conditions' | 'unschedulable'>): string {
  const condition = node.conditions.find(({ type }) => type === 'Ready');
  const word = condition === undefined ? 'Unknown' : condition.status === 'True' ? 'Ready' : 'NotReady';
  return node.unschedulable ? `${word},SchedulingDisabled` : word;
}

/** Roles are labels: node-role.kubernetes.io/NAME, or kubernetes.io/role=NAME. */
export function nodeRoles(labels: Readonly<Record<string, string>>): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.entries(labels).flatMap(([key, value]) => {
    if (key.startsWith(prefix) && key.length > prefix.length) return [key.slice(prefix.length)];
    return key === 'kubernetes.io/role' && value !== '' ? [value] : [];
  });
  return [...new Set(roles)].sort().join(',') || '<none>';
}

function frame<TRow extends WithMeta>(
  { now, isWide, hasNamespaces, hasLabels }: ColumnOptions,
  narrow: readonly Column<TRow>[],
  wide: readonly Column<TRow>[],
): Column<TRow>[] {
  const namespace = { title: 'NAMESPACE', cell: ({ metadata }: TRow) => metadata.namespace ?? '<none>' };
  const labels = { title: 'LABELS', cell: ({ metadata }: TRow) => formatMap(metadata.labels), isFlexible: true };
  return [
    ...(hasNamespaces ? [namespace] : []),
    { title: 'NAME', cell: ({ metadata }) => metadata.name },
    ...narrow,
    { title: 'AGE', cell: ({ metadata }) => formatAge(metadata.creationTimestamp, now()) },
    ...(isWide ? wide : []),
    ...(hasLabels ? [labels] : []),
  ];
}

function list<K extends string>(items: readonly Readonly<Record<K, string>>[], key: K): string {
  return items.map((item) => item[key]).join(',');
}
