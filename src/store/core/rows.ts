import type {
  DaemonSetImage,
  EventImage,
  NodeImage,
  PodImage,
  PriorityClassImage,
  RevisionImage,
} from '../../domain/model/images.ts';

/** The column lists of images: every statement that returns an object selects these and maps with the function beside it. */
const iso = (column: string, name: string) =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "${name}"`;

const column = (table: string, name: string, alias = camel(name)) => `${table}.${name} AS "${alias}"`;

function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

const POD_COLUMNS: Readonly<Record<keyof PodRow, (table: string) => string>> = {
  ...plainColumns([
    'uid',
    'namespace',
    'name',
    'generateName',
    'source',
    'labels',
    'annotations',
    'finalizers',
    'ownerUid',
    'ownerKind',
    'ownerName',
    'otherOwnerReferences',
    'templateKey',
    'specOverride',
    'revisionHash',
    'targetNode',
    'slot',
    'nodeName',
    'nodeUid',
    'priority',
    'priorityClassName',
    'preemptionPolicy',
    'nominatedNodeName',
    'phase',
    'reason',
    'message',
    'ready',
    'conditions',
    'containerStatuses',
    'deletionGracePeriodSeconds',
  ]),
  hostIP: (table) => column(table, 'host_ip', 'hostIP'),
  podIP: (table) => column(table, 'pod_ip', 'podIP'),
  resourceVersion: (table) => `${table}.resource_version::text AS "resourceVersion"`,
  readySince: (table) => iso(`${table}.ready_since`, 'readySince'),
  startTime: (table) => iso(`${table}.start_time`, 'startTime'),
  creationTimestamp: (table) => iso(`${table}.creation_timestamp`, 'creationTimestamp'),
  deletionTimestamp: (table) => iso(`${table}.deletion_timestamp`, 'deletionTimestamp'),
};

function plainColumns<Name extends string>(names: readonly Name[]): Record<Name, (table: string) => string> {
  const columns = names.map((name) => {
    const inSql = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return [name, (table: string) => column(table, inSql, name)];
  });
  // One entry a name.
  return Object.fromEntries(columns) as Record<Name, (table: string) => string>;
}

const allPodColumns = Object.keys(POD_COLUMNS) as (keyof PodRow)[];
const podColumnLists = new Map<string, string>();

/**
 * table is the alias under which the statement knows pods. With `only` the other members of the image stay undefined, for readers
 * that know what they read: a whole pod has some forty columns.
 */
export function podColumns(table = 'pods', only?: ReadonlySet<keyof PodRow>): string {
  if (only !== undefined) return [...only].map((name) => POD_COLUMNS[name](table)).join(', ');
  const known = podColumnLists.get(table);
  if (known !== undefined) return known;
  const list = allPodColumns.map((name) => POD_COLUMNS[name](table)).join(', ');
  podColumnLists.set(table, list);
  return list;
}

type Flat<T, Dropped extends keyof T, Added> = Omit<T, Dropped> & Added;

export type PodRow = Flat<
  PodImage,
  'owner',
  { readonly ownerUid: string | null; readonly ownerKind: string | null; readonly ownerName: string | null }
>;

/** Of a row that lacks columns (`only`): it becomes the image itself, since copying what is not there costs as much as a whole pod. */
export function asPodImage(row: PodRow): PodImage {
  return Object.assign(row, { owner: ownerOf(row) });
}

function ownerOf({ ownerUid, ownerKind, ownerName }: PodRow): PodImage['owner'] {
  return ownerUid === null ? null : { uid: ownerUid, kind: ownerKind ?? '', name: ownerName ?? '' };
}

/** Written out: rest and spread make objects that the engine is slow with, and pods come by the ten thousand. */
export function toPodImage(row: PodRow): PodImage {
  return {
    uid: row.uid,
    namespace: row.namespace,
    name: row.name,
    generateName: row.generateName,
    source: row.source,
    labels: row.labels,
    annotations: row.annotations,
    finalizers: row.finalizers,
    owner: ownerOf(row),
    otherOwnerReferences: row.otherOwnerReferences,
    templateKey: row.templateKey,
    specOverride: row.specOverride,
    revisionHash: row.revisionHash,
    targetNode: row.targetNode,
    slot: row.slot,
    nodeName: row.nodeName,
    nodeUid: row.nodeUid,
    priority: row.priority,
    priorityClassName: row.priorityClassName,
    preemptionPolicy: row.preemptionPolicy,
    nominatedNodeName: row.nominatedNodeName,
    phase: row.phase,
    reason: row.reason,
    message: row.message,
    ready: row.ready,
    readySince: row.readySince,
    startTime: row.startTime,
    conditions: row.conditions,
    containerStatuses: row.containerStatuses,
    hostIP: row.hostIP,
    podIP: row.podIP,
    resourceVersion: row.resourceVersion,
    creationTimestamp: row.creationTimestamp,
    deletionTimestamp: row.deletionTimestamp,
    deletionGracePeriodSeconds: row.deletionGracePeriodSeconds,
  };
}

export function nodeColumns(table = 'nodes'): string {
  return [
    ...[
      'uid',
      'name',
      'labels',
      'annotations',
      'taints',
      'unschedulable',
      'spec',
      'capacity',
      'allocatable',
      'conditions',
      'addresses',
      'runtime',
    ].map((name) => column(table, name)),
    `${table}.resource_version::text AS "resourceVersion"`,
    iso(`${table}.creation_timestamp`, 'creationTimestamp'),
    iso(`${table}.no_execute_since`, 'noExecuteSince'),
  ].join(', ');
}

export type NodeRow = NodeImage;

export function toNodeImage(row: NodeRow): NodeImage {
  return row;
}

export function daemonSetColumns(table = 'daemon_sets'): string {
  return [
    ...[
      'uid',
      'namespace',
      'name',
      'labels',
      'annotations',
      'finalizers',
      'owner_references',
      'spec',
      'template_key',
      'deletion_propagation',
      'desired_number_scheduled',
      'current_number_scheduled',
      'number_misscheduled',
      'number_ready',
      'updated_number_scheduled',
      'number_available',
      'collision_count',
    ].map((name) => column(table, name)),
    `${table}.generation::float8 AS "generation"`,
    `${table}.observed_generation::float8 AS "observedGeneration"`,
    `${table}.resource_version::text AS "resourceVersion"`,
    iso(`${table}.creation_timestamp`, 'creationTimestamp'),
    iso(`${table}.deletion_timestamp`, 'deletionTimestamp'),
  ].join(', ');
}

export type DaemonSetRow = Flat<
  DaemonSetImage,
  'status',
  Omit<DaemonSetImage['status'], 'numberUnavailable' | 'collisionCount'> & { readonly collisionCount: number | null }
>;

export function toDaemonSetImage(row: DaemonSetRow): DaemonSetImage {
  const {
    observedGeneration,
    desiredNumberScheduled,
    currentNumberScheduled,
    numberMisscheduled,
    numberReady,
    updatedNumberScheduled,
    numberAvailable,
    collisionCount,
    ...rest
  } = row;
  return {
    ...rest,
    status: {
      observedGeneration,
      desiredNumberScheduled,
      currentNumberScheduled,
      numberMisscheduled,
      numberReady,
      updatedNumberScheduled,
      numberAvailable,
      numberUnavailable: desiredNumberScheduled - numberAvailable,
      ...(collisionCount === null ? {} : { collisionCount }),
    },
  };
}

export function revisionColumns(table = 'controller_revisions'): string {
  return [
    ...['uid', 'namespace', 'name', 'owner_uid', 'labels', 'annotations', 'hash', 'template_key'].map((name) =>
      column(table, name),
    ),
    `${table}.revision::float8 AS "revision"`,
    iso(`${table}.creation_timestamp`, 'creationTimestamp'),
  ].join(', ');
}

export type RevisionRow = RevisionImage;

export function priorityClassColumns(table = 'priority_classes'): string {
  return [
    ...['uid', 'name', 'labels', 'annotations', 'value', 'global_default', 'description', 'preemption_policy'].map(
      (name) => column(table, name),
    ),
    `${table}.resource_version::text AS "resourceVersion"`,
    iso(`${table}.creation_timestamp`, 'creationTimestamp'),
  ].join(', ');
}

export type PriorityClassRow = PriorityClassImage;

export function eventColumns(table = 'events'): string {
  return [
    `${table}.id::text AS "id"`,
    ...[
      'regarding_kind',
      'regarding_uid',
      'regarding_namespace',
      'regarding_name',
      'type',
      'reason',
      'message',
      'count',
      'component',
    ].map((name) => column(table, name)),
    iso(`${table}.first_timestamp`, 'firstTimestamp'),
    iso(`${table}.last_timestamp`, 'lastTimestamp'),
  ].join(', ');
}

export type EventRow = Flat<
  EventImage,
  'regarding',
  {
    readonly regardingKind: string;
    readonly regardingUid: string;
    readonly regardingNamespace: string;
    readonly regardingName: string;
  }
>;

export function toEventImage({
  regardingKind,
  regardingUid,
  regardingNamespace,
  regardingName,
  ...row
}: EventRow): EventImage {
  return {
    ...row,
    regarding: { kind: regardingKind, uid: regardingUid, namespace: regardingNamespace, name: regardingName },
  };
}
