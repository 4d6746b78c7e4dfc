import { getNamedType, isObjectType, isRequiredArgument } from 'graphql';
import type { GraphQLObjectType, GraphQLOutputType } from 'graphql';
import { createSchema } from '../../src/api/schema.ts';
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

describe('what is read of pods', () => {
  /** A field with everything below it that has no arguments and is no list of its own. */
  const selectionOf = (type: GraphQLOutputType, depth: number): string => {
    const named = getNamedType(type);
    if (!isObjectType(named)) return '';
    const fields = Object.values(named.getFields()).filter(
      (field) => (depth > 0 || !isObjectType(getNamedType(field.type))) && !field.args.some(isRequiredArgument),
    );
    const below = fields.filter(
      (field) => field.name !== 'cursor' && !getNamedType(field.type).name.endsWith('Connection'),
    );
    return `{ ${below.map((field) => `${field.name} ${selectionOf(field.type, depth - 1)}`).join(' ')} }`;
  };
  const fieldsOf = (name: string) =>
    Object.values((schema.getType(name) as GraphQLObjectType).getFields()).filter(
      ({ name: field }) => field !== 'cursor',
    );
  const schema = createSchema();
  const pods = async (selection: string) =>
    (await ask(server, `{ pods(first: 5) { nodes { ${selection} } } }`)).pods.nodes;
  const events = 'events(first: 2) { nodes { reason } }';
  const textOf = (name: string, type: GraphQLOutputType) =>
    name === 'events' ? events : name === 'manifest' ? 'manifest' : `${name} ${selectionOf(type, 1)}`;
  const everything = fieldsOf('Pod').map(({ name, type }) => textOf(name, type));

  it('is enough: each field alone gives what it gives beside all others', async () => {
    const whole = await pods(everything.join(' '));
    expect(whole).toHaveLength(5);
    for (const { name, type } of fieldsOf('Pod')) {
      expect(await pods(textOf(name, type))).toEqual(
        whole.map((pod: Record<string, unknown>) => ({ [name]: pod[name] })),
      );
    }
    for (const { name, type } of fieldsOf('ObjectMeta')) {
      expect(await pods(`metadata { ${name} ${selectionOf(type, 1)} }`)).toEqual(
        whole.map(({ metadata }: { metadata: Record<string, unknown> }) => ({ metadata: { [name]: metadata[name] } })),
      );
    }
  });

  it('is not more than that, through fragments and edges too', async () => {
    const { texts } = await countStatements(
      `{ pods(first: 2) { edges { node { ...F } } nodes { metadata { ... on ObjectMeta { name } } } } } fragment F on Pod { phase }`,
      {},
    );
    const [reading] = texts.filter((text) => text.includes('FROM pods'));
    expect(reading).toContain('pods.phase');
    expect(reading).not.toContain('pods.labels');
    expect(reading).not.toContain('creation_timestamp');
  });
});
