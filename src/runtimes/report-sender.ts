import { backoffDelay } from '../util/backoff.ts';
import type { AgentOutcome, AssignedPod, PodObservation, PodReport } from './agent-port.ts';
import type { Timers } from './timers.ts';

/** Brings observations to the server, in batches, until it has them. */
export interface ReportSender {
  /** The pod's newest observation; one that still waits is replaced. */
  put(pod: AssignedPod, observation: PodObservation): void;
  /** Nobody wants to hear of it any more. */
  forget(uid: string): void;
  /** Sends no more; returns when the batches under way have ended. */
  close(): Promise<void>;
}

export interface ReportSenderOptions {
  readonly send: (reports: readonly PodReport[]) => Promise<readonly AgentOutcome[]>;
  readonly timers: Timers;
  /** Of this run of the agent. */
  readonly epoch: number;
  readonly batchMax: number;
  /** Batches under way at once. */
  readonly inFlightMax: number;
  /** What comes within this time after the first is sent together. */
  readonly gatherMs: number;
  /** A report was refused: it is not sent again. */
  readonly onRefused: (report: PodReport, outcome: AgentOutcome & { readonly accepted: false }) => void;
  /** A batch did not arrive, and is sent again. */
  readonly onError: (error: unknown) => void;
}

interface Waiting {
  readonly pod: AssignedPod;
  readonly observation: PodObservation;
}

const RETRY_FIRST_MS = 100;
const RETRY_MAX_MS = 5_000;

/**
 * What holds: at most one report about a pod is under way, so that they arrive in order; a report is sent again until the
 * server answered it or a newer one took its place; memory is bounded by the number of pods.
 */
export function createReportSender(options: ReportSenderOptions): ReportSender {
  const { timers, epoch, batchMax, inFlightMax, gatherMs } = options;
  const waiting = new Map<string, Waiting>();
  const underWay = new Set<string>();
  const forgotten = new Set<string>();
  const batches = new Set<Promise<void>>();
  let sequence = 0;
  let failures = 0;
  let isClosed = false;
  let cancelTimer: (() => void) | null = null;

  const retryMs = () => backoffDelay(failures, RETRY_FIRST_MS, RETRY_MAX_MS);

  const schedule = (delayMs: number) => {
    if (isClosed || cancelTimer !== null || waiting.size === 0) return;
    cancelTimer = timers.after(delayMs, () => {
      cancelTimer = null;
      flush();
    });
  };

  const take = (): Waiting[] => {
    const taken: Waiting[] = [];
    for (const [uid, entry] of waiting) {
      if (taken.length === batchMax) break;
      if (underWay.has(uid)) continue;
      taken.push(entry);
      waiting.delete(uid);
      underWay.add(uid);
    }
    return taken;
  };

  const flush = () => {
    while (!isClosed && batches.size < inFlightMax) {
      const entries = take();
      if (entries.length === 0) return;
      const batch = deliver(entries).finally(() => {
        batches.delete(batch);
        schedule(failures > 0 ? retryMs() : 0);
      });
      batches.add(batch);
    }
  };

  const deliver = async (entries: readonly Waiting[]): Promise<void> => {
    const reports = entries.map(({ pod, observation }): PodReport => {
      sequence += 1;
      return { ...observation, namespace: pod.namespace, name: pod.name, uid: pod.uid, epoch, sequence };
    });
    try {
      const outcomes = await options.send(reports);
      failures = 0;
      for (const [at, outcome] of outcomes.entries()) {
        if (!outcome.accepted) options.onRefused(reports[at]!, outcome);
      }
    } catch (error) {
      failures += 1;
      if (!isClosed) options.onError(error);
      for (const entry of entries) {
        if (!waiting.has(entry.pod.uid) && !forgotten.has(entry.pod.uid)) waiting.set(entry.pod.uid, entry);
      }
    } finally {
      for (const { pod } of entries) {
        underWay.delete(pod.uid);
        forgotten.delete(pod.uid);
      }
    }
  };

  return {
    put(pod, observation) {
      waiting.set(pod.uid, { pod, observation });
      schedule(failures > 0 ? retryMs() : gatherMs);
    },
    forget(uid) {
      waiting.delete(uid);
      if (underWay.has(uid)) forgotten.add(uid);
    },
    async close() {
      isClosed = true;
      cancelTimer?.();
      await Promise.all(batches);
    },
  };
}
