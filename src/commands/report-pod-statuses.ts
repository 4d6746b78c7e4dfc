import type { PodImage } from '../domain/model/images.ts';
import type { ContainerStatus, PodPhase } from '../domain/model/pod.ts';
import type { Json } from '../domain/model/json.ts';
import {
  decideReport,
  isTerminal,
  type PodReport,
  type PodStatus,
  type ReportedPod,
} from '../domain/status/pod-transition.ts';
import { inTransaction, type Transaction } from '../store/core/transaction.ts';
import type { NewMark } from '../store/core/marks.ts';
import { beginCursor, encodeFeedCursor } from '../store/feed/cursor.ts';
import { findNodesByName } from '../store/read/find-nodes.ts';
import {
  lockReportedPods,
  markPodsEnded,
  updatePodStatuses,
  type LockedReportedPod,
} from '../store/write/pod-status.ts';
import { appendPodChanges, removePods, type PodChange } from '../store/write/pods.ts';
import { accepted, checkBatchSize, decideEntry, isStorable, type AgentResult } from './agent-batch.ts';
import { authorize } from './authorize.ts';
import type { Actor, CommandContext, CommandResult } from './command.ts';
import type { AgentResultsValue } from './heartbeat-nodes.ts';
import type { Maybe } from './input.ts';
import { deletionMarks, pairMark } from '../store/write/pod-marks.ts';
import { answer, invalid, notFound, refuse } from './refusal.ts';
import { leaveMarks } from './wake.ts';

export type ReportedState = 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'REMOVED';

export interface ContainerStatusInput {
  readonly name: string;
  readonly ready: boolean;
  readonly restartCount?: Maybe<number>;
  readonly image?: Maybe<string>;
  readonly state?: unknown;
}

export interface PodStatusReportInput {
  readonly namespace?: Maybe<string>;
  readonly name: string;
  /** Of the pod meant: a report about an earlier one of the same name is refused. */
  readonly uid: string;
  readonly state: ReportedState;
  readonly ready?: Maybe<boolean>;
  readonly reason?: Maybe<string>;
  readonly message?: Maybe<string>;
  readonly podIP?: Maybe<string>;
  readonly hostIP?: Maybe<string>;
  readonly containerStatuses?: Maybe<readonly ContainerStatusInput[]>;
  readonly epoch: number;
  readonly sequence: number;
}

export interface ReportPodStatusesInput {
  readonly reports: readonly PodStatusReportInput[];
}

/**
 * What became of these pods (Pod Lifecycle). Each entry is decided by itself; one statement locks all pods, one writes
 * all statuses, one removes what has ended, whatever the batch. Marks only where a decision or a number can change. No job
 * is added: NOTIFY in agents' transactions would make them commit one after the other.
 */
export function reportPodStatuses(
  context: CommandContext,
  input: ReportPodStatusesInput,
): Promise<CommandResult<AgentResultsValue>> {
  return answer(() => {
    checkBatchSize(input.reports);
    return inTransaction(context.database, async (tx) => {
      const sinceCursor = encodeFeedCursor(await beginCursor(tx));
      const batch = await openBatch(tx, context.actor, input.reports);
      const results = input.reports.map((report) => decideEntry(report, () => takeReport(batch, report)));
      await writeBatch(tx, batch);
      return { results, sinceCursor };
    });
  });
}

/** One pod in the course of a batch: several reports about it follow one another. */
interface PodInBatch {
  readonly before: PodImage;
  current: ReportedPod;
  changed: boolean;
  taken: boolean;
  removed: boolean;
}

interface Batch {
  readonly actor: Actor;
  readonly now: number;
  readonly pods: ReadonlyMap<string, PodInBatch>;
  /** Names of nodes that a fleet's token speaks for. */
  readonly simulated: ReadonlySet<string>;
}

async function openBatch(tx: Transaction, actor: Actor, reports: readonly PodStatusReportInput[]): Promise<Batch> {
  const names = new Map(
    reports
      .filter(isStorable)
      .map(({ namespace, name }) => [keyOf(namespace, name), { namespace: namespace ?? 'default', name }]),
  );
  const locked = await lockReportedPods(tx, [...names.values()]);
  const pods = new Map(locked.map((pod) => [keyOf(pod.image.namespace, pod.image.name), inBatch(pod)]));
  return { actor, now: tx.now.getTime(), pods, simulated: await findSimulated(tx, actor, locked) };
}

function inBatch({ image, reported }: LockedReportedPod): PodInBatch {
  return { before: image, current: reported, changed: false, taken: false, removed: false };
}

/** Only a fleet's token depends on what runs a node; nobody else pays for the look. */
async function findSimulated(
  tx: Transaction,
  actor: Actor,
  pods: readonly LockedReportedPod[],
): Promise<ReadonlySet<string>> {
  if (actor.role !== 'FLEET') return new Set();
  const names = new Set(pods.flatMap(({ image }) => (image.nodeName === null ? [] : [image.nodeName])));
  const nodes = await findNodesByName(tx, [...names]);
  return new Set(nodes.filter((node) => node.runtime === 'SIMULATED').map((node) => node.name));
}

function keyOf(namespace: Maybe<string>, name: string): string {
  return `${namespace ?? 'default'}/${name}`;
}

function takeReport(batch: Batch, report: PodStatusReportInput): AgentResult {
  const subject = { kind: 'Pod', namespace: report.namespace ?? 'default', name: report.name };
  const pod = batch.pods.get(keyOf(report.namespace, report.name));
  if (!pod || pod.removed) return refuse(notFound(subject));
  const { nodeName } = pod.before;
  authorize(batch.actor, {
    verb: 'REPORT',
    ...subject,
    kind: 'Pod',
    node: nodeName === null ? null : { name: nodeName, runtime: batch.simulated.has(nodeName) ? 'SIMULATED' : null },
  });
  if (pod.before.uid !== report.uid) {
    const message = `Pod ${subject.namespace}/${subject.name} with uid ${report.uid} is gone: the name is another pod's now`;
    refuse({ kind: 'OBJECT', code: 'GONE', message, object: `Pod ${subject.namespace}/${subject.name}` });
  }
  const decision = decideReport(pod.current, reportOf(report, pod.current), batch.now);
  switch (decision.kind) {
    case 'refused':
      return refuse(invalid(subject, decision.message));
    case 'removed':
      pod.removed = true;
      return accepted;
    case 'accepted':
      pod.current = {
        ...pod.current,
        ...decision.status,
        epoch: Number(report.epoch),
        sequence: Number(report.sequence),
      };
      pod.taken = true;
      pod.changed ||= decision.changed;
      return accepted;
    case 'stale':
      return accepted;
  }
}

const PHASES: Readonly<Record<Exclude<ReportedState, 'REMOVED'>, PodPhase>> = {
  PENDING: 'Pending',
  RUNNING: 'Running',
  SUCCEEDED: 'Succeeded',
  FAILED: 'Failed',
};

/** A report without a reason takes the last one back, except where the pod's deletion gave it. */
function reportOf(report: PodStatusReportInput, pod: ReportedPod): PodReport {
  const order = { epoch: Number(report.epoch), sequence: Number(report.sequence) };
  if (report.state === 'REMOVED') return { ...order, removed: true };
  const silent = pod.deletionTimestamp === null ? null : undefined;
  const reason = report.reason ?? silent;
  const message = report.message ?? silent;
  return {
    ...order,
    phase: PHASES[report.state],
    ready: report.ready ?? false,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
    ...(report.podIP ? { podIP: report.podIP } : {}),
    ...(report.hostIP ? { hostIP: report.hostIP } : {}),
    ...(report.containerStatuses ? { containerStatuses: report.containerStatuses.map(containerStatusOf) } : {}),
  };
}

function containerStatusOf({ name, ready, restartCount, image, state }: ContainerStatusInput): ContainerStatus {
  return {
    name,
    ready,
    restartCount: restartCount ?? 0,
    ...(image ? { image } : {}),
    // It came through the API as JSON.
    ...(state === undefined || state === null ? {} : { state: state as Json }),
  };
}

async function writeBatch(tx: Transaction, batch: Batch): Promise<void> {
  const pods = [...batch.pods.values()];
  const updated = await updatePodStatuses(
    tx,
    pods
      .filter((pod) => pod.taken && !pod.removed)
      .map(({ before, current, changed }) => ({
        before,
        epoch: current.epoch,
        sequence: current.sequence,
        status: statusOf(current),
        changed,
      })),
  );
  const before = new Map(pods.map((pod) => [pod.before.uid, pod.before]));
  const gone = pods.filter((pod) => pod.removed).map((pod) => pod.before);
  const held = gone.filter((pod) => pod.finalizers.length > 0);
  const ended = await markPodsEnded(
    tx,
    held.map((pod) => pod.uid),
  );
  const changes: PodChange[] = [
    ...[...updated, ...ended].map((after) => ({ before: before.get(after.uid)!, after })),
    ...(await removePods(
      tx,
      gone.filter((pod) => pod.finalizers.length === 0),
    )),
  ];
  if (changes.length === 0) return;
  appendPodChanges(tx, changes);
  leaveMarks(tx, changes.flatMap(marksOf));
}

/** Neither a message nor an address changes what anybody decides or counts; phase, readiness and the end do. */
function marksOf(change: PodChange): NewMark[] {
  const { before, after } = change;
  if (after === null || before === null) return deletionMarks(change);
  const ended = isTerminal(after.phase) && !isTerminal(before.phase);
  const counts = before.phase !== after.phase || before.ready !== after.ready || before.readySince !== after.readySince;
  return [
    ...(counts ? pairMark(after) : []),
    ...(ended && after.nodeName !== null ? [{ kind: 'NODE' as const, subject: after.nodeName }] : []),
  ];
}

function statusOf(pod: ReportedPod): PodStatus {
  const { phase, reason, message, ready, readySince, startTime, conditions, containerStatuses, hostIP, podIP } = pod;
  return { phase, reason, message, ready, readySince, startTime, conditions, containerStatuses, hostIP, podIP };
}
