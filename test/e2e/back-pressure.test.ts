import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Pool } from 'pg';
import { streamDaemonSets } from '../../src/client/change-streams.ts';
import { createEmbeddedDatabase } from '../../src/main/embedded-database.ts';
import type { EmbeddedDatabase } from '../../src/main/embedded-database.ts';
import { createApiClient } from './support/api-client.ts';
import type { ApiClient } from './support/api-client.ts';
import { freezeWithChildren, residentBytes } from './support/frozen-processes.ts';
import { createHome, readSecret, removeHome } from './support/home.ts';
import { daemonSetYaml } from './support/manifests.ts';
import { eventually, killPrograms, startProgram } from './support/running-process.ts';
import type { RunningProcess } from './support/running-process.ts';

/** For one statement; the other limits follow from it. */
const patienceMs = 1_000;
const mebibyte = 1024 * 1024;

let home: string;
let database: EmbeddedDatabase;
let pool: Pool;
let server: RunningProcess;
let origin: string;
let token: string;
let api: ApiClient;

beforeAll(async () => {
  home = await createHome();
  database = await createEmbeddedDatabase({
    dataRoot: join(home, 'database'),
    sharedRoot: join(home, 'shared'),
    settings: { shared_buffers: '32MB' },
    isDurable: false,
    log: () => undefined,
  });
  pool = new Pool({ connectionString: database.url, application_name: 'test' });
  pool.on('error', () => undefined);
  server = await startProgram('server', ['--port', '0', '--data', home, '--log-level', 'fatal'], {
    DATABASE_URL: database.url,
    EVERYNODE_DATABASE_PATIENCE_MS: String(patienceMs),
  });
  origin = (await server.waitFor(/(http:\S+)\/graphql/, 60_000))[1]!;
  token = await readSecret(home, 'admin-token');
  api = createApiClient(`${origin}/graphql`, token);
});

afterAll(async () => {
  api?.close();
  await server?.kill('SIGTERM');
  await killPrograms();
  await pool?.end();
  await database?.stop();
  await removeHome(home);
});

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly data:
    { readonly applyManifests?: { readonly objects: unknown[]; readonly userErrors: unknown[] } } | undefined;
  readonly error: { readonly code: string; readonly retryAfter: number; readonly outcome?: string } | undefined;
}

/** One request by itself: nothing is repeated behind the test's back. */
const post = async (query: string, variables: object = {}): Promise<Answer> => {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as {
    data?: Answer['data'];
    errors?: { extensions: NonNullable<Answer['error']> }[];
  };
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    data: data ?? undefined,
    error: errors?.[0]?.extensions,
  };
};

const documentsEach = 5;

/** A mutation of five documents that is done as a whole or not at all; the same batch is always the same mutation. */
const applyBatch = (batch: string): Promise<Answer> => {
  const yaml = Array.from(
    { length: documentsEach },
    (_, at) =>
      `apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: { name: ${batch}-${at} }\nvalue: ${at}\n`,
  ).join('---\n');
  return post(
    'mutation ($yaml: String!, $id: String!) { applyManifests(input: { yaml: $yaml, clientMutationId: $id }) { objects { name } userErrors { message } } }',
    { yaml, id: batch },
  );
};

const readNodes = (): Promise<Answer> => post('{ nodes(first: 5) { cursor nodes { metadata { name } } } }');

const isDone = ({ status, data }: Answer): boolean => status === 200 && data !== undefined;

/** A right answer, or that there is none now, with all that a caller needs to come back. */
const expectRightOrUnavailable = (answer: Answer): void => {
  if (isDone(answer)) return;
  expect(answer).toMatchObject({ status: 503, retryAfter: '1', error: { code: 'UNAVAILABLE', retryAfter: 1 } });
};

const objectsOf = async (batch: string): Promise<number> => {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM priority_classes WHERE name LIKE $1`,
    [`${batch}-%`],
  );
  return rows[0]!.count;
};

const status = async (path: string): Promise<number> => (await fetch(`${origin}${path}`)).status;

const isReady = () => eventually(async () => (await status('/readyz')) === 200, 'the server is ready again', 20_000);

/** Until it is done, as a client does; then all of it is there, once. */
const finish = async (batch: string): Promise<void> => {
  await eventually(async () => isDone(await applyBatch(batch)), `${batch} is done`, 20_000);
  expect(await objectsOf(batch)).toBe(documentsEach);
};

const postmaster = async (): Promise<number> =>
  Number((await readFile(join(database.dataDirectory, 'postmaster.pid'), 'utf8')).split('\n')[0]);

it('outlives 500 requests on a database that stands still: each is answered, nothing is half done, and it goes on alone', async () => {
  await api.apply(daemonSetYaml({ name: 'watched', image: 'example.com/a:1' }));
  const seen: unknown[] = [];
  const watching = streamDaemonSets(api, {
    snapshot: async () => {
      const { daemonSets } = await api.ask<{ daemonSets: { cursor: string } }>('{ daemonSets(first: 1) { cursor } }');
      return { cursor: daemonSets.cursor, snapshot: null };
    },
  });
  const watched = (async () => {
    for await (const item of watching) {
      if (item.kind === 'event') seen.push(item.event.daemonSet?.metadata.generation);
    }
  })();

  const batches = Array.from({ length: 100 }, (_, at) => `still-${at}`);
  let acknowledged = 0;
  const asked = batches.map(async (batch) => {
    const answer = await applyBatch(batch);
    if (isDone(answer)) acknowledged += 1;
    return answer;
  });
  // Some are done, some are in the middle, some wait.
  await eventually(() => acknowledged >= 10, 'the first mutations are done', 20_000);
  const before = await residentBytes(server.pid);
  const goOn = await freezeWithChildren(await postmaster());
  let most = 0;
  try {
    expect(acknowledged).toBeLessThan(batches.length);
    const others = Array.from({ length: 400 }, (_, at) => (at % 2 === 0 ? readNodes() : applyBatch(`late-${at}`)));
    const sampling = setInterval(() => {
      void residentBytes(server.pid).then((bytes) => (most = Math.max(most, bytes)));
    }, 100);
    const unready = eventually(async () => (await status('/readyz')) === 503, 'the server says that it is not ready');
    expect(await status('/healthz')).toBe(200);
    await unready;
    // All of them come to an end while nothing moves.
    const answers = await Promise.all([...asked, ...others]);
    clearInterval(sampling);
    for (const answer of answers) expectRightOrUnavailable(answer);
    expect(answers.filter((answer) => !isDone(answer)).length).toBeGreaterThan(300);
    expect(await status('/healthz')).toBe(200);
  } finally {
    goOn();
  }
  expect(most).toBeGreaterThan(0);
  expect(most - before).toBeLessThan(150 * mebibyte);

  await isReady();
  const answers = await Promise.all(asked);
  for (const [at, answer] of answers.entries()) {
    const objects = await objectsOf(batches[at]!);
    expect([0, documentsEach]).toContain(objects);
    if (isDone(answer)) expect(objects).toBe(documentsEach);
  }
  // What was not acknowledged is asked for again, as the answer says: done once, whatever became of the first.
  await Promise.all(answers.map((answer, at) => (isDone(answer) ? null : finish(batches[at]!))));

  // The stream has waited, and goes on.
  await api.apply(daemonSetYaml({ name: 'watched', image: 'example.com/a:2' }));
  await eventually(() => seen.some((generation) => Number(generation) === 2), 'the stream tells of the change', 20_000);
  watching.close();
  await watched;
}, 120_000);

it('gives up a mutation whose row somebody else holds, and lets all others pass', async () => {
  await finish('held');
  const holder = await pool.connect();
  try {
    await holder.query('BEGIN');
    await holder.query(`SELECT FROM priority_classes WHERE name = 'held-0' FOR UPDATE`);
    const change = () =>
      post(
        `mutation ($yaml: String!) { applyManifests(input: { yaml: $yaml, clientMutationId: "held-again" }) { objects { name } userErrors { message } } }`,
        {
          yaml: 'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: { name: held-0, labels: { a: b } }\nvalue: 0\n',
        },
      );
    const refused = await change();
    expect(refused).toMatchObject({ status: 503, error: { code: 'UNAVAILABLE' } });
    // The database said no: that is known.
    expect(refused.error?.outcome).toBeUndefined();
    expect(isDone(await readNodes())).toBe(true);
    expect(isDone(await applyBatch('meanwhile'))).toBe(true);
    expect(await status('/readyz')).toBe(200);
    await holder.query('ROLLBACK');
    expect(isDone(await change())).toBe(true);
  } finally {
    holder.release();
  }
});

it('answers while others have taken every connection of the database, and afterwards', async () => {
  const greedy = new Pool({ connectionString: database.url, max: 200, connectionTimeoutMillis: 10_000 });
  greedy.on('error', () => undefined);
  const taken = await Promise.allSettled(Array.from({ length: 120 }, () => greedy.connect()));
  try {
    expect(taken.some(({ status: outcome }) => outcome === 'rejected')).toBe(true);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, at) => (at % 2 ? readNodes() : applyBatch(`full-${at}`))),
    );
    for (const answer of answers) expectRightOrUnavailable(answer);
  } finally {
    for (const client of taken) if (client.status === 'fulfilled') client.value.release();
    await greedy.end();
  }
  await isReady();
  await Promise.all(Array.from({ length: 20 }, (_, at) => finish(`full-${2 * at}`)));
});

it('loses nothing that it acknowledged when the database ends at once, and goes on when it is back', async () => {
  const batches = Array.from({ length: 40 }, (_, at) => `crash-${at}`);
  let acknowledged = 0;
  const asked = batches.map(async (batch) => {
    const answer = await applyBatch(batch);
    if (isDone(answer)) acknowledged += 1;
    return answer;
  });
  await eventually(() => acknowledged >= 5, 'the first mutations are done', 20_000);
  process.kill(await postmaster(), 'SIGQUIT');
  const answers = await Promise.all(asked);
  for (const answer of answers) expectRightOrUnavailable(answer);
  await isReady();
  for (const [at, answer] of answers.entries()) {
    const objects = await objectsOf(batches[at]!);
    expect(isDone(answer) ? [documentsEach] : [0, documentsEach]).toContain(objects);
  }
  await Promise.all(answers.map((answer, at) => (isDone(answer) ? null : finish(batches[at]!))));
});
