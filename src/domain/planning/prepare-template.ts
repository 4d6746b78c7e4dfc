import type { Labels } from '../model/object-meta.ts';
import type { PodTemplate } from '../model/pod-template.ts';
import type { NodeAffinity } from '../model/selector.ts';
import type { Toleration } from '../model/taint.ts';
import { daemonTolerations } from '../taints/daemon-tolerations.ts';

/** What of a template decides where its pods belong; made once, tested against many nodes. */
export interface PreparedTemplate {
  readonly nodeName: string | null;
  readonly nodeSelector: Labels | undefined;
  readonly nodeAffinity: NodeAffinity | undefined;
  /** With the automatic ones. */
  readonly tolerations: readonly Toleration[];
}

/** Takes from a template what decides where its pods belong. */
export function prepareTemplate({ spec }: PodTemplate): PreparedTemplate {
  return {
    nodeName: spec.nodeName || null,
    nodeSelector: spec.nodeSelector,
    nodeAffinity: spec.affinity?.nodeAffinity,
    tolerations: daemonTolerations(spec),
  };
}
