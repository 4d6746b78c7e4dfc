import type { Affinity, PodSpec } from '../model/pod-template.ts';
import { nodeNameField } from './node-affinity.ts';

/**
 * The affinity of a daemon pod: its required node terms are replaced by one that names the node; preferred terms and
 * pod (anti-)affinity stay (document: "デフォルトスケジューラーによってスケジューリングされる"). The input is not touched.
 */
export function targetNodeAffinity(affinity: Affinity | undefined, nodeName: string): Affinity {
  return {
    ...affinity,
    nodeAffinity: {
      ...affinity?.nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchFields: [{ key: nodeNameField, operator: 'In', values: [nodeName] }] }],
      },
    },
  };
}

/**
 * The node a pod belongs to: where it is bound, else the first required field requirement that names exactly one node.
 * null: it belongs to none, and its DaemonSet neither counts nor deletes it.
 */
export function targetNodeOf(spec: Pick<PodSpec, 'nodeName' | 'affinity'>): string | null {
  if (spec.nodeName) return spec.nodeName;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const term of terms) {
    for (const { key, operator, values } of term.matchFields ?? []) {
      if (key === nodeNameField && operator === 'In' && values?.length === 1) return values[0] ?? null;
    }
  }
  return null;
}
