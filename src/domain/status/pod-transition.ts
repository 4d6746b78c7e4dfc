import { equalJson } from '../../util/equal-json.ts';
import type { PodImage } from '../model/images.ts';
import type { ContainerStatus, PodPhase } from '../model/pod.ts';
import { podConditions } from './pod-conditions.ts';
import { findCondition } from './set-condition.ts';

/** The observed part of a pod: what its agent's reports are written into. */
export type PodStatus = Pick<
  PodImage,
  | 'phase'
  | 'reason'
  | 'message'
  | 'ready'
  | 'readySince'
  | 'startTime'
  | 'conditions'
  | 'containerStatuses'
  | 'hostIP'
  | 'podIP'
>;

/** A pod at the moment a report about it comes in. */
export interface ReportedPod extends PodStatus {
  readonly nodeName: string | null;
  readonly deletionTimestamp: string | null;
  /** Of the last report that was taken. */
  readonly epoch: number;
  readonly sequence: number;
}

/** What an agent says about a pod. What is absent stays as it was. */
export interface PodReport {
  /** Grows with each start of the agent, sequence with each report in between. */
  readonly epoch: number;
  readonly sequence: number;
  /** The pod's processes are gone, as its deletion asked. */
  readonly removed?: boolean;
  readonly phase?: PodPhase;
  readonly ready?: boolean;
  readonly initialized?: boolean;
  readonly reason?: string | null;
  readonly message?: string | null;
  readonly hostIP?: string | null;
  readonly podIP?: string | null;
  readonly containerStatuses?: readonly ContainerStatus[];
}

export type ReportRefusal = 'NOT_BOUND' | 'NOT_TERMINATING' | 'TERMINAL' | 'READY_WITHOUT_RUNNING';

export type ReportDecision =
  /** changed false: the report says what was known; only its epoch and sequence are to be noted. */
  | { readonly kind: 'accepted'; readonly status: PodStatus; readonly changed: boolean }
  /** The pod goes. */
  | { readonly kind: 'removed' }
  /** Older than what was taken already, or the same once more: no error, no effect. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'refused'; readonly code: ReportRefusal; readonly message: string };

/**
 * Which observed status may follow which (Pod Lifecycle). Reports out of order are dropped, an ended pod stays as it
 * ended, only a running pod is ready. `now` is milliseconds since 1970.
 */
export function decideReport(pod: ReportedPod, report: PodReport, now: number): ReportDecision {
  if (report.epoch < pod.epoch || (report.epoch === pod.epoch && report.sequence <= pod.sequence))
    return { kind: 'stale' };
  if (report.removed) {
    return pod.deletionTimestamp === null
      ? refuse('NOT_TERMINATING', 'the pod was not asked to end')
      : { kind: 'removed' };
  }
  if (pod.nodeName === null) return refuse('NOT_BOUND', 'the pod is not bound to a node');
  const phase = report.phase ?? pod.phase;
  if (isTerminal(pod.phase) && phase !== pod.phase) return refuse('TERMINAL', `the pod has ended as ${pod.phase}`);
  if (report.ready === true && phase !== 'Running')
    return refuse('READY_WITHOUT_RUNNING', `a ${phase} pod cannot be ready`);
  const status = nextStatus({ pod, report, phase, now: new Date(now).toISOString() });
  return { kind: 'accepted', status, changed: !equalJson(status, statusOf(pod)) };
}

/** Succeeded and Failed are ends. */
export function isTerminal(phase: PodPhase): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

function nextStatus(input: {
  readonly pod: ReportedPod;
  readonly report: PodReport;
  readonly phase: PodPhase;
  readonly now: string;
}): PodStatus {
  const { pod, report, phase, now } = input;
  const ready = phase === 'Running' && (report.ready ?? pod.ready);
  const containerStatuses = report.containerStatuses ?? pod.containerStatuses;
  const initialized = report.initialized ?? true;
  const conditions = podConditions({ conditions: pod.conditions, phase, ready, initialized, containerStatuses, now });
  return {
    phase,
    reason: given(report.reason, pod.reason),
    message: given(report.message, pod.message),
    ready,
    readySince: ready ? (findCondition(conditions, 'Ready')?.lastTransitionTime ?? now) : null,
    startTime: pod.startTime ?? now,
    conditions,
    containerStatuses,
    hostIP: given(report.hostIP, pod.hostIP),
    podIP: given(report.podIP, pod.podIP),
  };
}

function statusOf(pod: ReportedPod): PodStatus {
  const { phase, reason, message, ready, readySince, startTime, conditions, containerStatuses, hostIP, podIP } = pod;
  return { phase, reason, message, ready, readySince, startTime, conditions, containerStatuses, hostIP, podIP };
}

function given(said: string | null | undefined, known: string | null): string | null {
  return said === undefined ? known : said;
}

function refuse(code: ReportRefusal, message: string): ReportDecision {
  return { kind: 'refused', code, message };
}
