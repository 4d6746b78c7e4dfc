import { chunk } from '../../../src/util/chunk.ts';
import type { ConformanceServer } from './conformance-server.ts';
import { listAll } from './api-client.ts';
import { look } from './world.ts';
import type { SeenPod, Sight } from './world.ts';

/** What an agent says of a pod. */
export interface PodReport {
  readonly pod: SeenPod;
  readonly state: 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'REMOVED';
  readonly ready: boolean;
}

const SETTLE_SECONDS_MAX = 60;
/** Each pass ends pods; a world that goes on making pods to end does not come to rest. */
const PASSES_MAX = 200;
/** Entries of one request of an agent. */
const BATCH_MAX = 500;

let lastSequence = 0;

/** Reports as the agents of the pods' nodes would. Refused entries are answered with the reason. */
export async function report(server: ConformanceServer, reports: readonly PodReport[]): Promise<readonly string[]> {
  const refusals: string[] = [];
  for (const some of chunk(reports, BATCH_MAX)) {
    const entries = some.map(({ pod: { metadata }, state, ready }) => ({
      namespace: metadata.namespace,
      name: metadata.name,
      uid: metadata.uid,
      state,
      ready,
      epoch: 1,
      sequence: (lastSequence += 1),
    }));
    const { reportPodStatuses } = await server.client.request<{ reportPodStatuses: AgentPayload }>(
      `mutation Report($reports: [PodStatusReportInput!]!) {
        reportPodStatuses(input: { reports: $reports }) { results { accepted error { message } } }
      }`,
      { reports: entries },
    );
    refusals.push(...reportPodStatuses.results.flatMap(({ error }) => (error === null ? [] : [error.message])));
  }
  return refusals;
}

/** Reports that nothing speaks against: the pods were just seen, and nobody else is at work. */
export async function reportAll(server: ConformanceServer, reports: readonly PodReport[]): Promise<void> {
  const refusals = await report(server, reports);
  if (refusals.length > 0) throw new Error(`refused reports: ${refusals.join('; ')}`);
}

interface AgentPayload {
  readonly results: readonly { readonly accepted: boolean; readonly error: { readonly message: string } | null }[];
}

interface Settlement {
  readonly settled: boolean;
  readonly open: number;
  readonly waitingForTime: readonly { readonly until: string }[];
}

/** A world that has come to rest. */
export interface Rest {
  readonly sight: Sight;
  /** When the next thing is due, in milliseconds of the server's clock; null when nothing waits for time. */
  readonly due: number | null;
}

/**
 * Waits until the controllers have done all that can be done now and ends terminating pods at once, as the agents of the
 * recording did, until nothing changes any more.
 */
export async function converge(server: ConformanceServer): Promise<Rest> {
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    const { settled } = await server.client.request<{ settled: Settlement }>(
      `query Settled($timeoutSeconds: Int!) {
        settled(timeoutSeconds: $timeoutSeconds) { settled open waitingForTime { until } }
      }`,
      { timeoutSeconds: SETTLE_SECONDS_MAX },
    );
    if (!settled.settled) throw new Error(`${settled.open} things are open after ${SETTLE_SECONDS_MAX} s`);
    const sight = await look(server.client);
    const ending = sight.pods.filter((pod) => pod.metadata.deletionTimestamp !== null && pod.nodeName !== null);
    if (ending.length === 0) {
      const due = settled.waitingForTime.map(({ until }) => Date.parse(until));
      return { sight, due: due.length === 0 ? null : Math.min(...due) };
    }
    await reportAll(
      server,
      ending.map((pod) => ({ pod, state: 'REMOVED', ready: false })),
    );
  }
  throw new Error(`still pods to end after ${PASSES_MAX} passes`);
}

/** Agents are heard more often than a node is given up. */
const HEARTBEAT_MS = 10_000;

/** Lets time pass on the database's clock; all nodes stay alive meanwhile. */
export async function passTime(server: ConformanceServer, milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= HEARTBEAT_MS) {
    await server.advanceClock(Math.min(left, HEARTBEAT_MS));
    await beat(server);
  }
}

async function beat({ client }: ConformanceServer): Promise<void> {
  const nodes = await listAll<{ metadata: { name: string } }>(client, 'nodes', 'metadata { name }');
  for (const some of chunk(nodes, BATCH_MAX)) {
    await client.request(
      `mutation Beat($heartbeats: [NodeHeartbeatInput!]!) {
        heartbeatNodes(input: { heartbeats: $heartbeats }) { results { accepted } }
      }`,
      { heartbeats: some.map(({ metadata }) => ({ node: metadata.name })) },
    );
  }
}

/** Converges, then lets waitMs pass: stops at each due time on the way and converges there. */
export async function settle(server: ConformanceServer, waitMs: number): Promise<Sight> {
  let rest = await converge(server);
  if (waitMs <= 0) return rest.sight;
  const until = (await server.now()) + waitMs;
  while (rest.due !== null && rest.due <= until) {
    // A due time is over in the millisecond after it.
    await passTime(server, Math.max(rest.due - (await server.now()) + 1, 1));
    rest = await converge(server);
  }
  await passTime(server, until - (await server.now()));
  return (await converge(server)).sight;
}
