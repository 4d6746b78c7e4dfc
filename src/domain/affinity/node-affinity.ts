import { isLabelKey, isLabelValue } from '../labels/label-syntax.ts';
import { labelOf } from '../labels/label-selector.ts';
import type { Labels } from '../model/object-meta.ts';
import type { NodeAffinity, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from '../model/selector.ts';

/** The node as affinity sees it. */
export interface AffinityNode {
  readonly name: string;
  readonly labels: Labels;
}

/** The only field that matchFields may name. */
export const nodeNameField = 'metadata.name';

/** Required node affinity against a node; none required admits every node. */
export function matchRequiredAffinity(affinity: NodeAffinity | undefined, node: AffinityNode): boolean {
  const required = affinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || required === null || matchNodeSelectorTerms(required, node);
}

/** Terms are ORed; no terms match nothing. */
export function matchNodeSelectorTerms(selector: NodeSelector, node: AffinityNode): boolean {
  return (selector.nodeSelectorTerms ?? []).some((term) => matchTerm(term, node));
}

/** Sum of the weights of the preferred terms that the node meets: the higher, the better. */
export function preferredScore(affinity: NodeAffinity | undefined, node: AffinityNode): number {
  let score = 0;
  for (const { weight, preference } of affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []) {
    if (matchTerm(preference, node)) score += weight;
  }
  return score;
}

/** Expressions and fields of one term are ANDed; a term without any matches nothing. */
function matchTerm(term: NodeSelectorTerm, node: AffinityNode): boolean {
  const expressions = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (expressions.length === 0 && fields.length === 0) return false;
  return expressions.every((one) => matchExpression(one, node.labels)) && fields.every((one) => matchField(one, node));
}

function matchExpression(requirement: NodeSelectorRequirement, labels: Labels): boolean {
  const values = requirement.values ?? [];
  // The API does not check values; one that no label could have makes the requirement unusable, NotIn included.
  if (!isLabelKey(requirement.key) || !values.every(isLabelValue)) return false;
  const value = labelOf(labels, requirement.key);
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return values.length > 0 && (value === undefined || !values.includes(value));
    case 'Exists':
      return values.length === 0 && value !== undefined;
    case 'DoesNotExist':
      return values.length === 0 && value === undefined;
    case 'Gt':
      return compareIntegers(value, values, (label, bound) => label > bound);
    case 'Lt':
      return compareIntegers(value, values, (label, bound) => label < bound);
    default:
      return false;
  }
}

function compareIntegers(
  value: string | undefined,
  values: readonly string[],
  holds: (label: bigint, bound: bigint) => boolean,
): boolean {
  const label = readInteger(value);
  const bound = values.length === 1 ? readInteger(values[0]) : undefined;
  return label !== undefined && bound !== undefined && holds(label, bound);
}

/** Base 10 within 64 bits, leading zeros welcome; anything else is no number. */
function readInteger(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^[+-]?[0-9]+$/.test(text)) return undefined;
  const number = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return BigInt.asIntN(64, number) === number ? number : undefined;
}

function matchField(requirement: NodeSelectorRequirement, node: AffinityNode): boolean {
  if (requirement.key !== nodeNameField || requirement.values?.length !== 1) return false;
  const named = requirement.values[0] === node.name;
  if (requirement.operator === 'In') return named;
  return requirement.operator === 'NotIn' && !named;
}
