import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client as DatabaseClient } from 'pg';
import { eventually } from '../e2e/support/running-process.ts';
import { createRemoteAgentPort } from '../../src/main/remote-agent-port.ts';
import type { Client } from '../../src/client/create-client.ts';
import { readHistory } from './audit/read-history.ts';
import { installAudit } from './audit/install-audit.ts';
import { checkAcknowledged } from './checks/check-acknowledged.ts';
import { checkLeftovers } from './checks/check-leftovers.ts';
import { checkLogs } from './checks/check-logs.ts';
import { checkNumbers } from './checks/check-numbers.ts';
import { checkPods } from './checks/check-pods.ts';
import { checkStreams } from './checks/check-streams.ts';
import { checkSweep } from './checks/check-sweep.ts';
import { readClusterState } from './checks/cluster-state.ts';
import { createFindings } from './findings.ts';
import type { Finding, Findings } from './findings.ts';
import type { InjectedFault } from './injection/inject-faults.ts';
import { injectFaults } from './injection/inject-faults.ts';
import { createJournal } from './journal.ts';
import type { Journal } from './journal.ts';
import { keepTables } from './keep-tables.ts';
import type { FaultRunOptions } from './options.ts';
import { plant, plantedFaults } from './planted.ts';
import { createRoamingClient, createSocketPool } from './processes/roaming-client.ts';
import { createRandomSource, openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { createSubscriber } from './subscribers/subscriber.ts';
import type { Subscriber } from './subscribers/subscriber.ts';
import { subscriptions } from './subscribers/subscriptions.ts';
import { createAgents } from './workload/agents.ts';
import type { CallCounts } from './workload/caller.ts';
import { createModel } from './workload/model.ts';
import type { Model } from './workload/model.ts';
import { documentOf } from './workload/mutations.ts';
import { startWorkload } from './workload/start-workload.ts';

/** What a run did and found. */
export interface FaultReport {
  readonly options: FaultRunOptions;
  readonly calls: CallCounts;
  readonly injected: readonly InjectedFault[];
  /** Changes in the history, one a transaction and object. */
  readonly changes: number;
  readonly events: number;
  readonly subscribers: number;
  readonly connections: number;
  /** From the last fault and the last call until every check of the cluster's state passed. */
  readonly convergedAfterMs: number;
  /** From the first server's start to the last check. */
  readonly tookMs: number;
  readonly findings: readonly Finding[];
}

/** Builds a stage, plays workload and faults on it for so long, lets it come to rest, and checks everything. */
export async function runFaults(
  options: FaultRunOptions,
  onProgress: (line: string) => void = () => undefined,
): Promise<FaultReport> {
  const startedAt = performance.now();
  if (options.log !== undefined) await mkdir(options.log, { recursive: true });
  const journal = createJournal(options.log === undefined ? null : join(options.log, 'operations.jsonl'));
  const findings = createFindings((finding) => {
    journal.write({ finding });
    onProgress(`${finding.check}: ${finding.message}`);
  });
  const onCrash = (message: string) => findings.add('accidents', message);
  const stage = await openStage({ servers: options.servers, onCrash });
  try {
    const play = await playOn(stage, { options, journal, findings, onProgress });
    return { ...play, options, tookMs: Math.round(performance.now() - startedAt), findings: findings.list };
  } finally {
    if (options.log !== undefined) {
      for (const server of stage.servers) await writeFile(join(options.log, `server-${server.name}.log`), server.log);
    }
    await stage.close();
    await journal.close();
  }
}

interface Tools {
  readonly options: FaultRunOptions;
  readonly journal: Journal;
  readonly findings: Findings;
  readonly onProgress: (line: string) => void;
}

async function playOn(
  stage: Stage,
  { options, journal, findings, onProgress }: Tools,
): Promise<Omit<FaultReport, 'options' | 'tookMs' | 'findings'>> {
  const random = createRandomSource(options.seed);
  const { servers, adminToken, fleetToken } = stage;
  const sockets = createSocketPool();
  const clients: Client[] = [];
  const open = (part: string, token: string, isCut = false): Client => {
    const client = createRoamingClient({
      servers,
      token,
      random: random(`${part} roams`),
      ...(isCut ? { sockets } : {}),
    });
    clients.push(client);
    return client;
  };
  const planted = options.plant === undefined ? null : plantedFaults[options.plant]!;
  await withSession(stage, async (session) => {
    await installAudit(session);
    await plant(session, planted?.sql ?? []);
  });

  const asking = open('asking', adminToken);
  const { serverInfo } = await asking.request(cursorNow, {});
  const subscribers = subscriptions.map((spec) => {
    const client = open(`subscriber ${spec.name}`, adminToken, true);
    const startsLate = planted?.startsLate === true && spec.name === 'pods';
    return createSubscriber({ client, spec, after: serverInfo.feed.cursor, findings, startsLate });
  });
  const model = createModel();
  const port = createRemoteAgentPort({ client: open('agents', fleetToken), onReconnecting: () => undefined });
  const nodeNames = () => model.nodes.filter((node) => node.state !== null).map((node) => node.name);
  const agents = createAgents({ port, random: random('agents'), findings, nodeNames });
  try {
    const clientOf = (part: string) => open(part, adminToken);
    const workload = await startWorkload({ model, random, clientOf, journal, findings });
    onProgress(
      `${servers.length} servers, ${nodeNames().length} nodes, ${subscribers.length} subscribers; faults begin`,
    );

    const progress = setInterval(() => {
      const { acknowledged, unknown } = workload.counts;
      const events = subscribers.reduce((sum, one) => sum + one.seen.length, 0);
      onProgress(`${acknowledged} mutations acknowledged (${unknown} after a lost answer), ${events} events`);
    }, 10_000);
    const sabotage = delay((options.seconds * 1_000) / 2).then(() => plantWhenThere(stage, planted?.later ?? []));
    const injected = await injectFaults({
      world: { random: random('faults'), ...stage, sockets, agents, hasLongFreezes: options.seconds >= 60 },
      signal: AbortSignal.timeout(options.seconds * 1_000),
      journal,
      findings,
      converged: () => waitForBacklog(stage),
      acknowledged: () => workload.counts.acknowledged,
    });
    clearInterval(progress);
    await sabotage;

    onProgress('faults are over; waiting for the writers');
    agents.calm();
    await workload.stop();
    const convergedAfterMs = await checkAtRest(stage, { model, subscribers, findings, asking, onProgress });
    const { changes, events } = await checkEvents(stage, { subscribers, findings });
    for (const message of checkLogs(servers)) findings.add('accidents', message);
    if (options.log !== undefined && findings.list.length > 0) {
      const directory = join(options.log, 'tables');
      await withSession(stage, (session) => keepTables(session, directory));
    }
    return {
      calls: workload.counts,
      injected,
      changes,
      events,
      subscribers: subscribers.length,
      connections: subscribers.reduce((sum, one) => sum + one.connections, 0),
      convergedAfterMs,
    };
  } finally {
    await agents.close();
    for (const client of clients) client.close();
  }
}

const cursorNow = documentOf<{ serverInfo: { feed: { cursor: string } } }>('{ serverInfo { feed { cursor } } }');
const settledNow = documentOf<{ settled: { settled: boolean; open: number } }>(
  '{ settled(timeoutSeconds: 5) { settled open } }',
);

const settleMsMax = 120_000;

async function waitUntilSettled(client: Client): Promise<void> {
  const giveUpAt = Date.now() + settleMsMax;
  for (;;) {
    let last: string;
    try {
      // A server that does not answer in time may be frozen: another one is asked.
      const { settled } = await client.request(settledNow, {}, { timeoutMs: 7_000 });
      if (settled.settled) return;
      last = `${settled.open} still open`;
    } catch (error) {
      last = (error as Error).message;
      await delay(100);
    }
    if (Date.now() > giveUpAt) throw new Error(`not settled within ${settleMsMax / 1_000} s: ${last}`);
  }
}

/** Waits until everything is done that lay there when it was called: marks, and changes without a number. */
async function waitForBacklog(stage: Stage): Promise<void> {
  const giveUpAt = Date.now() + settleMsMax;
  let last: { readonly mark: string; readonly batch: string } | null = null;
  for (;;) {
    // Faults go on meanwhile, and end this session as well.
    const isDone = await withSession(stage, async (session) => {
      last ??= (
        await session.query<{ mark: string; batch: string }>(
          `SELECT (SELECT last_value FROM marks_id_seq) AS mark, (SELECT last_value FROM outbox_id_seq) AS batch`,
        )
      ).rows[0]!;
      const { rows } = await session.query<{ open: boolean }>(
        `SELECT EXISTS (SELECT FROM marks WHERE id <= $1 AND due_at <= everynode_now())
           OR EXISTS (SELECT FROM outbox WHERE id <= $2) AS open`,
        [last.mark, last.batch],
      );
      return !rows[0]!.open;
    }).catch(() => false);
    if (isDone) return;
    if (Date.now() > giveUpAt) throw new Error(`what lay there was not done within ${settleMsMax / 1_000} s`);
    await delay(50);
  }
}

async function plantWhenThere(stage: Stage, statements: readonly string[]): Promise<void> {
  await eventually(
    () =>
      withSession(stage, (session) => plant(session, statements)).then(
        () => true,
        () => false,
      ),
    'the planted fault',
    60_000,
  );
}

async function withSession<T>(stage: Stage, work: (session: DatabaseClient) => Promise<T>): Promise<T> {
  const session = await stage.connect();
  try {
    return await work(session);
  } finally {
    await session.end();
  }
}

/** Back-off of pods that failed several times in a row is the longest that has to be waited for. */
const restMsMax = 90_000;
const lookMs = 200;

interface RestOptions {
  readonly model: Model;
  readonly subscribers: readonly Subscriber[];
  readonly findings: Findings;
  readonly asking: Client;
  readonly onProgress: (line: string) => void;
}

/** Looks at the state until nothing is wrong with it, then at what a sweep would change. Returns how long it took to be right. */
function checkAtRest(stage: Stage, { model, findings, asking, onProgress }: RestOptions): Promise<number> {
  return withSession(stage, async (session) => {
    const startedAt = performance.now();
    await waitUntilSettled(asking).catch((error: Error) => findings.add('convergence', error.message));
    const look = async () => {
      const state = await readClusterState(session);
      return {
        acknowledged: checkAcknowledged(model, state),
        pods: checkPods(state),
        numbers: checkNumbers(state),
        leftovers: await checkLeftovers(session, { servers: stage.servers.length }),
      };
    };
    let problems = await look();
    const isRight = () => Object.values(problems).every((list) => list.length === 0);
    while (!isRight() && performance.now() - startedAt < restMsMax) {
      await delay(lookMs);
      problems = await look();
    }
    const tookMs = Math.round(performance.now() - startedAt);
    onProgress(
      isRight() ? `all is as it should be after ${tookMs} ms` : `not all is as it should be after ${tookMs} ms`,
    );
    for (const [check, list] of Object.entries(problems)) for (const message of list) findings.add(check, message);
    const drift = await checkSweep(session).catch((error: Error) => [error.message]);
    for (const message of drift) findings.add('sweep', message);
    return tookMs;
  });
}

const levelMsMax = 30_000;

/** Lets subscribers catch up with the history, and holds both against each other. */
function checkEvents(
  stage: Stage,
  { subscribers, findings }: Pick<RestOptions, 'subscribers' | 'findings'>,
): Promise<{ readonly changes: number; readonly events: number }> {
  return withSession(stage, async (session) => {
    const giveUpAt = Date.now() + levelMsMax;
    for (;;) {
      const history = await readHistory(session);
      const problems = checkStreams(history, subscribers);
      if (problems.length > 0 && Date.now() < giveUpAt) {
        await delay(1_000);
        continue;
      }
      for (const message of problems) findings.add('streams', message);
      return { changes: history.length, events: subscribers.reduce((sum, one) => sum + one.seen.length, 0) };
    }
  });
}
