import type { PodImage } from '../../domain/model/images.ts';
import type { NewMark } from '../core/marks.ts';
import type { PodChange } from './pods.ts';

/** The DaemonSet and node that a decision about this pod belongs to; a pod for no node in particular may still be released. */
export function pairMark(pod: PodImage): NewMark[] {
  if (pod.owner?.kind !== 'DaemonSet') return [];
  return [{ kind: 'PAIR', subject: pod.owner.uid, node: pod.nodeName ?? pod.targetNode ?? '' }];
}

/** What must be looked at after a pod began to end, ended, or went: its set's pair, and the room that it left. */
export function deletionMarks({ before, after }: PodChange): NewMark[] {
  const pod = before ?? after;
  if (pod === null) return [];
  const freed = after === null && before?.nodeName ? [{ kind: 'NODE' as const, subject: before.nodeName }] : [];
  return [...pairMark(pod), ...freed];
}
