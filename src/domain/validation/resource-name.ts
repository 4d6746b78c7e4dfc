import type { Syntax } from './check-value.ts';
import { qualifiedName } from './name-syntax.ts';

const containerResources = ['cpu', 'memory', 'ephemeral-storage'];

/** `hugepages-2Mi` and the like. */
export function isHugePageResource(name: string): boolean {
  return name.startsWith('hugepages-');
}

/** Kubernetes' own: without a prefix, or with one that holds `kubernetes.io/`. */
function isNativeResource(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

/** Devices and the like that a vendor names under a domain of its own; counted in whole numbers. */
export function isExtendedResource(name: string): boolean {
  return !isNativeResource(name) && !name.startsWith('requests.') && qualifiedName(`requests.${name}`) === undefined;
}

/** Whether more of it may be used than was asked for: not so for huge pages and extended resources. */
export function allowsOvercommit(name: string): boolean {
  return isNativeResource(name) && !isHugePageResource(name);
}

/** The resources that a container may ask for (Kubernetes "Resource Management for Pods and Containers"). */
export const containerResourceName: Syntax = (name) => {
  const problem = qualifiedName(name);
  if (problem !== undefined) return problem;
  if (!name.includes('/')) {
    if (containerResources.includes(name) || isHugePageResource(name)) return undefined;
    return `must be ${containerResources.join(', ')}, hugepages-<size>, or a name with a domain such as example.com/gpu`;
  }
  if (isNativeResource(name) || isExtendedResource(name)) return undefined;
  return "must be a valid extended resource name: a domain, '/' and a name, not starting with 'requests.'";
};
