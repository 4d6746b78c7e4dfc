import type { ResourceList, ResourceRequirements } from '../model/pod-template.ts';
import { compareQuantity, parseQuantity, quantityToMilli, type Quantity } from '../quantity/quantity.ts';
import { checkSyntax } from './check-value.ts';
import { forbidden, invalid, required, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';
import { allowsOvercommit, containerResourceName, isExtendedResource, isHugePageResource } from './resource-name.ts';

const zero: Quantity = { nano: 0n, format: 'decimal' };

/** Resources that are counted in whole numbers whatever their unit. */
const countedResources = [
  'pods',
  'resourcequotas',
  'services',
  'services.nodeports',
  'services.loadbalancers',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
];

/** An amount of one resource: 0 or more, whole for extended and counted resources. */
export function validateAmount(name: string, amount: string, path: FieldPath): FieldErrors {
  const quantity = parseQuantity(amount);
  if (quantity === undefined) return [invalid(path, amount, 'must be a quantity such as 500m or 1Gi')];
  const isWhole = quantityToMilli(quantity) % 1000n === 0n;
  const mustBeWhole = isExtendedResource(name) || countedResources.includes(name);
  return [
    ...(compareQuantity(quantity, zero) < 0 ? [invalid(path, amount, 'must be 0 or more')] : []),
    ...(mustBeWhole && !isWhole ? [invalid(path, amount, 'must be a whole number')] : []),
  ];
}

function validateList(list: ResourceList, path: FieldPath): FieldErrors {
  return Object.entries(list).flatMap(([name, amount]) => [
    ...checkSyntax(path.key(name), name, containerResourceName),
    ...validateAmount(name, amount, path.key(name)),
  ]);
}

function validateRequest(name: string, request: string, limit: string | undefined, path: FieldPath): FieldErrors {
  const overcommit = allowsOvercommit(name);
  if (limit === undefined) {
    return overcommit ? [] : [required(path.child('limits'), `must name ${name}, which cannot be overcommitted`)];
  }
  const order = compareQuantity(parseQuantity(request) ?? zero, parseQuantity(limit) ?? zero);
  const requests = path.child('requests');
  if (!overcommit && order !== 0) return [invalid(requests, request, `must equal the limit of ${name}`)];
  return order > 0 ? [invalid(requests, request, `must not be more than the limit of ${name}`)] : [];
}

/** Requests and limits of a container (semantics "Resources"). `path` is that of the requirements. */
export function validateResources(resources: ResourceRequirements | undefined, path: FieldPath): FieldErrors {
  const limits = resources?.limits ?? {};
  const requests = resources?.requests ?? {};
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  const lacksBase = names.some(isHugePageResource) && !names.includes('cpu') && !names.includes('memory');
  return [
    ...validateList(limits, path.child('limits')),
    ...validateList(requests, path.child('requests')),
    ...Object.entries(requests).flatMap(([name, request]) => validateRequest(name, request, limits[name], path)),
    ...(lacksBase ? [forbidden(path, 'huge pages need cpu or memory beside them')] : []),
  ];
}
