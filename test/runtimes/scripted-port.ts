import type {
  AgentOutcome,
  AgentPort,
  AssignedPod,
  AssignmentItem,
  NodeRegistration,
  PodReport,
} from '../../src/runtimes/agent-port.ts';

/** A server of which the test says what it tells and how it answers. */
export interface ScriptedPort extends AgentPort {
  tell(...items: readonly AssignmentItem[]): void;
  /** Ends the assignments with this error. */
  fail(error: Error): void;
  readonly batches: PodReport[][];
  readonly registered: NodeRegistration[];
  readonly heartbeats: string[][];
  /** How the next batch of reports is answered; accepted unless set. */
  answer: (reports: readonly PodReport[]) => Promise<readonly AgentOutcome[]>;
  /** Names that heartbeats do not know. */
  readonly unknownNodes: Set<string>;
}

export const accepted: AgentOutcome = { accepted: true };

export const createScriptedPort = (): ScriptedPort => {
  const items: AssignmentItem[] = [];
  let failure: Error | null = null;
  let wake: () => void = () => undefined;
  const port: ScriptedPort = {
    batches: [],
    registered: [],
    heartbeats: [],
    unknownNodes: new Set(),
    answer: (reports) => Promise.resolve(reports.map(() => accepted)),
    tell(...more) {
      items.push(...more);
      wake();
    },
    fail(error) {
      failure = error;
      wake();
    },
    async *assignments(signal) {
      signal.addEventListener('abort', () => wake());
      while (!signal.aborted) {
        if (failure !== null) throw failure;
        const item = items.shift();
        if (item !== undefined) yield item;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    reportPodStatuses(reports) {
      port.batches.push([...reports]);
      return port.answer(reports);
    },
    heartbeatNodes(names) {
      port.heartbeats.push([...names]);
      return Promise.resolve(
        names.map((name) =>
          port.unknownNodes.has(name)
            ? { accepted: false, code: 'NOT_FOUND', message: `there is no Node ${name}` }
            : accepted,
        ),
      );
    },
    registerNodes(nodes) {
      port.registered.push(...nodes);
      for (const node of nodes) port.unknownNodes.delete(node.name);
      return Promise.resolve(nodes.map(() => accepted));
    },
  };
  return port;
};

export const aPod = (overrides: Partial<AssignedPod> = {}): AssignedPod => ({
  uid: 'uid-1',
  namespace: 'default',
  name: 'agent-x',
  nodeName: 'n1',
  containers: [{ name: 'main', image: 'example.com/agent:1' }],
  phase: 'Pending',
  ready: false,
  isTerminating: false,
  gracePeriodSeconds: 30,
  ...overrides,
});

export const assigned = (overrides: Partial<AssignedPod> = {}): AssignmentItem => ({
  kind: 'assigned',
  pod: aPod(overrides),
});
