import type { ResourceAmounts } from '../../quantity/resource-sum.ts';
import type { Filter } from '../filter.ts';

/** Room for one more pod, and each request within what the node has left; all that is short is named together. */
export const resourcesFit: Filter = (pod, node) => {
  const full = node.used.pods + 1 > node.podCapacity ? ['no room for another pod'] : [];
  const reasons = [...full, ...shortages(pod.requests, node.used.requests, node.allocatable)];
  return reasons.length === 0 ? null : { filter: 'RESOURCES_FIT', failureClass: 'preemptable', reasons };
};

function shortages(wanted: ResourceAmounts, used: ResourceAmounts, allocatable: ResourceAmounts): string[] {
  const others = Object.entries(wanted.others).filter(([, amount]) => amount > 0n);
  // A pod that asks for nothing fits even a node that promised too much already.
  if (wanted.milliCpu + wanted.memory + wanted.ephemeralStorage === 0n && others.length === 0) return [];
  const short: string[] = [];
  if (wanted.milliCpu + used.milliCpu > allocatable.milliCpu) short.push('cpu');
  if (wanted.memory + used.memory > allocatable.memory) short.push('memory');
  if (wanted.ephemeralStorage + used.ephemeralStorage > allocatable.ephemeralStorage) short.push('ephemeral-storage');
  for (const [name, amount] of others) {
    if (amount + (used.others[name] ?? 0n) > (allocatable.others[name] ?? 0n)) short.push(name);
  }
  return short.map((name) => `insufficient ${name}`);
}
