import type { NodeManifest } from '../model/node.ts';
import type { Taint } from '../model/taint.ts';
import { checkSyntax } from './check-value.ts';
import { duplicate, forbidden, invalid, type FieldErrors } from './field-errors.ts';
import { FieldPath } from './field-path.ts';
import { cidr, ipFamily } from './ip-syntax.ts';
import { parseJsonList } from './json-list.ts';
import { semanticEqual } from './semantic-equal.ts';
import { validateConfigSource, type NodeConfigSource } from './validate-node-config-source.ts';
import { validateObjectMetaUpdate } from './validate-object-meta-update.ts';
import { validateObjectMeta } from './validate-object-meta.ts';
import { validateAmount } from './validate-resources.ts';
import { validateTaints } from './validate-taints.ts';

/** The fields of a node's spec that the model keeps without a type of their own. */
interface NodeSpecFields {
  readonly podCIDR?: string;
  readonly podCIDRs?: readonly string[];
  readonly providerID?: string;
  readonly configSource?: NodeConfigSource;
  readonly unschedulable?: boolean;
  readonly taints?: readonly Taint[];
}

const metadataPath = new FieldPath('metadata');
const cidrsPath = new FieldPath('spec', 'podCIDRs');
const taintsAnnotation = 'scheduler.alpha.kubernetes.io/taints';

function specOf(node: NodeManifest): NodeSpecFields {
  // The decoder has checked every field against the v1.20 schema, of which NodeSpecFields is a part.
  return (node.spec ?? {}) as NodeSpecFields;
}

/** podCIDR is the old, single form of podCIDRs and wins where the two disagree. */
function cidrsOf(spec: NodeSpecFields): readonly string[] {
  const list = spec.podCIDRs ?? [];
  return spec.podCIDR && list[0] !== spec.podCIDR ? [spec.podCIDR] : list;
}

function validateCidrs(ranges: readonly string[]): FieldErrors {
  const families = ranges.map(ipFamily);
  const hasOneOfEach = ranges.length === 2 && families.includes(4) && families.includes(6);
  return [
    ...ranges.flatMap((range, position) => checkSyntax(cidrsPath.index(position), range, cidr)),
    ...(ranges.length > 1 && !hasOneOfEach
      ? [invalid(cidrsPath, ranges, 'must have at most one range of each family')]
      : []),
    ...ranges.flatMap((range, position) =>
      ranges.indexOf(range) < position ? [duplicate(cidrsPath.index(position), range)] : [],
    ),
  ];
}

function validateAmounts(node: NodeManifest): FieldErrors {
  return (['capacity', 'allocatable'] as const).flatMap((list) =>
    Object.entries(node.status?.[list] ?? {}).flatMap(([name, amount]) =>
      validateAmount(name, amount, new FieldPath('status', list, name)),
    ),
  );
}

/** Taints that were once written as JSON into an annotation are still read, so they are still checked. */
function validateTaintsAnnotation(node: NodeManifest): FieldErrors {
  const path = metadataPath.child('annotations');
  const text = node.metadata.annotations?.[taintsAnnotation];
  if (!text) return [];
  const list = parseJsonList(text);
  if (list === undefined) return [invalid(path, text, `${taintsAnnotation} must be a JSON list of taints`)];
  // The rule reads each field as it is and refuses what is no known word.
  return validateTaints(list as readonly Taint[], path.child(taintsAnnotation));
}

/**
 * A new node (Kubernetes "Nodes"; semantics "Selectors, affinity, tolerations, taints"). Errors of taints stand under
 * `metadata.taints`, as Kubernetes prints them.
 */
export function validateNode(node: NodeManifest): FieldErrors {
  const spec = specOf(node);
  return [
    ...validateObjectMeta(node.metadata, 'cluster', metadataPath),
    ...validateTaintsAnnotation(node),
    ...validateTaints(spec.taints, metadataPath.child('taints')),
    ...validateAmounts(node),
    ...validateCidrs(cidrsOf(spec)),
  ];
}

/** Fields that may change freely, or are compared by a rule of their own. */
const changeable: NodeSpecFields = {
  podCIDR: undefined,
  podCIDRs: undefined,
  providerID: undefined,
  configSource: undefined,
  unschedulable: undefined,
  taints: undefined,
};

/** A changed node: address ranges and the provider's id can be set once, labels, taints and unschedulable always. */
export function validateNodeUpdate(next: NodeManifest, current: NodeManifest): FieldErrors {
  const spec = specOf(next);
  const before = specOf(current);
  const ranges = cidrsOf(before);
  const onlyOnce = 'can be set once and not be changed';
  const isMoved = ranges.length > 0 && !semanticEqual(cidrsOf(spec), ranges);
  const isRenamed = Boolean(before.providerID) && (spec.providerID ?? '') !== before.providerID;
  const isFixed = semanticEqual({ ...spec, ...changeable }, { ...before, ...changeable });
  return [
    ...validateNode(next),
    ...validateObjectMetaUpdate({ ...next.metadata, namespace: undefined }, current.metadata, metadataPath),
    ...(isMoved ? [forbidden(cidrsPath, onlyOnce)] : []),
    ...(isRenamed ? [forbidden(new FieldPath('spec', 'providerID'), onlyOnce)] : []),
    ...(spec.configSource ? validateConfigSource(spec.configSource, new FieldPath('spec', 'configSource')) : []),
    // Kubernetes prints the path of the whole object as empty brackets.
    ...(isFixed
      ? []
      : [forbidden(new FieldPath('[]'), 'only labels, annotations, taints and unschedulable can change')]),
  ];
}
