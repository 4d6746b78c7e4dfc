import type { ObjectMeta, OwnerReference } from '../model/object-meta.ts';
import { checkRequiredSyntax, checkSyntax } from './check-value.ts';
import { invalid, required, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';
import { dns1123Label, dns1123Subdomain, dns1123SubdomainPrefix, qualifiedName } from './name-syntax.ts';
import { validateAnnotations, validateLabels } from './validate-labels.ts';

export type Scope = 'namespaced' | 'cluster';

/** A generated name is the prefix, cut to 58 characters, and five random ones: 63 in all. */
const generatedPrefixLengthMax = 58;

function validateName(meta: ObjectMeta, path: FieldPath): FieldErrors {
  const prefix = meta.generateName ?? '';
  const prefixErrors = prefix === '' ? [] : checkSyntax(path.child('generateName'), prefix, dns1123SubdomainPrefix);
  const namePath = path.child('name');
  if (meta.name) return [...prefixErrors, ...checkSyntax(namePath, meta.name, dns1123Subdomain)];
  if (prefix === '') return [required(namePath, 'name or generateName must be given')];
  // The name is made before it is checked, so a bad prefix is refused in both places.
  const generated = `${prefix.slice(0, generatedPrefixLengthMax)}xxxxx`;
  return [...prefixErrors, ...checkSyntax(namePath, generated, dns1123Subdomain)];
}

/** apiVersion is `version` or `group/version`; anything else has no version. */
function hasVersion(apiVersion: string): boolean {
  const parts = apiVersion.split('/');
  return parts.length <= 2 && (parts.at(-1) ?? '') !== '';
}

function validateOwnerReference(owner: OwnerReference, path: FieldPath): FieldErrors {
  const empty = (['kind', 'name', 'uid'] as const).filter((field) => !owner[field]);
  const isEvent = owner.kind === 'Event' && owner.apiVersion === 'v1';
  return [
    ...(hasVersion(owner.apiVersion ?? '')
      ? []
      : [invalid(path.child('apiVersion'), owner.apiVersion, "must be 'version' or 'group/version'")]),
    ...empty.map((field) => invalid(path.child(field), owner[field], 'must not be empty')),
    ...(isEvent ? [invalid(path, owner, 'an Event cannot own anything')] : []),
  ];
}

/** Each owner named in full, at most one of them the controller. Paths carry no index, as in Kubernetes 1.20. */
export function validateOwnerReferences(owners: readonly OwnerReference[] | undefined, path: FieldPath): FieldErrors {
  const controllers = (owners ?? []).filter((owner) => owner.controller === true);
  return [
    ...(owners ?? []).flatMap((owner) => validateOwnerReference(owner, path)),
    ...controllers.slice(1).map(() => invalid(path, owners, 'only one owner can have controller set to true')),
  ];
}

const plainFinalizers = ['kubernetes', 'orphan', 'foregroundDeletion'];

/** Finalizers are qualified names; without a prefix only Kubernetes' own three. */
export function validateFinalizers(finalizers: readonly string[] | undefined, path: FieldPath): FieldErrors {
  const names = finalizers ?? [];
  const conflict = names.includes('orphan') && names.includes('foregroundDeletion');
  return [
    ...names.flatMap((name) => checkSyntax(path, name, qualifiedName)),
    ...(conflict ? [invalid(path, names, 'orphan and foregroundDeletion cannot both be set')] : []),
    ...names.flatMap((name, position) =>
      name.includes('/') || plainFinalizers.includes(name)
        ? []
        : [invalid(path.index(position), name, `must have a prefix, or be one of ${plainFinalizers.join(', ')}`)],
    ),
  ];
}

/**
 * Metadata of a new object (semantics "Validation of a DaemonSet, Metadata"; Kubernetes "Object Names and IDs", "Labels
 * and Selectors", "Annotations"). A cluster-scoped object's namespace is dropped by the server, so it is not looked at.
 */
export function validateObjectMeta(meta: ObjectMeta, scope: Scope, path: FieldPath): FieldErrors {
  return [
    ...validateName(meta, path),
    ...(scope === 'namespaced' ? checkRequiredSyntax(path.child('namespace'), meta.namespace, dns1123Label) : []),
    ...validateLabels(meta.labels, path.child('labels')),
    ...validateAnnotations(meta.annotations, path.child('annotations')),
    ...validateOwnerReferences(meta.ownerReferences, path.child('ownerReferences')),
    ...validateFinalizers(meta.finalizers, path.child('finalizers')),
  ];
}
