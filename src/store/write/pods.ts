import type { Change } from '../../domain/model/change.ts';
import type { PodImage, PodSource } from '../../domain/model/images.ts';
import type { Annotations, Labels, OwnerReference } from '../../domain/model/object-meta.ts';
import type { Condition } from '../../domain/model/pod.ts';
import { hasNothingToEnd } from '../../domain/planning/plan-pod-deletion.ts';
import { describeTransitions } from '../../domain/status/describe-transitions.ts';
import { assert } from '../../util/assert.ts';
import type { Queryable } from '../core/queryable.ts';
import type { Transaction } from '../core/transaction.ts';
import { podColumns, toPodImage, type PodRow } from '../core/rows.ts';

/** A pod before and after one transaction; null where it was not there, or is not there any more. */
export interface PodChange {
  readonly before: PodImage | null;
  readonly after: PodImage | null;
}

/** Puts one change a pod into the feed, with what the change means and what it was before. */
export function appendPodChanges(tx: Pick<Transaction, 'append'>, changes: readonly PodChange[]): void {
  tx.append(...changes.map(toChange));
}

function toChange({ before, after }: PodChange): Change {
  const object = (after ?? before)!;
  return {
    kind: 'Pod',
    type: before === null ? 'ADDED' : after === null ? 'DELETED' : 'MODIFIED',
    uid: object.uid,
    namespace: object.namespace,
    name: object.name,
    daemonSetUid: object.owner?.kind === 'DaemonSet' ? object.owner.uid : null,
    nodeName: object.nodeName ?? object.targetNode,
    transitions: describeTransitions(before, after),
    object,
    previous:
      before === null
        ? null
        : {
            labels: before.labels,
            phase: before.phase,
            ready: before.ready,
            nodeName: before.nodeName ?? before.targetNode,
            daemonSetName: before.owner?.kind === 'DaemonSet' ? before.owner.name : null,
          },
  };
}

/** What pods that are made together have in common. */
export interface NewPods {
  readonly namespace: string;
  readonly generateName: string | null;
  readonly source: PodSource;
  readonly labels: Labels;
  readonly annotations: Annotations;
  readonly finalizers: readonly string[];
  readonly ownerUid: string | null;
  readonly ownerKind: string | null;
  readonly ownerName: string | null;
  readonly otherOwnerReferences: readonly OwnerReference[] | null;
  readonly templateKey: string;
  readonly revisionHash: string;
  readonly priority: number;
  readonly priorityClassName: string | null;
  readonly preemptionPolicy: string;
  readonly lastApplied?: object | null;
}

/** What each of them has for itself; the rest of the row follows. */
export interface NewPod {
  readonly uid: string;
  readonly name: string;
  readonly targetNode: string | null;
  readonly slot: 0 | 1 | null;
  /** Set when the spec names its node: the scheduler is passed over. */
  readonly nodeName: string | null;
  readonly nodeUid: string | null;
}

/** Pods that have something in common. */
export interface NewPodGroup {
  readonly shared: NewPods;
  readonly pods: readonly NewPod[];
}

/** Inserts pods of one group; see insertPodGroups. */
export function insertPods(tx: Transaction, shared: NewPods, pods: readonly NewPod[]): Promise<PodImage[]> {
  return insertPodGroups(tx, [{ shared, pods }]);
}

/**
 * Inserts pods with one statement, whatever the number of groups. Names that are taken are left out of the result: the caller
 * tries them again under another name. A second live pod of one DaemonSet on one node is a DUPLICATE error of the database and
 * no result. Only uids are read back: every column is written from here, or has the default that newPodImage has.
 */
export async function insertPodGroups(tx: Transaction, groups: readonly NewPodGroup[]): Promise<PodImage[]> {
  const pods = groups.flatMap((group) => group.pods);
  if (pods.length === 0) return [];
  const rows = await tx.query<{ uid: string }>(
    `INSERT INTO pods (uid, namespace, name, generate_name, source, labels, annotations, finalizers, owner_uid, owner_kind,
       owner_name, other_owner_references, template_key, revision_hash, target_node, slot, node_name, node_uid, priority,
       priority_class_name, preemption_policy, schedule_due_at, schedule_origin, conditions, container_statuses,
       resource_version, creation_timestamp, last_applied)
     SELECT uid, namespace, name, "generateName", source, labels, annotations, finalizers, "ownerUid", "ownerKind",
       "ownerName", "otherOwnerReferences", "templateKey", "revisionHash", "targetNode", slot, "nodeName", "nodeUid", priority,
       "priorityClassName", "preemptionPolicy",
       CASE WHEN "nodeName" IS NULL THEN $2::timestamptz END, CASE WHEN "nodeName" IS NULL THEN $3::bigint END,
       CASE WHEN "nodeName" IS NULL THEN '[]'::jsonb ELSE $4::jsonb END, '[]', 1, $2::timestamptz, "lastApplied"
     FROM jsonb_to_recordset($1::jsonb) AS shared("group" int, namespace text, "generateName" text, source text, labels jsonb,
       annotations jsonb, finalizers text[], "ownerUid" uuid, "ownerKind" text, "ownerName" text,
       "otherOwnerReferences" jsonb, "templateKey" text, "revisionHash" text, priority int, "priorityClassName" text,
       "preemptionPolicy" text, "lastApplied" jsonb)
     JOIN unnest($5::uuid[], $6::text[], $7::text[], $8::smallint[], $9::text[], $10::uuid[], $11::int[])
       AS new(uid, name, "targetNode", slot, "nodeName", "nodeUid", "group") USING ("group")
     ORDER BY uid
     ON CONFLICT (namespace, name) DO NOTHING
     RETURNING uid`,
    JSON.stringify(groups.map(({ shared }, group) => ({ ...shared, group }))),
    tx.now.toISOString(),
    tx.origin,
    JSON.stringify([scheduledCondition(tx.now)]),
    pods.map((pod) => pod.uid),
    pods.map((pod) => pod.name),
    pods.map((pod) => pod.targetNode),
    pods.map((pod) => pod.slot),
    pods.map((pod) => pod.nodeName),
    pods.map((pod) => pod.nodeUid),
    groups.flatMap((group, at) => group.pods.map(() => at)),
  );
  const inserted = new Set(rows.map((row) => row.uid));
  return groups.flatMap((group) =>
    group.pods.filter((pod) => inserted.has(pod.uid)).map((pod) => newPodImage(group.shared, pod, tx.now)),
  );
}

/** Written out: rest and spread make objects that the engine is slow with, and these come by the ten thousand. */
function newPodImage(shared: NewPods, pod: NewPod, now: Date): PodImage {
  return {
    uid: pod.uid,
    namespace: shared.namespace,
    name: pod.name,
    generateName: shared.generateName,
    source: shared.source,
    labels: shared.labels,
    annotations: shared.annotations,
    finalizers: shared.finalizers,
    owner:
      shared.ownerUid === null
        ? null
        : { uid: shared.ownerUid, kind: shared.ownerKind ?? '', name: shared.ownerName ?? '' },
    otherOwnerReferences: shared.otherOwnerReferences,
    templateKey: shared.templateKey,
    specOverride: null,
    revisionHash: shared.revisionHash,
    targetNode: pod.targetNode,
    slot: pod.slot,
    nodeName: pod.nodeName,
    nodeUid: pod.nodeUid,
    priority: shared.priority,
    priorityClassName: shared.priorityClassName,
    preemptionPolicy: shared.preemptionPolicy,
    nominatedNodeName: null,
    phase: 'Pending',
    reason: null,
    message: null,
    ready: false,
    readySince: null,
    startTime: null,
    conditions: pod.nodeName === null ? [] : [scheduledCondition(now)],
    containerStatuses: [],
    hostIP: null,
    podIP: null,
    resourceVersion: '1',
    creationTimestamp: now.toISOString(),
    deletionTimestamp: null,
    deletionGracePeriodSeconds: null,
  };
}

function scheduledCondition(now: Date): Condition {
  return { type: 'PodScheduled', status: 'True', lastTransitionTime: now.toISOString() };
}

/** Locks pods in the order that everybody keeps; those that are gone are left out. */
export async function lockPods(tx: Queryable, uids: readonly string[]): Promise<PodImage[]> {
  if (uids.length === 0) return [];
  const rows = await tx.query<PodRow>(
    `SELECT ${podColumns()} FROM pods WHERE uid = ANY($1::uuid[]) ORDER BY uid FOR UPDATE`,
    uids,
  );
  return rows.map(toPodImage);
}

export interface Binding {
  /** Locked, without a node, and not terminating. */
  readonly pod: PodImage;
  readonly nodeName: string;
  readonly nodeUid: string;
}

/** Binds locked pods to their nodes; gives them as they are then. */
export async function bindPods(tx: Transaction, bindings: readonly Binding[]): Promise<PodImage[]> {
  if (bindings.length === 0) return [];
  const bound = bindings.map((binding) => bindPod(binding, tx.now));
  // By uid alone: a condition on node_name would lead the planner through the index of all pods without a node.
  const touched = await tx.execute(
    `UPDATE pods SET node_name = bound.node_name, node_uid = bound.node_uid, target_node = bound.node_name,
       nominated_node_name = NULL, schedule_due_at = NULL, schedule_origin = NULL, schedule_nodes = NULL,
       schedule_all_at = NULL, reason = NULL, message = NULL, conditions = bound.conditions::jsonb,
       resource_version = resource_version + 1
     FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[]) AS bound(uid, node_name, node_uid, conditions)
     WHERE pods.uid = bound.uid`,
    bound.map((pod) => pod.uid),
    bound.map((pod) => pod.nodeName),
    bound.map((pod) => pod.nodeUid),
    bound.map((pod) => JSON.stringify(pod.conditions)),
  );
  assert(touched === bound.length, 'pods that are locked are there');
  return bound;
}

function bindPod({ pod, nodeName, nodeUid }: Binding, now: Date): PodImage {
  assert(pod.nodeName === null && pod.deletionTimestamp === null, 'a pod is bound once, and never while it ends');
  const others = pod.conditions.filter((condition) => condition.type !== 'PodScheduled');
  return {
    ...pod,
    nodeName,
    nodeUid,
    targetNode: nodeName,
    nominatedNodeName: null,
    reason: null,
    message: null,
    conditions: [...others, scheduledCondition(now)],
    resourceVersion: String(BigInt(pod.resourceVersion) + 1n),
  };
}

export interface PodEnd {
  /** Seconds that a pod has to end. */
  readonly gracePeriodOf: (pod: PodImage) => number;
  /** Why, for the status of the pods (`endReasons`); absent: nothing is said. */
  readonly reason?: string | undefined;
}

/**
 * Begins the deletion of locked pods that are not terminating yet. A pod that is not bound, has ended, or has no grace is
 * removed at once (semantics: pod deletion), or when its last finalizer goes; the others keep their row until their agent
 * says REMOVED.
 */
export async function deletePods(
  tx: Transaction,
  pods: readonly PodImage[],
  { gracePeriodOf, reason }: PodEnd,
): Promise<PodChange[]> {
  const live = pods.filter((pod) => pod.deletionTimestamp === null);
  const graceOf = (pod: PodImage) => (hasNothingToEnd(pod.nodeName !== null, pod.phase) ? 0 : gracePeriodOf(pod));
  const isGone = (pod: PodImage) => graceOf(pod) === 0 && pod.finalizers.length === 0;
  const removed = await removePods(tx, live.filter(isGone));
  const ending = live.filter((pod) => !isGone(pod));
  const told =
    reason === undefined ? removed : removed.map(({ before, after }) => ({ before: { ...before!, reason }, after }));
  return [...told, ...(await beginDeletion(tx, ending, { gracePeriodOf: graceOf, reason }))];
}

async function beginDeletion(
  tx: Transaction,
  pods: readonly PodImage[],
  { gracePeriodOf, reason }: PodEnd,
): Promise<PodChange[]> {
  if (pods.length === 0) return [];
  const changes = pods.map((before) => ({
    before,
    after: endPod(before, { seconds: gracePeriodOf(before), reason, now: tx.now }),
  }));
  const touched = await tx.execute(
    `UPDATE pods SET deletion_timestamp = request.ends_at, deletion_grace_period_seconds = request.seconds,
       schedule_due_at = NULL, schedule_origin = NULL, schedule_nodes = NULL, schedule_all_at = NULL,
       reason = coalesce($4, reason), resource_version = resource_version + 1
     FROM unnest($1::uuid[], $2::timestamptz[], $3::int[]) AS request(uid, ends_at, seconds)
     WHERE pods.uid = request.uid`,
    pods.map((pod) => pod.uid),
    changes.map(({ after }) => after.deletionTimestamp),
    changes.map(({ after }) => after.deletionGracePeriodSeconds),
    reason ?? null,
  );
  assert(touched === changes.length, 'pods that are locked are there');
  return changes;
}

function endPod(
  pod: PodImage,
  { seconds, reason, now }: { readonly seconds: number; readonly reason: string | undefined; readonly now: Date },
) {
  return {
    ...pod,
    deletionTimestamp: new Date(now.getTime() + seconds * 1_000).toISOString(),
    deletionGracePeriodSeconds: seconds,
    reason: reason ?? pod.reason,
    resourceVersion: String(BigInt(pod.resourceVersion) + 1n),
  };
}

/** Removes the rows of locked pods; what of them is final was decided before. */
export async function removePods(tx: Transaction, pods: readonly PodImage[]): Promise<PodChange[]> {
  if (pods.length === 0) return [];
  await tx.execute(
    `DELETE FROM pods WHERE uid = ANY($1::uuid[])`,
    pods.map((pod) => pod.uid),
  );
  return pods.map((before) => ({ before, after: null }));
}
