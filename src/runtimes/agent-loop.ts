import type { AgentOutcome, AgentPort, AssignedPod, AssignmentItem, PodReport } from './agent-port.ts';
import type { NodeRuntime, Observe } from './node-runtime.ts';
import { createReportSender } from './report-sender.ts';
import type { Timers } from './timers.ts';

export interface AgentLoopOptions {
  readonly port: AgentPort;
  /** Makes what runs the pods; what it observes goes to the server. */
  readonly createRuntime: (observe: Observe) => NodeRuntime;
  readonly timers: Timers;
  /** Reports of one batch, 500 unless told; at most the server's limits.agentBatchMax. */
  readonly batchMax?: number;
  readonly inFlightMax?: number;
  /** How long the first report of a batch waits for others, 5 ms unless told. */
  readonly gatherMs?: number;
  readonly onRefused?: (report: PodReport, outcome: AgentOutcome & { readonly accepted: false }) => void;
  readonly onError?: (error: unknown) => void;
}

/** An agent at work. */
export interface AgentLoop {
  /** Settles when it has ended: by `close`, or with the error that no new attempt can mend. */
  readonly done: Promise<void>;
  close(): Promise<void>;
}

/**
 * Assignments → difference → runtime → reports. The epoch is the time of the start: it rises with each start as long as
 * the clock does not go back behind the last one.
 */
export function createAgentLoop(options: AgentLoopOptions): AgentLoop {
  const { port, timers, onRefused, onError } = options;
  const stopping = new AbortController();
  const sender = createReportSender({
    send: (reports) => port.reportPodStatuses(reports),
    timers,
    epoch: timers.now(),
    batchMax: options.batchMax ?? 500,
    inFlightMax: options.inFlightMax ?? 2,
    gatherMs: options.gatherMs ?? 5,
    onRefused: onRefused ?? (() => undefined),
    onError: onError ?? (() => undefined),
  });
  const runtime = options.createRuntime((pod, observation) => sender.put(pod, observation));
  const known = createAssignments(runtime, (uid) => sender.forget(uid));

  const run = async () => {
    try {
      for await (const item of port.assignments(stopping.signal)) {
        if (stopping.signal.aborted) break;
        known.take(item);
      }
    } finally {
      runtime.close();
      await sender.close();
    }
  };
  const done = run();
  // Whoever closes or waits hears of an error; nobody has to.
  done.catch(() => undefined);
  return {
    done,
    async close() {
      stopping.abort();
      await done.catch(() => undefined);
    },
  };
}

interface Known {
  readonly isStopping: boolean;
  /** As the server had it last. */
  wasReady: boolean;
  /** The pod came since the last restart of the stream. */
  isSeen: boolean;
}

/** What this agent runs, and what of a new assignment is news. */
function createAssignments(runtime: NodeRuntime, forget: (uid: string) => void) {
  const known = new Map<string, Known>();
  let isRestarting = false;

  const assign = (pod: AssignedPod) => {
    const before = known.get(pod.uid);
    if (pod.isTerminating) {
      known.set(pod.uid, { isStopping: true, isSeen: true, wasReady: pod.ready });
      // Told again, too: a second deletion may have shortened the time.
      runtime.stop(pod, pod.gracePeriodSeconds * 1_000);
    } else if (before === undefined) {
      known.set(pod.uid, { isStopping: false, isSeen: true, wasReady: pod.ready });
      runtime.start(pod);
    } else {
      // The server takes readiness from the pods of a node that it has not heard of. Nothing changed here, so nobody else would
      // say again what is observed; where it is not ready here either, saying so changes nothing.
      const isUnready = pod.phase === 'Running' && !pod.ready;
      if (isUnready && (before.wasReady || isRestarting)) runtime.observeAgain(pod.uid);
      before.isSeen = true;
      before.wasReady = pod.ready;
    }
  };

  const drop = (uid: string) => {
    known.delete(uid);
    forget(uid);
    runtime.kill(uid);
  };

  return {
    take(item: AssignmentItem) {
      switch (item.kind) {
        case 'restarted':
          isRestarting = true;
          for (const entry of known.values()) entry.isSeen = false;
          return;
        case 'assigned':
          return assign(item.pod);
        case 'gone':
          return drop(item.uid);
        case 'complete':
          isRestarting = false;
          for (const [uid, entry] of known) if (!entry.isSeen) drop(uid);
          return;
      }
    },
  };
}
