import { createCluster } from '../support/cluster.ts';
import type { Cluster } from '../support/cluster.ts';
import { ask } from '../support/graphql.ts';
import { startTestServer } from '../support/http-server.ts';
import type { TestServer } from '../support/http-server.ts';

let cluster: Cluster;
let server: TestServer;
const statements: string[] = [];

beforeAll(async () => {
  cluster = await createCluster({ onStatement: (text) => void statements.push(text) });
  await cluster.addNodes(Array.from({ length: 50 }, (_member, at) => `n${at + 10}`));
  await cluster.addDaemonSet('one');
  await cluster.addDaemonSet('two');
  await cluster.settle();
  await cluster.runAgents();
  await cluster.settle();
  server = await startTestServer(cluster.database);
});

afterAll(async () => {
  await server.close();
  await cluster.close();
});

/** Statements of one operation; nothing else runs, so all that are seen are its own. */
const countStatements = async (query: string, variables: object) => {
  statements.length = 0;
  const data = await ask(server, query, { variables });
  return { data, texts: [...statements] };
};

describe('the number of statements', () => {
  const nested = `query($nodes: Int!) { nodes(first: $nodes) { nodes { metadata { name } lastHeartbeatTime pods { totalCount { count } nodes {
    metadata { name ownerReferences { name } } revision spec { containers { image } } events(first: 3) { nodes { reason } } lifecycle { transitions }
    daemonSet { metadata { name } revisions { revision } nodes(coverage: RUNNING, first: 2) { nodes { metadata { name } } } } } } daemonSets { nodes { metadata { name } } } } } }`;

  it('of nodes → pods → daemonSet is the same for 5 nodes and for 50', async () => {
    // Templates never change and are read once a process.
    await countStatements(nested, { nodes: 1 });
    const few = await countStatements(nested, { nodes: 5 });
    const many = await countStatements(nested, { nodes: 50 });
    expect(few.data.nodes.nodes).toHaveLength(5);
    expect(many.data.nodes.nodes).toHaveLength(50);
    expect(many.data.nodes.nodes.every(({ pods }: { pods: { nodes: unknown[] } }) => pods.nodes.length === 2)).toBe(
      true,
    );
    expect(many.texts.length).toBe(few.texts.length);
    expect(few.texts.length).toBeGreaterThan(5);
  });

  it('with a cursor is the same too, and all of them run in one snapshot', async () => {
    const query = nested.replace('nodes(first: $nodes) {', 'nodes(first: $nodes) { cursor');
    const few = await countStatements(query, { nodes: 5 });
    const many = await countStatements(query, { nodes: 50 });
    expect(many.texts.length).toBe(few.texts.length);
    // The token is looked up before it, everything else is read between its beginning and its end.
    expect(few.texts[0]).toContain('api_tokens');
    expect(few.texts[1]).toContain(`set_config('transaction_read_only', 'on', true)`);
    expect(few.texts.filter((text) => /read_only|COMMIT/.test(text))).toHaveLength(2);
    expect(few.texts.at(-1)).toBe('COMMIT');
  });

  it('of placements is the same for one node and for many', async () => {
    const ask = (names: string[]) =>
      `{ daemonSet(name: "one") { ${names.map((name) => `${name}: placement(node: "${name}") { shouldRun pods { id } }`).join(' ')} } }`;
    const one = await countStatements(ask(['n10']), {});
    const many = await countStatements(ask(['n10', 'n11', 'n12', 'n13']), {});
    expect(many.texts.length).toBe(one.texts.length);
  });
});
