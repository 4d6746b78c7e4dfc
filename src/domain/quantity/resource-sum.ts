import type { Container, ContainerPort, PodSpec, ResourceList } from '../model/pod-template.ts';
import { parseQuantity, quantityToMilli, quantityToUnits } from './quantity.ts';

/** Exact amounts of resources. memory and ephemeralStorage in bytes, the others in whole pieces. */
export interface ResourceAmounts {
  readonly milliCpu: bigint;
  readonly memory: bigint;
  readonly ephemeralStorage: bigint;
  /** Extended resources and huge pages, by name. */
  readonly others: Readonly<Record<string, bigint>>;
}

/** A port of the node that a pod occupies. hostIP '0.0.0.0' stands for every address. */
export interface HostPort {
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly hostIP: string;
  readonly hostPort: number;
}

export const noResources: ResourceAmounts = { milliCpu: 0n, memory: 0n, ephemeralStorage: 0n, others: {} };

/** Reads a resource list, for example a node's allocatable; `pods` is no amount of this kind and is left out. */
export function resourceAmounts(list: ResourceList | undefined): ResourceAmounts {
  const others: Record<string, bigint> = {};
  for (const [name, text] of Object.entries(list ?? {})) {
    if (!['cpu', 'memory', 'ephemeral-storage', 'pods'].includes(name)) others[name] = units(text);
  }
  return {
    milliCpu: list?.cpu === undefined ? 0n : milli(list.cpu),
    memory: units(list?.memory),
    ephemeralStorage: units(list?.['ephemeral-storage']),
    others,
  };
}

/** How many pods a node takes, by its allocatable `pods`; 0 when it does not say. */
export function podCapacity(allocatable: ResourceList | undefined): number {
  return Number(units(allocatable?.pods));
}

/**
 * What a pod asks of its node (Managing Resources): the greater of the sum over its containers and of the largest init
 * container, for each resource, plus overhead. A limit stands in for a request that is missing.
 */
export function podRequests(spec: Pick<PodSpec, 'containers' | 'initContainers' | 'overhead'>): ResourceAmounts {
  const containers = (spec.containers ?? []).map(containerRequests).reduce(addAmounts, noResources);
  const largest = (spec.initContainers ?? []).map(containerRequests).reduce(maxAmounts, containers);
  return addAmounts(largest, resourceAmounts(spec.overhead));
}

/**
 * Ports that a pod occupies on its node: hostPort of regular containers, and with hostNetwork their container ports too.
 * Init containers have ended before anybody could clash with them.
 */
export function podHostPorts(spec: Pick<PodSpec, 'containers' | 'hostNetwork'>): HostPort[] {
  return (spec.containers ?? []).flatMap((container) =>
    (container.ports ?? []).flatMap((port): HostPort[] => {
      const hostPort = occupiedPort(port, spec.hostNetwork === true);
      return hostPort > 0 ? [{ protocol: port.protocol ?? 'TCP', hostIP: port.hostIP || '0.0.0.0', hostPort }] : [];
    }),
  );
}

export function addAmounts(left: ResourceAmounts, right: ResourceAmounts): ResourceAmounts {
  return combine(left, right, (one, other) => one + other);
}

/** May go below zero, where more is used than there is. */
export function subtractAmounts(left: ResourceAmounts, right: ResourceAmounts): ResourceAmounts {
  return combine(left, right, (one, other) => one - other);
}

function maxAmounts(left: ResourceAmounts, right: ResourceAmounts): ResourceAmounts {
  return combine(left, right, (one, other) => (one > other ? one : other));
}

function combine(
  left: ResourceAmounts,
  right: ResourceAmounts,
  join: (left: bigint, right: bigint) => bigint,
): ResourceAmounts {
  const names = new Set([...Object.keys(left.others), ...Object.keys(right.others)]);
  return {
    milliCpu: join(left.milliCpu, right.milliCpu),
    memory: join(left.memory, right.memory),
    ephemeralStorage: join(left.ephemeralStorage, right.ephemeralStorage),
    others: Object.fromEntries(
      [...names].map((name) => [name, join(left.others[name] ?? 0n, right.others[name] ?? 0n)]),
    ),
  };
}

function containerRequests({ resources }: Container): ResourceAmounts {
  return resourceAmounts({ ...resources?.limits, ...resources?.requests });
}

function occupiedPort(port: ContainerPort, hostNetwork: boolean): number {
  return port.hostPort || (hostNetwork ? port.containerPort : 0);
}

function milli(text: string): bigint {
  const quantity = parseQuantity(text);
  return quantity ? quantityToMilli(quantity) : 0n;
}

function units(text: string | undefined): bigint {
  const quantity = text === undefined ? undefined : parseQuantity(text);
  return quantity ? quantityToUnits(quantity) : 0n;
}
