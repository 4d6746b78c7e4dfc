import type { Taint } from '../../model/taint.ts';
import { nodeTaintKeys } from '../../taints/node-taint-keys.ts';
import { isTolerated } from '../../taints/toleration.ts';
import type { Filter } from '../filter.ts';

const cordon: Taint = { key: nodeTaintKeys.unschedulable, effect: 'NoSchedule' };

/** Cordoned nodes take only pods that tolerate the cordon's taint, as all daemon pods do. */
export const nodeUnschedulable: Filter = (pod, node) =>
  !node.unschedulable || isTolerated(cordon, pod.tolerations)
    ? null
    : { filter: 'NODE_UNSCHEDULABLE', failureClass: 'final', reasons: ['cordoned'] };
