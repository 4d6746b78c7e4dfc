import type { Labels } from '../model/object-meta.ts';
import type { NodeSelectorTerm } from '../model/selector.ts';
import { nodeNameField } from '../affinity/node-affinity.ts';
import type { PreparedTemplate } from './prepare-template.ts';

/** Nodes of these names, and nodes with all labels of one of these maps. */
export interface LikelyNodes {
  readonly names: readonly string[];
  readonly labels: readonly Labels[];
}

const ALTERNATIVES_MAX = 20;

/**
 * Where a walk for a template had better begin: the nodes that it asks for in a way that an index can answer. It decides
 * nothing (`decideNode` does), and may miss nodes and name too many. null: it asks for none in particular.
 */
export function likelyNodes({ nodeName, nodeSelector = {}, nodeAffinity }: PreparedTemplate): LikelyNodes | null {
  if (nodeName !== null) return { names: [nodeName], labels: [] };
  const terms = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [{}];
  const names = terms.flatMap(namesOf);
  const labels = terms.filter((term) => namesOf(term).length === 0).flatMap((term) => labelsOf(term, nodeSelector));
  const asksForAny = labels.some((one) => Object.keys(one).length === 0);
  return asksForAny ? null : { names: names.slice(0, ALTERNATIVES_MAX), labels: labels.slice(0, ALTERNATIVES_MAX) };
}

function namesOf({ matchFields = [] }: NodeSelectorTerm): readonly string[] {
  return matchFields.find((one) => one.key === nodeNameField && one.operator === 'In')?.values ?? [];
}

/** One map for each value that a label may have; only the first label with several values is taken apart. */
function labelsOf({ matchExpressions = [] }: NodeSelectorTerm, nodeSelector: Labels): Labels[] {
  const among = matchExpressions.filter((one) => one.operator === 'In' && (one.values ?? []).length > 0);
  const fixed = among.filter((one) => one.values!.length === 1).map((one) => [one.key, one.values![0]!] as const);
  const labels = { ...nodeSelector, ...Object.fromEntries(fixed) };
  const choice = among.find((one) => one.values!.length > 1);
  return choice === undefined ? [labels] : choice.values!.map((value) => ({ ...labels, [choice.key]: value }));
}
