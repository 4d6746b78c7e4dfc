import { inTransaction } from '../../src/store/core/transaction.ts';
import { createNodeSource } from '../../src/store/read/node-source.ts';
import { createCluster, type Cluster } from '../support/cluster.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await createCluster();
  await cluster.addNodes(['a', 'b']);
});
afterAll(() => cluster.close());

const source = createNodeSource();
const hold = () => inTransaction(cluster.database, (tx) => source.hold(tx, ['b', 'a', 'none'], 'SHARE'));

/** Writes past all that knows of versions. */
const write = (statement: string) => cluster.database.prisma.$executeRawUnsafe(statement);

describe('nodes that are kept', () => {
  it('are the same objects until they change, and then as they are', async () => {
    const [a, b] = await hold();
    expect([a!.name, b!.name]).toEqual(['a', 'b']);
    // Not even the resourceVersion has to rise.
    await write(`UPDATE nodes SET unschedulable = true WHERE name = 'b'`);
    const [sameA, newB] = await hold();
    expect(sameA).toBe(a);
    expect(newB).toEqual({ ...b, unschedulable: true });
    await write(`UPDATE nodes SET unschedulable = false WHERE name = 'b'`);
    expect((await hold())[1]).toEqual(b);
  });

  it('are not those that a transaction saw which was rolled back', async () => {
    const [a] = await hold();
    const undone = inTransaction(cluster.database, async (tx) => {
      await tx.execute(`UPDATE nodes SET labels = '{"seen": "once"}' WHERE name = 'a'`);
      const [changed] = await source.hold(tx, ['a'], 'KEY SHARE');
      expect(changed!.labels).toEqual({ seen: 'once' });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect((await hold())[0]).toEqual(a);
  });

  it('are gone when they are deleted, and not taken for others of their name', async () => {
    const [, b] = await hold();
    await write(`DELETE FROM nodes WHERE name = 'b'`);
    expect((await hold()).map((node) => node.name)).toEqual(['a']);
    await cluster.addNodes(['b']);
    const [, again] = await hold();
    expect(again!.uid).not.toBe(b!.uid);
  });
});
