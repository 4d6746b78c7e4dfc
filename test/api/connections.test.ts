import { createCluster } from '../support/cluster.ts';
import type { Cluster } from '../support/cluster.ts';
import { ask } from '../support/graphql.ts';
import { startTestServer } from '../support/http-server.ts';
import type { TestServer } from '../support/http-server.ts';

let cluster: Cluster;
let server: TestServer;

const nodeName = (at: number) => `node-${String(at).padStart(3, '0')}`;

beforeAll(async () => {
  cluster = await createCluster();
  await cluster.addNodes(Array.from({ length: 25 }, (_member, at) => nodeName(at * 2)));
  server = await startTestServer(cluster.database);
});

afterAll(async () => {
  await server.close();
  await cluster.close();
});

const page = async (args: string) => {
  const { nodes } = await ask(
    server,
    `{ nodes(${args}) { nodes { metadata { name } } edges { cursor node { metadata { name } } } totalCount { count isExact }
       pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
  );
  return { ...nodes, names: nodes.nodes.map(({ metadata }: { metadata: { name: string } }) => metadata.name) };
};

const all = Array.from({ length: 25 }, (_member, at) => nodeName(at * 2));

describe('a connection', () => {
  it('has ten objects unless told', async () => {
    expect((await page('filter: {}')).names).toEqual(all.slice(0, 10));
  });

  it('is paged forward to its end, each object once', async () => {
    const seen: string[] = [];
    let after = '';
    for (;;) {
      const { names, pageInfo, edges, totalCount } = await page(`first: 7${after}`);
      expect(totalCount).toEqual({ count: 25, isExact: true });
      expect(edges.map(({ node }: { node: { metadata: { name: string } } }) => node.metadata.name)).toEqual(names);
      expect(pageInfo).toMatchObject({
        hasPreviousPage: seen.length > 0,
        startCursor: edges[0].cursor,
        endCursor: edges.at(-1).cursor,
      });
      seen.push(...names);
      if (!pageInfo.hasNextPage) break;
      after = `, after: "${pageInfo.endCursor}"`;
    }
    expect(seen).toEqual(all);
  });

  it('is paged backward to its beginning, each page in the order of the list', async () => {
    const seen: string[] = [];
    let before = '';
    for (;;) {
      const { names, pageInfo } = await page(`last: 7${before}`);
      expect(pageInfo.hasNextPage).toBe(seen.length > 0);
      seen.unshift(...names);
      if (!pageInfo.hasPreviousPage) break;
      before = `, before: "${pageInfo.startCursor}"`;
    }
    expect(seen).toEqual(all);
  });

  it('neither repeats nor hides an object when others come and go while it is paged', async () => {
    const { names: first, pageInfo } = await page('first: 5');
    await cluster.addNodes([nodeName(1), nodeName(11)]);
    await ask(server, `mutation { deleteNode(input: { name: "${nodeName(8)}" }) { deletedUid } }`);
    const { names: second, pageInfo: next } = await page(`first: 5, after: "${pageInfo.endCursor}"`);
    expect([...first, ...second]).toEqual([...all.slice(0, 6), nodeName(11), ...all.slice(6, 9)]);
    expect(next.hasPreviousPage).toBe(true);
    await cluster.addNodes([nodeName(8)]);
    for (const at of [1, 11])
      await ask(server, `mutation { deleteNode(input: { name: "${nodeName(at)}" }) { deletedUid } }`);
  });

  it('takes both ends', async () => {
    const { edges } = await page('first: 25');
    const { names, pageInfo } = await page(`first: 3, after: "${edges[4].cursor}", before: "${edges[7].cursor}"`);
    expect(names).toEqual(all.slice(5, 7));
    expect(pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  it('is empty behind its end, and says that there is something before', async () => {
    const { edges } = await page('first: 25');
    const { names, pageInfo } = await page(`first: 3, after: "${edges[24].cursor}"`);
    expect(names).toEqual([]);
    expect(pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null });
  });

  it('pages lists that descend', async () => {
    const read = async (args: string) =>
      (
        await ask(
          server,
          `{ priorityClasses(${args}) { nodes { metadata { name } } pageInfo { endCursor hasNextPage } } }`,
        )
      ).priorityClasses;
    const first = await read('first: 1');
    expect(first.pageInfo.hasNextPage).toBe(true);
    const second = await read(`first: 1, after: "${first.pageInfo.endCursor}"`);
    expect(
      [first, second].flatMap(({ nodes }) =>
        nodes.map(({ metadata }: { metadata: { name: string } }) => metadata.name),
      ),
    ).toEqual(['system-node-critical', 'system-cluster-critical']);
    expect(second.pageInfo.hasNextPage).toBe(false);
  });

  it('pages events, newest first', async () => {
    for (let at = 0; at < 5; at += 1) {
      await cluster.database.prisma.$executeRawUnsafe(
        `INSERT INTO events (regarding_kind, regarding_uid, regarding_namespace, regarding_name, type, reason, message, dedup_key, first_timestamp, last_timestamp, component)
         VALUES ('Node', gen_random_uuid(), '', 'n', 'Normal', 'Paged', 'm${at}', 'paged-${at}', now(), '2026-01-01T00:00:0${Math.floor(at / 2)}Z', 'test')`,
      );
    }
    const seen: string[] = [];
    let after = '';
    for (;;) {
      const { events } = await ask(
        server,
        `{ events(first: 2, filter: { reason: "Paged" }${after}) { nodes { message } pageInfo { endCursor hasNextPage } } }`,
      );
      seen.push(...events.nodes.map(({ message }: { message: string }) => message));
      if (!events.pageInfo.hasNextPage) break;
      after = `, after: "${events.pageInfo.endCursor}"`;
    }
    expect(seen).toEqual(['m4', 'm3', 'm2', 'm1', 'm0']);
  });
});
