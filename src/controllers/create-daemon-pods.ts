import { hashLabel } from '../domain/revision/hash-label.ts';
import type { DaemonSetImage, NodeImage, PodImage } from '../domain/model/images.ts';
import { admitDaemonPod } from '../domain/planning/admit-daemon-pod.ts';
import type { ResolvedPriority } from '../domain/scheduling/resolve-priority.ts';
import type { Transaction } from '../store/core/transaction.ts';
import type { StoredTemplate } from '../store/read/pod-templates.ts';
import { listPriorityClassViews } from '../store/read/priority-class-views.ts';
import { jobOf } from '../store/queue/enqueue.ts';
import { isMarkedForLater } from '../store/write/claim-marks.ts';
import { recordEvents } from '../store/write/events.ts';
import { appendPodChanges, insertPodGroups, type NewPod, type NewPods } from '../store/write/pods.ts';
import type { ControllerContext } from './controller-context.ts';
import type { CreationBudget } from './creation-budget.ts';

export interface PodCreation {
  readonly node: NodeImage;
  readonly slot: 0 | 1;
}

export interface CreationInput {
  readonly daemonSet: DaemonSetImage;
  readonly stored: StoredTemplate;
  readonly currentHash: string;
  readonly creations: readonly PodCreation[];
  readonly budget: CreationBudget;
}

/** Names are cut so that suffix and set name fit a label value (semantics: pod construction). */
const PREFIX_LENGTH_MAX = 58;
const SUFFIX_LENGTH = 5;
const NAME_ATTEMPTS_MAX = 8;
/** A template that admission refuses is tried again after this time: what it lacks may have been made. */
const REFUSED_RETRY_MS = 10_000;

/**
 * Makes one pod for each creation from the present template, the first of them where a limit leaves no more; or says in an
 * event why none can be made.
 */
export async function createDaemonPods(
  context: ControllerContext,
  tx: Transaction,
  input: CreationInput,
): Promise<PodImage[]> {
  if (input.creations.length === 0) return [];
  const { daemonSet, stored } = input;
  const admitted = admitDaemonPod({ template: stored.template, classes: await listPriorityClassViews(tx) });
  if (!admitted.ok) {
    await recordEvents(tx, [
      {
        ...about(daemonSet),
        type: 'Warning',
        reason: 'FailedCreate',
        message: `Error creating: ${admitted.error.path}: ${admitted.error.message}`,
      },
    ]);
    await retryLater(tx, daemonSet);
    return [];
  }
  const granted = await input.budget.take(input.creations.length);
  const created = await makeDaemonPods(context, tx, [
    { ...input, creations: input.creations.slice(0, granted), priority: admitted.value },
  ]);
  if (created.some((pod) => pod.nodeName === null)) tx.enqueue(jobOf('schedulePods', {}));
  return created;
}

/** Pods that admission lets pass and no limit puts off. */
export interface AdmittedCreations extends Omit<CreationInput, 'budget'> {
  readonly priority: ResolvedPriority;
}

/** Makes pods of some sets together, and says so in events and in the feed. Whom to wake for them is the caller's. */
export async function makeDaemonPods(
  context: ControllerContext,
  tx: Transaction,
  sets: readonly AdmittedCreations[],
): Promise<PodImage[]> {
  const created = await insertUnderFreeNames(context, tx, sets);
  appendPodChanges(
    tx,
    created.map((after) => ({ before: null, after })),
  );
  const byUid = new Map(sets.map(({ daemonSet }) => [daemonSet.uid, daemonSet]));
  await recordEvents(
    tx,
    created.map((pod) => ({
      ...about(byUid.get(pod.owner!.uid)!),
      type: 'Normal',
      reason: 'SuccessfulCreate',
      message: `Created pod ${pod.name} for ${pod.targetNode}`,
    })),
  );
  return created;
}

/** One retry for all passes that are refused until then: each would start a walk over all nodes of its own. */
async function retryLater(tx: Transaction, { uid }: DaemonSetImage): Promise<void> {
  if (await isMarkedForLater(tx, { kind: 'EXPAND', subject: uid })) return;
  tx.mark({ kind: 'EXPAND', subject: uid, dueAt: new Date(tx.now.getTime() + REFUSED_RETRY_MS) });
}

function about(daemonSet: DaemonSetImage) {
  return {
    regarding: { kind: 'DaemonSet' as const, uid: daemonSet.uid, namespace: daemonSet.namespace, name: daemonSet.name },
    component: 'daemonset-controller' as const,
  };
}

/** Random suffixes collide now and then (10,000 of them about three times): those get another one, in the same transaction. */
async function insertUnderFreeNames(
  context: ControllerContext,
  tx: Transaction,
  sets: readonly AdmittedCreations[],
): Promise<PodImage[]> {
  const created: PodImage[] = [];
  let waiting = sets.map((input) => ({
    input,
    shared: sharedBy(input),
    pods: input.creations.map((creation) => toNewPod(context, input, creation)),
  }));
  for (let attempt = 1; waiting.length > 0 && attempt <= NAME_ATTEMPTS_MAX; attempt += 1) {
    const inserted = await insertPodGroups(tx, waiting);
    created.push(...inserted);
    const done = new Set(inserted.map((pod) => pod.uid));
    waiting = waiting
      .map(({ input, shared, pods }) => ({
        input,
        shared,
        pods: pods
          .filter((pod) => !done.has(pod.uid))
          .map((pod) => ({ ...pod, name: nameOf(context, input.daemonSet) })),
      }))
      .filter(({ pods }) => pods.length > 0);
  }
  for (const { input, pods } of waiting) {
    const { namespace, name } = input.daemonSet;
    throw new Error(`no free name for ${pods.length} pods of DaemonSet ${namespace}/${name}`);
  }
  return created;
}

function nameOf({ ids }: ControllerContext, { name }: DaemonSetImage): string {
  return `${name}-`.slice(0, PREFIX_LENGTH_MAX) + ids.suffix(SUFFIX_LENGTH);
}

/** All that pods of one set and revision have in common. */
function sharedBy({ daemonSet, stored, currentHash, priority }: AdmittedCreations): NewPods {
  const { metadata } = stored.template;
  return {
    namespace: daemonSet.namespace,
    generateName: `${daemonSet.name}-`,
    source: 'DAEMON',
    labels: { ...metadata?.labels, [hashLabel]: currentHash },
    annotations: metadata?.annotations ?? {},
    finalizers: (metadata?.['finalizers'] as readonly string[] | undefined) ?? [],
    ownerUid: daemonSet.uid,
    ownerKind: 'DaemonSet',
    ownerName: daemonSet.name,
    otherOwnerReferences: null,
    templateKey: stored.key,
    revisionHash: currentHash,
    ...priority,
  };
}

function toNewPod(
  context: ControllerContext,
  { daemonSet, stored }: AdmittedCreations,
  { node, slot }: PodCreation,
): NewPod {
  const isPreset = (stored.template.spec.nodeName ?? '') !== '';
  return {
    uid: context.ids.uid(),
    name: nameOf(context, daemonSet),
    targetNode: node.name,
    slot,
    nodeName: isPreset ? node.name : null,
    nodeUid: isPreset ? node.uid : null,
  };
}
