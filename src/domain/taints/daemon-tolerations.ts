import type { PodSpec } from '../model/pod-template.ts';
import type { Toleration } from '../model/taint.ts';
import { nodeTaintKeys } from './node-taint-keys.ts';

const always: readonly Toleration[] = [
  { key: nodeTaintKeys.notReady, operator: 'Exists', effect: 'NoExecute' },
  { key: nodeTaintKeys.unreachable, operator: 'Exists', effect: 'NoExecute' },
  { key: nodeTaintKeys.diskPressure, operator: 'Exists', effect: 'NoSchedule' },
  { key: nodeTaintKeys.memoryPressure, operator: 'Exists', effect: 'NoSchedule' },
  { key: nodeTaintKeys.pidPressure, operator: 'Exists', effect: 'NoSchedule' },
  { key: nodeTaintKeys.unschedulable, operator: 'Exists', effect: 'NoSchedule' },
];

const withHostNetwork: Toleration = { key: nodeTaintKeys.networkUnavailable, operator: 'Exists', effect: 'NoSchedule' };

/**
 * The tolerations of a daemon pod: those of its template with the automatic ones merged in (document: "TaintとToleration").
 * One of the same key, effect, operator and value is replaced in place, and with it its tolerationSeconds is lost;
 * the others are appended in a fixed order.
 */
export function daemonTolerations(spec: Pick<PodSpec, 'tolerations' | 'hostNetwork'>): Toleration[] {
  const merged = [...(spec.tolerations ?? [])];
  for (const automatic of spec.hostNetwork ? [...always, withHostNetwork] : always) {
    const at = merged.findIndex((own) => isSameToleration(own, automatic));
    if (at < 0) merged.push(automatic);
    else merged[at] = automatic;
  }
  return merged;
}

function isSameToleration(left: Toleration, right: Toleration): boolean {
  return (
    (left.key ?? '') === (right.key ?? '') &&
    (left.effect ?? '') === (right.effect ?? '') &&
    (left.operator ?? '') === (right.operator ?? '') &&
    (left.value ?? '') === (right.value ?? '')
  );
}
