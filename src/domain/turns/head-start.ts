import type { PodTemplate } from '../model/pod-template.ts';
import { resolvePriority, type PriorityClassView } from '../scheduling/resolve-priority.ts';
import { headStartMs } from './turn-order.ts';

/** The head start of a set by the priority that its pods would get now; of one that can make none, that of priority 0. */
export function templateHeadStartMs(input: {
  readonly template: PodTemplate;
  readonly classes: readonly PriorityClassView[];
}): number {
  const resolved = resolvePriority({ spec: input.template.spec, classes: input.classes });
  return headStartMs(resolved.ok ? resolved.value.priority : 0);
}
