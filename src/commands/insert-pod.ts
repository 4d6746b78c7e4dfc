import type { JsonObject } from '../domain/model/json.ts';
import type { NodeImage, PodImage } from '../domain/model/images.ts';
import type { PodManifest } from '../domain/model/pod.ts';
import type { PodTemplate } from '../domain/model/pod-template.ts';
import type { NewMark } from '../store/core/marks.ts';
import { hasNoExecuteTaint } from '../domain/taints/effective-taints.ts';
import { soleTargetOf } from '../domain/scheduling/schedulable-pod.ts';
import { hashLabel } from '../domain/revision/hash-label.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { lockNodes } from '../store/read/find-nodes.ts';
import { insertPodTemplates } from '../store/write/pod-templates.ts';
import { appendPodChanges, insertPods } from '../store/write/pods.ts';
import type { IdSource } from '../util/clock.ts';
import { GENERATED_PREFIX_MAX, NAME_ATTEMPTS_MAX } from './daemon-set-changes.ts';
import { admitPod } from './pod-admission.ts';
import { pairMark } from '../store/write/pod-marks.ts';
import { podOwners } from './pod-owners.ts';
import { alreadyExists, refuse } from './refusal.ts';
import { markAndWake, wakeScheduler } from './wake.ts';

/**
 * Admits and inserts a bare pod; refuses when its name is taken (a generated one is tried again). A spec that names its
 * node passes the scheduler over, whether or not there is such a node: then the collector finds it by the node's mark.
 */
export async function insertPodManifest(
  tx: Transaction,
  input: { readonly ids: IdSource; readonly manifest: PodManifest; readonly lastApplied: JsonObject | null },
): Promise<PodImage> {
  const { manifest, priority } = await admitPod(tx, input.manifest);
  const { metadata } = manifest;
  const { nodeName, ...spec } = manifest.spec;
  // Nodes are locked before pods; the lock keeps the node's uid true until the pod is there.
  const [node] = nodeName ? await lockNodes(tx, [nodeName]) : [];
  const [templateKey] = await insertPodTemplates(tx, [{ spec } as PodTemplate]);
  const declared = {
    namespace: metadata.namespace ?? 'default',
    generateName: metadata.generateName ?? null,
    source: 'BARE' as const,
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    finalizers: metadata.finalizers ?? [],
    ...podOwners(metadata.ownerReferences),
    templateKey: templateKey!,
    revisionHash: metadata.labels?.[hashLabel] ?? '',
    priority: priority.priority,
    priorityClassName: priority.priorityClassName,
    preemptionPolicy: priority.preemptionPolicy,
    lastApplied: input.lastApplied,
  };
  for (let attempt = 1; ; attempt += 1) {
    const name = metadata.name || (metadata.generateName ?? '').slice(0, GENERATED_PREFIX_MAX) + input.ids.suffix(5);
    const [pod] = await insertPods(tx, declared, [
      {
        uid: input.ids.uid(),
        name,
        targetNode: soleTargetOf(manifest.spec),
        slot: null,
        nodeName: nodeName || null,
        nodeUid: node?.image.uid ?? null,
      },
    ]);
    if (pod) {
      appendPodChanges(tx, [{ before: null, after: pod }]);
      markAndWake(tx, creationMarks(pod, node?.image ?? null));
      if (pod.nodeName === null) wakeScheduler(tx);
      return pod;
    }
    if (metadata.name || attempt >= NAME_ATTEMPTS_MAX) {
      refuse(alreadyExists({ kind: 'Pod', namespace: metadata.namespace ?? 'default', name }));
    }
  }
}

/** Somebody may adopt it; its set, if it came with one, must count it; its node may not exist, or not bear it for long. */
function creationMarks(pod: PodImage, node: NodeImage | null): NewMark[] {
  const isQuestionable = node === null || hasNoExecuteTaint(node);
  return [
    ...(pod.owner === null ? [{ kind: 'POD' as const, subject: pod.uid }] : pairMark(pod)),
    ...(pod.nodeName !== null && isQuestionable ? [{ kind: 'NODE' as const, subject: pod.nodeName }] : []),
  ];
}
