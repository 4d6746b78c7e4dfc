import { printTaint } from '../../taints/taint.ts';
import { findUntoleratedTaint } from '../../taints/toleration.ts';
import type { Filter } from '../filter.ts';

/** Every NoSchedule and NoExecute taint must be tolerated; PreferNoSchedule is only a preference. */
export const taintToleration: Filter = ({ tolerations }, { taints }) => {
  const taint = findUntoleratedTaint({ taints, tolerations, effects: ['NoSchedule', 'NoExecute'] });
  if (!taint) return null;
  return { filter: 'TAINT_TOLERATION', failureClass: 'final', reasons: [`taint ${printTaint(taint)} not tolerated`] };
};
