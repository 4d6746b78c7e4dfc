import { formatQuantity, parseQuantity } from '../quantity/quantity.ts';
import { checkChoice, checkPresent, checkSyntax } from './check-value.ts';
import type { ObjectFieldSelector, ResourceFieldSelector } from './container-fields.ts';
import { invalid, required, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';
import { annotationKey, qualifiedName } from './name-syntax.ts';

const podFields = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.restartPolicy',
  'spec.serviceAccountName',
  'spec.schedulerName',
  'status.phase',
  'status.hostIP',
  'status.podIP',
  'status.podIPs',
];

/** The old name of a field, still read. */
const renamedFields: Readonly<Record<string, string>> = { 'spec.host': 'spec.nodeName' };

/** `metadata.labels['app']` → the map and its key; undefined without such a subscript. */
function splitSubscript(fieldPath: string): { readonly map: string; readonly key: string } | undefined {
  const start = fieldPath.indexOf("['");
  if (start <= 0 || !fieldPath.endsWith("']")) return undefined;
  return { map: fieldPath.slice(0, start), key: fieldPath.slice(start + 2, -2) };
}

/** A reference to a field of the pod (Kubernetes "Downward API"). `allowed` differs between variables and volumes. */
export function validateFieldRef(
  reference: ObjectFieldSelector,
  allowed: readonly string[],
  path: FieldPath,
): FieldErrors {
  const { apiVersion, fieldPath } = reference;
  if (!apiVersion) return [required(path.child('apiVersion'))];
  if (!fieldPath) return [required(path.child('fieldPath'))];
  const place = path.child('fieldPath');
  if (apiVersion !== 'v1') return [invalid(place, fieldPath, `is not known in apiVersion ${apiVersion}, only in v1`)];
  const subscript = splitSubscript(fieldPath);
  if (subscript?.map === 'metadata.annotations') return checkSyntax(path, subscript.key, annotationKey);
  if (subscript?.map === 'metadata.labels') return checkSyntax(path, subscript.key, qualifiedName);
  if (subscript)
    return [invalid(place, fieldPath, 'only metadata.labels and metadata.annotations take a key in brackets')];
  const field = renamedFields[fieldPath] ?? fieldPath;
  if (!podFields.includes(field)) return [invalid(place, fieldPath, 'is not a field of a pod that can be referred to')];
  return checkChoice(place, field, allowed);
}

const containerResources = ['cpu', 'memory', 'ephemeral-storage'].flatMap((name) => [
  `limits.${name}`,
  `requests.${name}`,
]);
const byteDivisors = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

function validateDivisor(reference: ResourceFieldSelector, path: FieldPath): FieldErrors {
  const quantity = parseQuantity(reference.divisor ?? '0');
  const divisor = quantity === undefined ? '0' : formatQuantity(quantity);
  if (divisor === '0' || !containerResources.includes(reference.resource ?? '')) return [];
  const allowed = reference.resource?.endsWith('.cpu') ? ['1m', '1'] : byteDivisors;
  return allowed.includes(divisor)
    ? []
    : [
        invalid(
          path.child('divisor'),
          reference.divisor,
          `must be one of ${allowed.join(', ')} for ${reference.resource}`,
        ),
      ];
}

/** A reference to a request or limit. A volume must say of which container; a variable means its own. */
export function validateResourceFieldRef(
  reference: ResourceFieldSelector,
  place: 'volume' | 'variable',
  path: FieldPath,
): FieldErrors {
  const nameless = place === 'volume' ? checkPresent(path.child('containerName'), reference.containerName) : [];
  const unnamed = checkPresent(path.child('resource'), reference.resource);
  const resourceErrors =
    unnamed.length > 0 ? unnamed : checkChoice(path.child('resource'), reference.resource, containerResources);
  return [...(nameless.length > 0 ? nameless : resourceErrors), ...validateDivisor(reference, path)];
}
