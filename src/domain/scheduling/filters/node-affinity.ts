import { matchRequiredAffinity } from '../../affinity/node-affinity.ts';
import { matchNodeSelector } from '../../labels/node-selector.ts';
import type { Filter } from '../filter.ts';

/** nodeSelector and required node affinity must both hold. */
export const nodeAffinity: Filter = (pod, node) => {
  if (!matchNodeSelector(pod.nodeSelector, node.labels)) {
    return { filter: 'NODE_AFFINITY', failureClass: 'final', reasons: ['node selector not matched'] };
  }
  if (!matchRequiredAffinity(pod.nodeAffinity, node)) {
    return { filter: 'NODE_AFFINITY', failureClass: 'final', reasons: ['required node affinity not matched'] };
  }
  return null;
};
