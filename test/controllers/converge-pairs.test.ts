import { deleteDaemonSet } from '../../src/commands/delete-daemon-set.ts';
import { updateDaemonSet } from '../../src/commands/update-daemon-set.ts';
import { updateNode } from '../../src/commands/update-node.ts';
import { convergePairs } from '../../src/controllers/converge-pairs.ts';
import { expandMarks } from '../../src/controllers/expand-marks.ts';
import { publishStatuses } from '../../src/controllers/publish-statuses.ts';
import { inTransaction } from '../../src/store/core/transaction.ts';
import { queryableOf } from '../../src/store/core/queryable.ts';
import { lockDaemonSetWorks } from '../../src/store/write/daemon-set-work.ts';
import { aDaemonSet, createCluster, expectOk, type Cluster } from '../support/cluster.ts';
import { nodeVerdict, readState, recount } from './recount.ts';

let cluster: Cluster;
let statements: string[] = [];
beforeEach(async () => void (cluster = await createCluster({ onStatement: (text) => void statements.push(text) })));
afterEach(() => cluster.close());

const query = <Row>(text: string, ...values: unknown[]) =>
  queryableOf(cluster.database.prisma).query<Row>(text, ...values);

async function addSets(names: readonly string[], overrides?: Parameters<Cluster['addDaemonSet']>[1]) {
  const uids: string[] = [];
  for (const name of names) uids.push(await cluster.addDaemonSet(name, overrides));
  return uids;
}

const podsOn = async (node: string) => (await cluster.pods()).filter((pod) => pod.targetNode === node);
const setsOn = async (node: string) => (await podsOn(node)).map((pod) => pod.owner?.name).sort();
const pairs = () =>
  query<{ subject: string; node: string }>(`SELECT subject, node FROM marks WHERE kind = 'PAIR' ORDER BY subject`);

/** What expanding the marks costs. */
async function expand() {
  statements = [];
  await expandMarks(cluster.controllers);
  return { statements: statements.length, commits: statements.filter((text) => text === 'COMMIT').length };
}

/** The numbers that the sets hold are those of a recount. */
async function expectRightNumbers() {
  const { sets, nodes, pods, now } = await readState(cluster);
  expect(sets.length).toBeGreaterThan(0);
  for (const set of sets) expect(set.stored).toEqual(recount(set, nodes, pods, now));
}

describe('a node that joins', () => {
  it('has the pods of thirty sets, bound, for as many statements and transactions as those of three', async () => {
    await cluster.addNodes(['first']);
    await addSets(['a', 'b', 'c']);
    await cluster.settle();
    await cluster.addNodes(['second']);
    const few = await expand();
    expect((await podsOn('second')).map((pod) => pod.nodeName)).toEqual(['second', 'second', 'second']);
    await cluster.settle();

    await addSets(Array.from({ length: 27 }, (_, at) => `more-${at}`));
    await cluster.settle();
    await cluster.addNodes(['third']);
    const many = await expand();
    expect((await podsOn('third')).filter((pod) => pod.nodeName === 'third')).toHaveLength(30);
    // The templates of the new sets are read once.
    expect(many.statements).toBeLessThanOrEqual(few.statements + 1);
    expect(many.commits).toBe(few.commits);
    expect(many.commits).toBeLessThanOrEqual(4);
    expect(await pairs()).toEqual([]);
    await expectRightNumbers();
  });

  it('publishes the numbers of all its sets in one transaction', async () => {
    await cluster.addNodes(['first']);
    const [a, b, c] = await addSets(['a', 'b', 'c']);
    await cluster.settle();
    await cluster.addNodes(['second']);
    await expand();
    await cluster.advance(1_000);
    statements = [];
    await inTransaction(cluster.database, async (tx) => {
      await lockDaemonSetWorks(tx, [c!]);
      expect(await publishStatuses(cluster.controllers)).toBe('DONE');
    });
    const desired = `SELECT uid FROM daemon_sets WHERE desired_number_scheduled = 2 ORDER BY uid`;
    expect(await query(desired)).toEqual([a!, b!].sort().map((uid) => ({ uid })));
    // The third, whose lock somebody had, does so itself.
    expect(await query(`SELECT subject FROM marks WHERE kind = 'STATUS'`)).toEqual([{ subject: c }]);
    expect(await query(`SELECT key FROM graphile_worker.jobs WHERE key LIKE '%' || $1`, c)).toHaveLength(1);
  });
});

describe('what is not plain keeps its turn', () => {
  it('a set whose lock another has', async () => {
    await cluster.addNodes(['first']);
    const [held] = await addSets(['held', 'free']);
    await cluster.settle();
    await cluster.addNodes(['second']);
    await inTransaction(cluster.database, async (tx) => {
      await lockDaemonSetWorks(tx, [held!]);
      await expand();
    });
    expect(await setsOn('second')).toEqual(['free']);
    expect(await pairs()).toEqual([{ subject: held, node: 'second' }]);
    await cluster.settle();
    expect(await setsOn('second')).toEqual(['free', 'held']);
    await expectRightNumbers();
  });

  it('a set that changes, one that is being rolled out, and one with a limit', async () => {
    await cluster.addNodes(['first']);
    const [changed, rolling] = await addSets(['changed', 'rolling', 'plain']);
    const limited = await cluster.addDaemonSet('limited');
    await query(
      `UPDATE daemon_sets SET annotations = '{"everynode.io/pod-creations-per-second": "1"}' WHERE uid = $1::uuid RETURNING uid`,
      limited,
    );
    await cluster.settle();
    const next = (name: string) => ({ manifest: { json: aDaemonSet(name, { image: 'registry.example/agent:2' }) } });
    expectOk(await updateDaemonSet(cluster.context, next('rolling')));
    // Its pod ends, and the next is not made before it is gone.
    await cluster.settle();
    expectOk(await updateDaemonSet(cluster.context, next('changed')));
    await cluster.addNodes(['second']);
    await expand();
    expect(await setsOn('second')).toEqual(['plain']);
    expect((await pairs()).map(({ subject }) => subject)).toEqual(
      expect.arrayContaining([changed!, rolling!, limited]),
    );
    await cluster.advance(2_000);
    await cluster.settle();
    expect(await setsOn('second')).toEqual(['changed', 'limited', 'plain', 'rolling']);
    await expectRightNumbers();
  });

  it('a set whose deletion came between the look at the node and the lock', async () => {
    await cluster.addNodes(['first']);
    const [going] = await addSets(['going']);
    await cluster.settle();
    await cluster.addNodes(['second']);
    expectOk(await deleteDaemonSet(cluster.context, { name: 'going' }));
    await inTransaction(cluster.database, async (tx) => {
      const nodes = await cluster.controllers.nodes.hold(tx, ['second'], 'SHARE');
      const { free: works } = await lockDaemonSetWorks(tx, [going!]);
      expect(works).toHaveLength(1);
      const pairs = [{ daemonSetUid: going!, nodeName: 'second' }];
      const { done } = await convergePairs(cluster.controllers, tx, { works, nodes, pairs });
      expect(done.size).toBe(0);
    });
    expect(await podsOn('second')).toEqual([]);
  });

  it('a node where a set may adopt a pod', async () => {
    await cluster.addNodes(['first']);
    const [keeping] = await addSets(['keeping', 'plain']);
    await cluster.settle();
    await cluster.addNodes(['second']);
    await query(
      `INSERT INTO pods SELECT (jsonb_populate_record(pods, jsonb_build_object('uid', gen_random_uuid(), 'name', 'orphan',
         'owner_uid', null, 'owner_kind', null, 'owner_name', null, 'slot', null, 'target_node', 'second',
         'node_name', null, 'node_uid', null))).* FROM pods WHERE owner_uid = $1::uuid RETURNING uid`,
      keeping,
    );
    await expand();
    expect(await pairs()).toContainEqual({ subject: keeping, node: 'second' });
    await cluster.settle();
    expect((await podsOn('second')).map((pod) => pod.name.replace(/^plain-.*/, 'plain'))).toEqual(['orphan', 'plain']);
    await expectRightNumbers();
  });
});

it('a label that several sets select by moves their pods at once, and their numbers with them', async () => {
  await cluster.addNodes(['first', 'second']);
  await addSets(['a', 'b', 'c'], { podSpec: { nodeSelector: { moved: 'yes' } } });
  await cluster.settle();
  for (const labels of [{ setLabels: { moved: 'yes' } }, { removeLabels: ['moved'] }]) {
    expectOk(await updateNode(cluster.context, { name: 'second', ...labels }));
    const { commits } = await expand();
    expect(commits).toBeLessThanOrEqual(6);
    const isHere = 'setLabels' in labels;
    const live = (await podsOn('second')).filter((pod) => pod.deletionTimestamp === null);
    expect(live).toHaveLength(isHere ? 3 : 0);
    await expectRightNumbers();
  }
  await cluster.runAgents();
  await cluster.settle();
  const { nodes, sets } = await readState(cluster);
  expect(sets.map((set) => nodes.filter((node) => nodeVerdict(node, set) === 'RUN').length)).toEqual([0, 0, 0]);
  expect(await podsOn('second')).toEqual([]);
  await expectRightNumbers();
});
