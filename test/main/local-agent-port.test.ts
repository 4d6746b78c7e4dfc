import { authenticateToken } from '../../src/commands/authenticate-token.ts';
import { createPod } from '../../src/commands/create-pod.ts';
import { deletePod } from '../../src/commands/delete-pod.ts';
import type { CommandContext } from '../../src/commands/command.ts';
import { createLocalAgentPort } from '../../src/main/local-agent-port.ts';
import { composeServer } from '../../src/main/compose-server.ts';
import type { ComposedServer } from '../../src/main/compose-server.ts';
import { readConfig } from '../../src/main/config.ts';
import { createClosers } from '../../src/main/lifecycle.ts';
import { createLogger } from '../../src/main/logger.ts';
import type { AgentPort, AssignmentItem } from '../../src/runtimes/agent-port.ts';
import { simulatedNodes } from '../../src/runtimes/simulated/simulated-nodes.ts';
import { createTemplateSource } from '../../src/store/read/pod-templates.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { createHome, removeHome } from '../e2e/support/home.ts';
import { eventually } from '../e2e/support/running-process.ts';

const failed: string[] = [];
const closers = createClosers((name, error) => failed.push(`${name}: ${String(error)}`));

let database: TestDatabase;
let home: string;
let server: ComposedServer;
let port: AgentPort;
let admin: CommandContext;

beforeAll(async () => {
  database = await createTestDatabase();
  home = await createHome();
  const env = { DATABASE_URL: database.url, PORT: '0', EVERYNODE_DATA: home, EVERYNODE_LOG_LEVEL: 'silent' };
  const config = readConfig('server', { argv: [], env });
  const log = createLogger(config.logLevel);
  server = await composeServer({ config, log, closers, signal: new AbortController().signal });
  const { ids } = server;
  const { tail, fleetActor, adminToken } = server.api!;
  port = createLocalAgentPort({
    context: { database: server.database, ids, actor: fleetActor },
    tail,
    templates: createTemplateSource(),
    onError: (error) => failed.push(String(error)),
  });
  const actor = await authenticateToken(server.database, adminToken);
  admin = { database: server.database, ids, actor: actor! };
});

afterAll(async () => {
  await closers.closeAll();
  await database?.close();
  await removeHome(home);
  expect(failed).toEqual([]);
});

const podOn = (name: string, nodeName: string) => ({
  manifest: {
    json: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec: { nodeName, containers: [{ name: 'main', image: 'example.com/bare:1' }] },
    },
  },
});

const describeItem = (item: AssignmentItem): string =>
  item.kind === 'assigned'
    ? `assigned ${item.pod.name} ${item.pod.containers[0]!.image}${item.pod.isTerminating ? ' terminating' : ''}`
    : item.kind;

describe('createLocalAgentPort', () => {
  it('registers simulated nodes, and answers each heartbeat by itself', async () => {
    const nodes = simulatedNodes(2);
    expect(await port.registerNodes(nodes)).toEqual(nodes.map(() => ({ accepted: true })));
    const outcomes = await port.heartbeatNodes(['node-control', 'nobody', 'node-1']);
    expect(outcomes.map(({ accepted }) => accepted)).toEqual([true, false, true]);
  });

  it('may not register nodes that others run: its token is a fleet’s', async () => {
    const [node] = simulatedNodes(1, 'foreign');
    const [outcome] = await port.registerNodes([{ ...node!, runtime: 'EXTERNAL' }]);
    expect(outcome).toMatchObject({ accepted: false, code: 'FORBIDDEN' });
  });

  it('tells what is assigned, says when that was all, and then every change', async () => {
    const made = await createPod(admin, podOn('early', 'node-1'));
    expect(made.ok).toBe(true);
    const stop = new AbortController();
    const seen: string[] = [];
    const items: AssignmentItem[] = [];
    const following = (async () => {
      for await (const item of port.assignments(stop.signal)) {
        seen.push(describeItem(item));
        items.push(item);
      }
    })();
    await eventually(() => seen.includes('complete'), 'the first part');
    expect(seen).toEqual(['restarted', 'assigned early example.com/bare:1', 'complete']);

    await createPod(admin, podOn('late', 'node-control'));
    await eventually(() => seen.length >= 4, 'the new pod');
    await deletePod(admin, { name: 'late', gracePeriodSeconds: 7 });
    await eventually(() => seen.length >= 5, 'the deletion');
    await deletePod(admin, { name: 'late', gracePeriodSeconds: 0 });
    await eventually(() => seen.includes('gone'), 'the end');
    expect(seen.slice(3)).toEqual([
      'assigned late example.com/bare:1',
      'assigned late example.com/bare:1 terminating',
      'gone',
    ]);
    expect(items[4]).toMatchObject({ pod: { isTerminating: true, gracePeriodSeconds: 7 } });
    stop.abort();
    await following;
  });

  it('takes reports, and refuses each that is about nothing', async () => {
    const { rows } = await database.pool.query<{ uid: string }>("SELECT uid FROM pods WHERE name = 'early'");
    const report = {
      uid: rows[0]!.uid,
      namespace: 'default',
      name: 'early',
      state: 'RUNNING',
      ready: true,
      epoch: 1,
      sequence: 1,
    } as const;
    const outcomes = await port.reportPodStatuses([report, { ...report, name: 'nobody' }]);
    expect(outcomes).toEqual([{ accepted: true }, expect.objectContaining({ accepted: false, code: 'NOT_FOUND' })]);
    const { rows: pods } = await database.pool.query("SELECT phase, ready FROM pods WHERE name = 'early'");
    expect(pods).toEqual([{ phase: 'Running', ready: true }]);
  });
});
