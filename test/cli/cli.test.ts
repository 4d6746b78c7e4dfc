import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { WebSocket } from 'ws';
import { createClient } from '../../src/client/create-client.ts';
import { streamPods } from '../../src/client/change-streams.ts';
import { RegisterNodesDocument, ServerInfoDocument } from '../../src/client/generated/documents.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { composeServer } from '../../src/main/compose-server.ts';
import { readConfig } from '../../src/main/config.ts';
import { createClosers } from '../../src/main/lifecycle.ts';
import { createLocalAgentPort } from '../../src/main/local-agent-port.ts';
import { createLogger } from '../../src/main/logger.ts';
import { createFleet } from '../../src/runtimes/simulated/fleet.ts';
import { evenStageDelays } from '../../src/runtimes/simulated/pod-stages.ts';
import { simulatedNodes } from '../../src/runtimes/simulated/simulated-nodes.ts';
import { createTemplateSource } from '../../src/store/read/pod-templates.ts';
import { createTestDatabase } from '../support/database.ts';
import { captureIo } from './captured-io.ts';
import type { CapturedIoOptions } from './captured-io.ts';
import { startTcpProxy } from './tcp-proxy.ts';

// The first is a control plane with a taint; the others take every daemon.
const nodes = simulatedNodes(4);
const closers = createClosers((name, error) => {
  throw new Error(`${name} did not close`, { cause: error });
});
let folder: string;
let url: string;
let adminToken: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'everynode-cli-'));
  closers.add('folder', () => rm(folder, { recursive: true }));
  const testDatabase = await createTestDatabase();
  closers.add('test database', () => testDatabase.close());
  const log = createLogger('error');
  const argv = ['--port', '0', '--data', join(folder, '.everynode'), '--log-level', 'error'];
  const config = readConfig('server', { argv, env: { DATABASE_URL: testDatabase.url } });
  const server = await composeServer({ config, log, closers, signal: new AbortController().signal });
  const api = server.api!;
  ({ url, adminToken } = api);
  const client = createClient({ url, token: adminToken });
  const { registerNodes } = await client.request(RegisterNodesDocument, {
    nodes: nodes.map((node) => ({ ...node, runtime: 'SIMULATED' as const, ready: true })),
  });
  expect(registerNodes.results.every((result) => result.accepted)).toBe(true);
  const { database, ids } = server;
  const { tail, fleetActor } = api;
  const port = createLocalAgentPort({
    context: { database, ids, actor: fleetActor },
    tail,
    templates: createTemplateSource(),
    onError: () => undefined,
  });
  const fleet = await createFleet({ port, nodes, delays: evenStageDelays(0) });
  closers.add('fleet', () => fleet.close());
});

afterAll(() => closers.closeAll());

/** The manifest of a DaemonSet; its lines are counted on by the tests below. */
function manifest(name: string, image = 'registry.example/agent:1'): string {
  return `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: ${name}
  labels:
    team: infra
spec:
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
        - name: main
          image: ${image}
`;
}

async function write(name: string, text: string): Promise<string> {
  await mkdir(join(folder, name, '..'), { recursive: true });
  await writeFile(join(folder, name), text);
  return name;
}

/** One command line, in a folder below which the server's token lies. */
async function everynode(args: readonly string[], options: CapturedIoOptions = {}) {
  const { io, out, err } = captureIo({ cwd: folder, env: { EVERYNODE_SERVER: url }, ...options });
  const exitCode = await runCli(args, io);
  return { exitCode, out: out(), err: err() };
}

/** The same for a command that has to succeed: what it printed. */
async function done(args: readonly string[], options: CapturedIoOptions = {}): Promise<string> {
  const { exitCode, out, err } = await everynode(args, options);
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  return out;
}

async function deploy(name: string): Promise<void> {
  await done(['apply', '-f', await write(`${name}.yaml`, manifest(name))]);
  await done(['rollout', 'status', `ds/${name}`, '--timeout', '20s']);
}

const rows = (table: string): string[][] =>
  table
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {3,}/));

describe('everynode apply', () => {
  it('creates, leaves alone, and configures', async () => {
    const file = await write('set.yaml', manifest('applied'));
    expect(await done(['apply', '-f', file, '--dry-run'])).toBe('daemonset.apps/applied created (dry run)\n');
    expect(await done(['apply', '-f', file])).toBe('daemonset.apps/applied created\n');
    expect(await done(['apply', '-f', file])).toBe('daemonset.apps/applied unchanged\n');
    expect(await done(['apply', '-f', '-'], { stdin: manifest('applied', 'registry.example/agent:2') })).toBe(
      'daemonset.apps/applied configured\n',
    );
  });

  it('takes a folder, in the order of its names', async () => {
    await write('folder/b.yml', manifest('from-b'));
    await write('folder/a.yaml', `${manifest('from-a1')}---\n${manifest('from-a2')}`);
    await write('folder/notes.txt', 'no manifest');
    expect(await done(['apply', '-f', 'folder'])).toBe(
      ['from-a1', 'from-a2', 'from-b'].map((name) => `daemonset.apps/${name} created\n`).join(''),
    );
  });

  it('names file, line, column and field of every error, and changes nothing', async () => {
    const good = await write('good.yaml', manifest('good'));
    const unknown = await write('unknown.yaml', `# two of them\n---\n${manifest('bad').replace('image:', 'imag:')}`);
    const wrong = await write(
      'wrong.yaml',
      manifest('wrong').replace('spec:\n  selector', 'spec:\n  minReadySeconds: soon\n  selector'),
    );
    const result = await everynode(['apply', '-f', good, '-f', unknown, '-f', wrong]);
    expect(result).toMatchObject({ exitCode: 1, out: '' });
    const lines = result.err.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^unknown\.yaml:20:\d+: spec\.template\.spec\.containers\[0\]\.imag: /);
    expect(lines[1]).toMatch(/^wrong\.yaml:8:\d+: spec\.minReadySeconds: /);
    expect((await everynode(['get', 'ds', 'good'])).exitCode).toBe(1);
  });

  it.each([
    ['a syntax error', (text: string) => text.replace('labels:', 'labels: ['), /^bad\.yaml:\d+:\d+: /],
    [
      'an unknown kind',
      (text: string) => text.replace('kind: DaemonSet', 'kind: Gadget'),
      /^bad\.yaml:2:\d+: kind: .*Gadget/,
    ],
    [
      'a selector that does not match',
      (text: string) => text.replace('      app: bad\n  template', '      app: other\n  template'),
      /^bad\.yaml:\d+:\d+: spec\.template\.metadata\.labels: /,
    ],
    [
      'restartPolicy Never',
      (text: string) => text.replace('      containers', '      restartPolicy: Never\n      containers'),
      /^bad\.yaml:16:\d+: spec\.template\.spec\.restartPolicy: /,
    ],
    ['a duplicate document', (text: string) => `${text}---\n${text}`, /^bad\.yaml:\d+:\d+: metadata\.name: /],
    ['nothing', () => '', /^bad\.yaml:1:1: /],
  ])('refuses %s: 1', async (_what, change, expected) => {
    const { exitCode, out, err } = await everynode(['apply', '-f', await write('bad.yaml', change(manifest('bad')))]);
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err.split('\n')[0]).toMatch(expected);
    expect((await everynode(['get', 'ds', 'bad'])).exitCode).toBe(1);
  });

  it('refuses a changed selector', async () => {
    await done(['apply', '-f', '-'], { stdin: manifest('fixed') });
    const changed = manifest('fixed').replaceAll('app: fixed', 'app: changed');
    const { exitCode, err } = await everynode(['apply', '-f', '-'], { stdin: changed });
    expect(exitCode).toBe(1);
    expect(err).toMatch(/^stdin:\d+:\d+: spec\.selector: .*immutable/);
  });
});

describe('everynode get', () => {
  beforeAll(() => deploy('listed'));

  it('shows daemonsets with the columns of kubectl', async () => {
    expect(rows(await done(['get', 'ds', 'listed']))).toEqual([
      ['NAME', 'DESIRED', 'CURRENT', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'NODE SELECTOR', 'AGE'],
      ['listed', '3', '3', '3', '3', '3', '<none>', expect.stringMatching(/^\d+s$/)],
    ]);
    expect(rows(await done(['get', 'daemonsets', 'listed', '-o', 'wide']))[1]?.slice(8)).toEqual([
      'main',
      'registry.example/agent:1',
      'app=listed',
    ]);
  });

  it('shows pods, chosen by labels', async () => {
    const [titles, ...pods] = rows(await done(['get', 'po', '-l', 'app=listed', '-o', 'wide']));
    expect(titles?.slice(0, 7)).toEqual(['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE', 'IP', 'NODE']);
    expect(pods.map((pod) => pod[6]).sort()).toEqual(nodes.slice(1).map(({ name }) => name));
    expect(pods.map((pod) => pod.slice(1, 4))).toEqual(Array(3).fill(['1/1', 'Running', '0']));
  });

  it('shows nodes, with roles and taints', async () => {
    const [, control] = rows(await done(['get', 'nodes', 'node-control', '-o', 'wide']));
    expect(control?.slice(0, 4)).toEqual(['node-control', 'Ready', 'master', 'simulated']);
    expect(control?.at(-1)).toBe('node-role.kubernetes.io/master:NoSchedule');
  });

  it('shows events and priority classes', async () => {
    expect(await done(['get', 'events'])).toMatch(/Normal {3}SuccessfulCreate {3}daemonset\/listed/);
    expect(await done(['get', 'pc'])).toMatch(/^system-node-critical +2000001000 +false/m);
  });

  it.each([
    ['yaml', 'ds', 'listed'],
    ['json', 'ds', 'listed'],
    ['yaml', 'ds', undefined],
    ['json', 'ds', undefined],
    ['yaml', 'nodes', undefined],
  ])('gives %s of %s %s that can be applied again', async (format, kind, name) => {
    const text = await done(['get', kind, ...(name === undefined ? [] : [name]), '-o', format]);
    const applied = await done(['apply', '-f', '-', '--dry-run'], { stdin: text });
    expect(applied.trimEnd().split('\n').length).toBeGreaterThanOrEqual(name === undefined ? 2 : 1);
    expect(applied).not.toContain('created');
  });

  it('gives names', async () => {
    expect(await done(['get', 'ds/listed', '-o', 'name'])).toBe('daemonset.apps/listed\n');
  });

  it('pages through everything', async () => {
    const documents = Array.from({ length: 130 }, (_, at) => {
      return `apiVersion: v1\nkind: Node\nmetadata: { name: many-${at}, labels: { many: 'yes' } }\n`;
    });
    await done(['apply', '-f', '-'], { stdin: documents.join('---\n') });
    const names = (await done(['get', 'no', '-l', 'many=yes', '-o', 'name'])).trimEnd().split('\n');
    expect(new Set(names).size).toBe(130);
    await done(['delete', '-f', '-'], { stdin: documents.join('---\n') });
    expect(await everynode(['get', 'no', '-l', 'many=yes'])).toEqual({ exitCode: 0, out: '', err: 'no nodes found\n' });
  });

  it('says what is not there: 1', async () => {
    expect(await everynode(['get', 'pods', 'nobody', 'listed'])).toEqual({
      exitCode: 1,
      out: '',
      err: 'error: pod "nobody" not found\nerror: pod "listed" not found\n',
    });
  });
});

describe('everynode describe', () => {
  beforeAll(() => deploy('described'));

  it('shows a daemonset with its template and events', async () => {
    const text = await done(['describe', 'ds', 'described']);
    expect(text).toMatch(/^Nodes desired: +3$/m);
    expect(text).toMatch(/^Pods: +3 Running, 0 Pending, 0 Succeeded, 0 Failed$/m);
    expect(text).toContain('      - name: main\n        image: registry.example/agent:1\n');
    expect(text).toMatch(/SuccessfulCreate .*daemonset-controller/);
  });

  it('says why a node has none', async () => {
    const text = await done(['describe', 'ds/described', '--node', 'node-control']);
    expect(text).toContain('On node node-control:\n  Verdict: ');
    expect(text).toMatch(/TAINT_NO_SCHEDULE: .*node-role\.kubernetes\.io\/master/);
    expect(await everynode(['describe', 'ds', 'described', '--node', 'nowhere'])).toMatchObject({
      exitCode: 1,
      err: 'error: node "nowhere" not found\n',
    });
  });

  it('shows a node with its pods and daemonsets, and a pod with its life', async () => {
    const node = await done(['describe', 'node', 'node-1']);
    expect(node).toMatch(/^ +default +described +yes$/m);
    const [pod = ''] = /described-\w+/.exec(node) ?? [];
    const text = await done(['describe', 'pod', pod]);
    expect(text).toMatch(/^Controlled by: +DaemonSet\/described$/m);
    expect(text).toMatch(/^Node: +node-1$/m);
    expect(text).toMatch(/ CREATED {2}Pending$/m);
    expect(text).toMatch(/^Life:$/m);
  });
});

describe('everynode label, taint and cordon', () => {
  it('move pods', async () => {
    const selective = manifest('selective').replace(
      '      containers',
      '      nodeSelector: { disk: fast }\n      containers',
    );
    await done(['apply', '-f', '-'], { stdin: selective });
    const count = async () => {
      await done(['wait', '--timeout', '20s']);
      return rows(await done(['get', 'ds', 'selective']))[1]?.slice(1, 3);
    };
    expect(await count()).toEqual(['0', '0']);
    expect(await done(['label', 'node', 'node-1', 'node-2', 'disk=fast'])).toBe(
      'node/node-1 labeled\nnode/node-2 labeled\n',
    );
    expect(await count()).toEqual(['2', '2']);
    await done(['label', 'no', 'node-1', 'disk-']);
    expect(await count()).toEqual(['1', '1']);
    expect(await done(['taint', 'node', 'node-2', 'busy=yes:NoExecute'])).toBe('node/node-2 tainted\n');
    expect(await count()).toEqual(['0', '0']);
    await done(['taint', 'node', 'node-2', 'busy-']);
    expect(await count()).toEqual(['1', '1']);
    expect(await done(['cordon', 'node-2'])).toBe('node/node-2 cordoned\n');
    expect(rows(await done(['get', 'node', 'node-2']))[1]?.[1]).toBe('Ready,SchedulingDisabled');
    expect(await count()).toEqual(['1', '1']);
    expect(await done(['uncordon', 'node-2'])).toBe('node/node-2 uncordoned\n');
    await done(['label', 'node', 'node-2', 'disk-']);
  });

  it('says that there is no such node: 1', async () => {
    expect(await everynode(['cordon', 'nowhere'])).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('nowhere'),
    });
  });
});

describe('everynode rollout', () => {
  beforeAll(() => deploy('rolled'));

  it('follows, lists, restarts and undoes', async () => {
    await done(['apply', '-f', '-'], { stdin: manifest('rolled', 'registry.example/agent:2') });
    const status = await done(['rollout', 'status', 'daemonset', 'rolled', '--timeout', '20s']);
    expect(status).toMatch(/daemonset "rolled" is rolled out to 3 nodes\n$/);
    expect(
      rows(await done(['rollout', 'history', 'ds/rolled']))
        .slice(1)
        .map(([revision]) => revision),
    ).toEqual(['REVISION', '1', '2']);
    expect(await done(['rollout', 'undo', 'ds/rolled', '--dry-run'])).toBe(
      'daemonset.apps/rolled would go back to revision 1 (dry run)\n' +
        '~ spec.containers[main].image: "registry.example/agent:2" → "registry.example/agent:1"\n',
    );
    expect(await done(['rollout', 'undo', 'ds/rolled'])).toBe('daemonset.apps/rolled rolled back\n');
    await done(['rollout', 'status', 'ds/rolled', '--timeout', '20s']);
    expect(await done(['rollout', 'undo', 'ds/rolled', '--to-revision', '3'])).toMatch(
      /skipped: it has that template already/,
    );
    expect(await done(['get', 'ds', 'rolled', '-o', 'wide'])).toContain('registry.example/agent:1');
    expect(await done(['rollout', 'restart', 'ds/rolled'])).toBe('daemonset.apps/rolled restarted\n');
    await done(['rollout', 'status', 'ds/rolled', '--timeout', '20s']);
    expect(await done(['rollout', 'history', 'ds/rolled', '--revision', '4'])).toContain(
      'kubectl.kubernetes.io/restartedAt',
    );
    expect(await everynode(['rollout', 'undo', 'ds/rolled', '--to-revision', '99'])).toMatchObject({ exitCode: 1 });
  });

  it('ends with 5 when the time runs out, and with 1 for a strategy without rollouts', async () => {
    const stuck = manifest('stuck').replace('      containers', '      nodeSelector: { disk: none }\n      containers');
    await done(['apply', '-f', '-'], {
      stdin: stuck.replace('spec:\n  selector', 'spec:\n  updateStrategy: { type: OnDelete }\n  selector'),
    });
    expect(await everynode(['rollout', 'status', 'ds/stuck'])).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('OnDelete'),
    });
    await done(['apply', '-f', '-'], {
      stdin: manifest('slow').replace('spec:\n  selector', 'spec:\n  minReadySeconds: 600\n  selector'),
    });
    const { exitCode, err } = await everynode(['rollout', 'status', 'ds/slow', '--timeout', '1s']);
    expect({ exitCode, err }).toEqual({ exitCode: 5, err: expect.stringMatching(/^error: not done in time: /) });
    await done(['delete', 'ds', 'slow', 'stuck']);
  });
});

describe('everynode watch pods', () => {
  it('goes on where it was when the connection is cut', async () => {
    await deploy('watched');
    const proxy = await startTcpProxy(Number(new URL(url).port));
    const env = { EVERYNODE_SERVER: `http://127.0.0.1:${proxy.port}` };
    const { io, out, err, stop } = captureIo({ cwd: folder, env });
    const watching = runCli(['watch', 'pods', '--daemonset', 'watched'], io);
    const linesOf = (step: string) =>
      out()
        .split('\n')
        .filter((line) => line.split(/ {2,}/)[1]?.split(',').includes(step));
    try {
      await waitFor(() => err().includes('watching 3 pods'));
      const names = (await done(['get', 'pods', '-l', 'app=watched', '-o', 'name'])).trimEnd().split('\n');
      for (const [at, name] of names.slice(0, 2).entries()) {
        proxy.cut();
        await done(['delete', name]);
        await waitFor(() => linesOf('READY').length === at + 1);
      }
      for (const step of ['TERMINATING', 'DELETED', 'CREATED', 'SCHEDULED', 'STARTED']) {
        expect([step, linesOf(step).length]).toEqual([step, 2]);
      }
      expect(err()).toContain('connection is back; nothing was missed');
      stop();
      expect(await watching).toBe(0);
    } finally {
      stop();
      await proxy.close();
    }
  });

  it('ends at once with 4 when the token is wrong', async () => {
    const { exitCode, err } = await everynode(['watch', 'pods', '--token', 'wrong']);
    expect({ exitCode, lines: err.trimEnd().split('\n').length }).toEqual({ exitCode: 4, lines: 1 });
  });
});

describe('streamPods', () => {
  it('gives every step of every pod once, though the connection is cut again and again', async () => {
    const proxy = await startTcpProxy(Number(new URL(url).port));
    const client = createClient({
      url: `http://127.0.0.1:${proxy.port}/graphql`,
      token: adminToken,
      webSocket: WebSocket,
    });
    const steps = new Map<string, string[]>();
    const notices: string[] = [];
    const reading = (async () => {
      const snapshot = async () => {
        const { serverInfo } = await client.request(ServerInfoDocument, {});
        return { cursor: serverInfo.feed.cursor, snapshot: null };
      };
      for await (const item of streamPods(client, { filter: { labelSelector: 'app=streamed' }, snapshot })) {
        if (item.kind !== 'event') notices.push(item.kind);
        else
          for (const step of item.event.transitions ?? [])
            steps.set(step, [...(steps.get(step) ?? []), item.event.pod!.metadata.name]);
      }
    })();
    try {
      await waitFor(() => notices.includes('resynced'));
      await deploy('streamed');
      for (let round = 1; round <= 4; round += 1) {
        await done(['rollout', 'restart', 'ds/streamed']);
        // In the middle of the rollout: between two events of the stream.
        const seen = steps.get('CREATED')?.length ?? 0;
        await waitFor(() => (steps.get('CREATED')?.length ?? 0) > seen);
        proxy.cut();
        await done(['rollout', 'status', 'ds/streamed', '--timeout', '20s']);
      }
      await done(['delete', 'ds', 'streamed']);
      await waitFor(() => steps.get('DELETED')?.length === 15);
      // Five generations of three pods; each of these steps comes once in a pod's life.
      for (const step of ['CREATED', 'SCHEDULED', 'STARTED', 'READY', 'TERMINATING', 'DELETED']) {
        const names = steps.get(step) ?? [];
        expect({ step, count: names.length, pods: new Set(names).size }).toEqual({ step, count: 15, pods: 15 });
      }
      expect(notices.filter((notice) => notice === 'resumed').length).toBeGreaterThanOrEqual(4);
    } finally {
      client.close();
      await reading;
      await proxy.close();
    }
  });
});

describe('everynode get --watch', () => {
  it('goes on with every change after the list', async () => {
    await deploy('followed');
    const { io, out, stop } = captureIo({ cwd: folder, env: { EVERYNODE_SERVER: url } });
    const watching = runCli(['get', 'ds', 'followed', '--watch', '--output-watch-events'], io);
    try {
      await waitFor(() => out().includes('followed'));
      await done(['delete', 'ds', 'followed']);
      await waitFor(() => /^DELETED +followed/m.test(out()));
    } finally {
      stop();
    }
    expect(await watching).toBe(0);
    expect(
      out()
        .split('\n')
        .filter((line) => line.includes('DESIRED')),
    ).toHaveLength(1);
  });
});

describe('everynode delete', () => {
  it('deletes what a file names, and says what was not there', async () => {
    const file = await write('gone.yaml', manifest('gone'));
    await done(['apply', '-f', file]);
    expect(await done(['delete', '-f', file])).toBe('daemonset.apps "gone" deleted\n');
    const again = await everynode(['delete', '-f', file]);
    expect(again).toMatchObject({ exitCode: 1, out: '' });
    expect(again.err).toContain('gone');
    expect(await done(['delete', '-f', file, '--ignore-not-found'])).toBe('');
  });

  it('leaves the pods of an orphaned daemonset, and replaces a deleted daemon pod', async () => {
    await deploy('orphaned');
    const names = async () =>
      (await done(['get', 'pods', '-l', 'app=orphaned', '-o', 'name'])).trimEnd().split('\n').sort();
    const [first = '', ...others] = await names();
    await done(['delete', first, '--grace-period', '0']);
    await done(['wait', '--timeout', '20s']);
    const before = await names();
    expect(before).toHaveLength(3);
    expect(before).toEqual(expect.arrayContaining(others));
    expect(before).not.toContain(first);
    await done(['delete', 'ds', 'orphaned', '--cascade', 'orphan']);
    await done(['wait', '--timeout', '20s']);
    expect(await names()).toEqual(before);
    await done(['delete', ...before]);
  });
});

describe('everynode version', () => {
  it('shows both versions and who one is', async () => {
    expect(await done(['version'])).toMatch(/^client (\S+)\nserver \1, as \S+ \(admin\)\n$/);
  });
});

async function waitFor(holds: () => boolean): Promise<void> {
  const giveUpAt = Date.now() + 20_000;
  while (!holds()) {
    if (Date.now() > giveUpAt) throw new Error(`never: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
