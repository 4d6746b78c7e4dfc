import type { PlannedPod } from '../../../src/domain/model/planned-pod.ts';

/** A pod of the current revision that runs on n1, with what a test says otherwise. */
export function plannedPod(uid: string, more: Partial<PlannedPod> = {}): PlannedPod {
  return {
    uid,
    name: uid,
    nodeName: 'n1',
    targetNode: 'n1',
    phase: 'Running',
    ready: false,
    readySince: null,
    hash: 'new',
    creationTime: 1000,
    deleting: false,
    slot: 0,
    ...more,
  };
}
