import { checkPresent, checkRange, checkSyntax } from './check-value.ts';
import type { FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';
import { dns1123Label, qualifiedName } from './name-syntax.ts';
import type { PodAffinityRules, PodAffinityTerm } from './pod-spec-fields.ts';
import { validateLabelSelector } from './validate-label-selector.ts';

/** The selector's errors stand under `matchExpressions`, and namespaces under `namespace`: so Kubernetes 1.20 prints them. */
function validateTerm(term: PodAffinityTerm, path: FieldPath): FieldErrors {
  const topology = path.child('topologyKey');
  return [
    ...validateLabelSelector(term.labelSelector, path.child('matchExpressions')),
    ...(term.namespaces ?? []).flatMap((name) => checkSyntax(path.child('namespace'), name, dns1123Label)),
    ...checkPresent(topology, term.topologyKey),
    ...checkSyntax(topology, term.topologyKey ?? '', qualifiedName),
  ];
}

/** Which pods a pod must or would rather be near to, or away from (podAffinity and podAntiAffinity alike). */
export function validatePodAffinity(rules: PodAffinityRules | undefined, path: FieldPath): FieldErrors {
  const needed = rules?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const preferred = rules?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return [
    ...needed.flatMap((term, position) =>
      validateTerm(term, path.child('requiredDuringSchedulingIgnoredDuringExecution').index(position)),
    ),
    ...preferred.flatMap((choice, position) => {
      const place = path.child('preferredDuringSchedulingIgnoredDuringExecution').index(position);
      return [
        ...checkRange(place.child('weight'), choice.weight ?? 0, 1, 100),
        ...validateTerm(choice.podAffinityTerm ?? {}, place.child('podAffinityTerm')),
      ];
    }),
  ];
}
