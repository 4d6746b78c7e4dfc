import { checkOptionalSyntax, checkRequiredSyntax, checkSyntax } from './check-value.ts';
import type { EnvFromSource, EnvVar, KeySelector } from './container-fields.ts';
import { invalid, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';
import { configMapKey, dns1123Subdomain, dns1123SubdomainPrefix, envVarName } from './name-syntax.ts';
import { validateFieldRef, validateResourceFieldRef } from './validate-field-reference.ts';

const variableFields = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.podIP',
  'status.podIPs',
];

function validateKeyRef(reference: KeySelector, path: FieldPath): FieldErrors {
  return [
    ...checkSyntax(path.child('name'), reference.name ?? '', dns1123Subdomain),
    ...checkRequiredSyntax(path.child('key'), reference.key, configMapKey),
  ];
}

function validateValueFrom(variable: EnvVar, path: FieldPath): FieldErrors {
  if (!variable.valueFrom) return [];
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = variable.valueFrom;
  const count = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef].filter(Boolean).length;
  const problem =
    count === 0
      ? 'must have one of fieldRef, resourceFieldRef, configMapKeyRef and secretKeyRef'
      : variable.value
        ? 'cannot be given together with value'
        : 'must have only one source';
  return [
    ...(fieldRef ? validateFieldRef(fieldRef, variableFields, path.child('fieldRef')) : []),
    ...(resourceFieldRef ? validateResourceFieldRef(resourceFieldRef, 'variable', path.child('resourceFieldRef')) : []),
    ...(configMapKeyRef ? validateKeyRef(configMapKeyRef, path.child('configMapKeyRef')) : []),
    ...(secretKeyRef ? validateKeyRef(secretKeyRef, path.child('secretKeyRef')) : []),
    ...(count === 1 && !variable.value ? [] : [invalid(path, '', problem)]),
  ];
}

/** Environment variables: a name each, and a value, one source for it, or nothing. */
export function validateEnv(variables: readonly EnvVar[] | undefined, path: FieldPath): FieldErrors {
  return (variables ?? []).flatMap((variable, position) => {
    const place = path.index(position);
    return [
      ...checkRequiredSyntax(place.child('name'), variable.name, envVarName),
      ...validateValueFrom(variable, place.child('valueFrom')),
    ];
  });
}

/** Whole ConfigMaps and Secrets as variables: exactly one of the two in each entry. */
export function validateEnvFrom(sources: readonly EnvFromSource[] | undefined, path: FieldPath): FieldErrors {
  return (sources ?? []).flatMap((source, position) => {
    const place = path.index(position);
    const given = (['configMapRef', 'secretRef'] as const).filter((name) => source[name]);
    return [
      ...checkOptionalSyntax(place.child('prefix'), source.prefix, envVarName),
      ...given.flatMap((name) =>
        checkRequiredSyntax(place.child(name, 'name'), source[name]?.name, dns1123SubdomainPrefix),
      ),
      ...(given.length === 1 ? [] : [invalid(path, '', 'must have exactly one of configMapRef and secretRef')]),
    ];
  });
}
