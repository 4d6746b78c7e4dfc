import type { PodImage } from '../model/images.ts';
import type { PlannedPod } from '../model/planned-pod.ts';

/** A row as the planner sees it. */
export function toPlannedPod(pod: PodImage): PlannedPod {
  return {
    uid: pod.uid,
    name: pod.name,
    nodeName: pod.nodeName,
    targetNode: pod.targetNode,
    phase: pod.phase,
    ready: pod.ready,
    readySince: pod.readySince === null ? null : Date.parse(pod.readySince),
    hash: pod.revisionHash === '' ? null : pod.revisionHash,
    creationTime: Date.parse(pod.creationTimestamp),
    deleting: pod.deletionTimestamp !== null,
    slot: pod.slot,
  };
}
