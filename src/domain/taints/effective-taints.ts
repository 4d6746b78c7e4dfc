import type { Condition } from '../model/pod.ts';
import type { Taint } from '../model/taint.ts';
import { nodeTaintKeys } from './node-taint-keys.ts';
import { isSameTaint } from './taint.ts';

/** What of a node its taints follow from. */
export interface TaintSources {
  /** As people set them. */
  readonly taints?: readonly Taint[];
  readonly unschedulable?: boolean;
  readonly conditions?: readonly Condition[];
  /** Since when the NoExecute taint of a node that is not ready is there (`planNoExecute`), ISO 8601. */
  readonly noExecuteSince?: string | null;
}

const pressures: readonly (readonly [condition: string, key: string])[] = [
  ['MemoryPressure', nodeTaintKeys.memoryPressure],
  ['DiskPressure', nodeTaintKeys.diskPressure],
  ['PIDPressure', nodeTaintKeys.pidPressure],
  ['NetworkUnavailable', nodeTaintKeys.networkUnavailable],
];

/**
 * A node's taints: those stored, then those that follow from its cordon and conditions and are never stored
 * (Taint Nodes by Condition). Not ready and unreachable give NoSchedule at once, and NoExecute when the node's turn has come.
 */
export function effectiveTaints(node: TaintSources): Taint[] {
  const stored = node.taints ?? [];
  const derived = derivedTaints(node).filter((taint) => !stored.some((own) => isSameTaint(own, taint)));
  return [...stored, ...derived];
}

/** Only what follows from state, in a fixed order. */
export function derivedTaints({ unschedulable, conditions = [], noExecuteSince }: TaintSources): Taint[] {
  const statusOf = (type: string) => conditions.find((condition) => condition.type === type)?.status;
  const taints: Taint[] = [];
  const ready = statusOf('Ready');
  if (ready === 'False') taints.push(...unreadyTaints(nodeTaintKeys.notReady, noExecuteSince));
  if (ready === 'Unknown') taints.push(...unreadyTaints(nodeTaintKeys.unreachable, noExecuteSince));
  for (const [condition, key] of pressures) {
    if (statusOf(condition) === 'True') taints.push({ key, effect: 'NoSchedule' });
  }
  if (unschedulable) taints.push({ key: nodeTaintKeys.unschedulable, effect: 'NoSchedule' });
  return taints;
}

/**
 * What to store when a client writes back the taints it read: without those that only showed the node's state.
 * A taint that was stored before stays stored, even if state says the same.
 */
export function stripDerivedTaints(written: readonly Taint[], before: TaintSources): Taint[] {
  const shown = derivedTaints(before).filter((taint) => !(before.taints ?? []).some((own) => isSameTaint(own, taint)));
  return written.filter((taint) => !shown.some((derived) => isSameTaint(derived, taint) && !taint.value));
}

function unreadyTaints(key: string, noExecuteSince: string | null = null): Taint[] {
  return [
    { key, effect: 'NoSchedule' },
    ...(noExecuteSince === null ? [] : [{ key, effect: 'NoExecute', timeAdded: noExecuteSince } as const]),
  ];
}

/** Pods that do not tolerate it have to leave. */
export function hasNoExecuteTaint(node: TaintSources): boolean {
  return effectiveTaints(node).some((taint) => taint.effect === 'NoExecute');
}
