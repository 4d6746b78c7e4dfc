import type { Labels } from '../model/object-meta.ts';
import { labelOf } from './label-selector.ts';

/** Does the node carry every pair of a pod's plain nodeSelector? An absent one asks for nothing. */
export function matchNodeSelector(nodeSelector: Labels | undefined, nodeLabels: Labels): boolean {
  return unmatchedNodeSelector(nodeSelector, nodeLabels).length === 0;
}

/** The pairs that the node lacks, as `key=value`, in the order of the selector. */
export function unmatchedNodeSelector(nodeSelector: Labels | undefined, nodeLabels: Labels): string[] {
  return Object.entries(nodeSelector ?? {})
    .filter(([key, value]) => labelOf(nodeLabels, key) !== value)
    .map(([key, value]) => `${key}=${value}`);
}
