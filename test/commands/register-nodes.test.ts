import { registerNodes } from '../../src/commands/register-nodes.ts';
import { queryableOf } from '../../src/store/core/queryable.ts';
import { createCluster, expectOk, type Cluster } from '../support/cluster.ts';

let cluster: Cluster;
let statements = 0;
beforeAll(async () => void (cluster = await createCluster({ onStatement: () => (statements += 1) })));
afterAll(() => cluster.close());

const capacity = { cpu: '4', memory: '8Gi', pods: '110' };
const fleet = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, at) => ({
    name: `${prefix}-${at}`,
    capacity,
    runtime: 'SIMULATED' as const,
  }));
const count = async (table: string) =>
  (await queryableOf(cluster.database.prisma).query<{ rows: number }>(`SELECT count(*)::int AS rows FROM ${table}`))[0]!
    .rows;

describe('registerNodes', () => {
  it('takes many new nodes with the same statements as two', async () => {
    const context = { ...cluster.context, actor: { ...cluster.context.actor, role: 'FLEET' as const } };
    await registerNodes(context, { nodes: fleet('first', 1) });
    const costOf = async (prefix: string, size: number) => {
      const before = statements;
      const { results } = expectOk(await registerNodes(context, { nodes: fleet(prefix, size) }));
      expect(results.every((result) => result.accepted)).toBe(true);
      return statements - before;
    };
    expect(await costOf('many', 300)).toBe(await costOf('few', 2));
    expect(await count('nodes')).toBe(303);
    expect(await count('node_heartbeats')).toBe(303);
  });

  it('lets entries fail by themselves, and joins again those that are there', async () => {
    const before = await count('nodes');
    const { results } = expectOk(
      await registerNodes(cluster.context, {
        nodes: [
          { name: 'Bad_Name', capacity },
          { name: 'good', capacity },
          { name: 'good', capacity, labels: { twice: 'yes' } },
          { name: 'many-0', capacity: { ...capacity, cpu: '8' } },
        ],
      }),
    );
    expect(results.map((result) => result.accepted)).toEqual([false, true, true, true]);
    expect(results[0]!.error!.message).toContain('metadata.name');
    expect(await count('nodes')).toBe(before + 1);
    const rows = await queryableOf(cluster.database.prisma).query<{ name: string; labels: object; cpu: string }>(
      `SELECT name, labels, capacity ->> 'cpu' AS cpu FROM nodes WHERE name IN ('good', 'many-0') ORDER BY name`,
    );
    expect(rows).toEqual([
      { name: 'good', labels: expect.objectContaining({ twice: 'yes' }), cpu: '4' },
      { name: 'many-0', labels: expect.anything(), cpu: '8' },
    ]);
  });

  it('refuses a batch that is too large as a whole', async () => {
    const before = await count('nodes');
    const result = await registerNodes(cluster.context, { nodes: fleet('huge', 5_001) });
    expect(result).toMatchObject({ ok: false, error: [{ code: 'TOO_LARGE' }] });
    expect(await count('nodes')).toBe(before);
  });

  it('takes simulated nodes only from a fleet', async () => {
    const actor = { ...cluster.context.actor, role: 'FLEET' as const };
    const { results } = expectOk(
      await registerNodes(
        { ...cluster.context, actor },
        {
          nodes: [
            { name: 'sim', capacity, runtime: 'SIMULATED' },
            { name: 'ext', capacity, runtime: 'EXTERNAL' },
          ],
        },
      ),
    );
    expect(results.map((result) => result.accepted)).toEqual([true, false]);
    expect(results[1]!.error!.code).toBe('FORBIDDEN');
  });
});
