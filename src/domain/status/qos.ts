import type { PodSpec } from '../model/pod-template.ts';
import { podRequests, resourceAmounts } from '../quantity/resource-sum.ts';

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

/**
 * A pod's quality-of-service class (Configure Quality of Service for Pods): Guaranteed when every container has cpu and
 * memory limits equal to its requests, BestEffort when none has either, else Burstable.
 */
export function qosClass(spec: Pick<PodSpec, 'containers' | 'initContainers'>): QosClass {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const asked = containers.map((container) => {
    const limits = resourceAmounts(container.resources?.limits);
    const requests = podRequests({ containers: [container] });
    const equal = limits.milliCpu === requests.milliCpu && limits.memory === requests.memory;
    return {
      something: requests.milliCpu > 0n || requests.memory > 0n,
      guaranteed: equal && limits.milliCpu > 0n && limits.memory > 0n,
    };
  });
  if (!asked.some(({ something }) => something)) return 'BestEffort';
  return asked.every(({ guaranteed }) => guaranteed) ? 'Guaranteed' : 'Burstable';
}
