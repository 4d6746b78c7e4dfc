import { matchRequiredAffinity } from '../affinity/node-affinity.ts';
import { unmatchedNodeSelector } from '../labels/node-selector.ts';
import type { NodeView } from '../model/node-view.ts';
import type { NodeDecision, PlacementReason, PlacementReasonCode } from '../model/placement.ts';
import type { PodTemplate } from '../model/pod-template.ts';
import type { TaintEffect } from '../model/taint.ts';
import { printTaint } from '../taints/taint.ts';
import { findUntoleratedTaint } from '../taints/toleration.ts';
import { prepareTemplate } from './prepare-template.ts';
import type { PreparedTemplate } from './prepare-template.ts';

const admitted: NodeDecision = { shouldRun: true, shouldContinue: true, reasons: [] };

/**
 * Should a daemon of this template run on the node, and may one that runs there stay? (document: "特定のノードのみでPodを
 * 実行する", "TaintとToleration".) Resources, ports, conditions and preferences have no say: they are the scheduler's.
 */
export function shouldRunOnNode(input: { readonly template: PodTemplate; readonly node: NodeView }): NodeDecision {
  return decideNode(prepareTemplate(input.template), input.node);
}

/** The same for a template that was prepared once for many nodes. */
export function decideNode(template: PreparedTemplate, node: NodeView): NodeDecision {
  const misfit = [
    ...nodeNameReason(template, node),
    ...selectorReason(template, node),
    ...affinityReason(template, node),
  ];
  const noExecute = taintReason({ template, node, effect: 'NoExecute', code: 'TAINT_NO_EXECUTE' });
  const noSchedule = taintReason({ template, node, effect: 'NoSchedule', code: 'TAINT_NO_SCHEDULE' });
  const expelling = [...misfit, ...noExecute];
  if (expelling.length === 0 && noSchedule.length === 0) return admitted;
  return { shouldRun: false, shouldContinue: expelling.length === 0, reasons: [...expelling, ...noSchedule] };
}

function nodeNameReason({ nodeName }: PreparedTemplate, node: NodeView): PlacementReason[] {
  if (nodeName === null || nodeName === node.name) return [];
  return [{ code: 'NODE_NAME', message: `the template names the node ${nodeName}, not ${node.name}` }];
}

function selectorReason({ nodeSelector }: PreparedTemplate, node: NodeView): PlacementReason[] {
  if (nodeSelector === undefined) return [];
  const lacking = unmatchedNodeSelector(nodeSelector, node.labels);
  if (lacking.length === 0) return [];
  return [{ code: 'NODE_SELECTOR', message: `the node lacks what nodeSelector asks for: ${lacking.join(', ')}` }];
}

function affinityReason({ nodeAffinity }: PreparedTemplate, node: NodeView): PlacementReason[] {
  if (matchRequiredAffinity(nodeAffinity, node)) return [];
  const terms = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const keys = terms
    .flatMap((term) => [...(term.matchExpressions ?? []), ...(term.matchFields ?? [])])
    .map((one) => one.key);
  const about = keys.length > 0 ? ` (about ${[...new Set(keys)].join(', ')})` : '';
  return [{ code: 'NODE_AFFINITY', message: `no term of the required node affinity matches the node${about}` }];
}

function taintReason(input: {
  readonly template: PreparedTemplate;
  readonly node: NodeView;
  readonly effect: TaintEffect;
  readonly code: PlacementReasonCode;
}): PlacementReason[] {
  const { taints } = input.node;
  const taint = findUntoleratedTaint({ taints, tolerations: input.template.tolerations, effects: [input.effect] });
  return taint ? [{ code: input.code, message: `the taint ${printTaint(taint)} is not tolerated` }] : [];
}
