import type { Filter } from '../filter.ts';

/** A pod whose spec names a node fits that node only. */
export const nodeName: Filter = (pod, node) =>
  pod.nodeName === null || pod.nodeName === node.name
    ? null
    : { filter: 'NODE_NAME', failureClass: 'final', reasons: ['not the node that the pod names'] };
