import type { PoolClient } from 'pg';
import { createFleet } from '../../src/runtimes/simulated/fleet.ts';
import type { Fleet } from '../../src/runtimes/simulated/fleet.ts';
import { evenStageDelays } from '../../src/runtimes/simulated/pod-stages.ts';
import { simulatedNodes } from '../../src/runtimes/simulated/simulated-nodes.ts';
import { createRemoteAgentPort } from '../../src/main/remote-agent-port.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { createApiClient } from './support/api-client.ts';
import type { ApiClient } from './support/api-client.ts';
import { createHome, findFreePort, readSecret, removeHome } from './support/home.ts';
import { daemonSetYaml } from './support/manifests.ts';
import { eventually, killPrograms, startProgram } from './support/running-process.ts';
import type { RunningProcess } from './support/running-process.ts';

const nodes = 30;
const killsWanted = 10;
/** A kill that came between two jobs shows nothing and is tried again. */
const killsMax = 40;
const convergeMsMax = 10_000;

let database: TestDatabase;
let home: string;
let port: number;
let server: RunningProcess;
let api: ApiClient;
let fleet: Fleet;
let fleetApi: ApiClient;

const startServer = async (): Promise<void> => {
  server = await startProgram('server', ['--port', String(port), '--data', home], { DATABASE_URL: database.url });
  await server.waitFor(/Ctrl-C ends it/, 30_000);
};

beforeAll(async () => {
  database = await createTestDatabase();
  home = await createHome();
  port = await findFreePort();
  await startServer();
  const url = `http://127.0.0.1:${port}/graphql`;
  api = createApiClient(url, await readSecret(home, 'admin-token'));
  // It lives in the test's process and goes on through every death of the server.
  fleetApi = createApiClient(url, await readSecret(home, 'fleet-token'));
  fleet = await createFleet({
    port: createRemoteAgentPort({ client: fleetApi, onReconnecting: () => undefined }),
    nodes: simulatedNodes(nodes),
    delays: evenStageDelays(20),
  });
  await auditDoubles();
});

afterAll(async () => {
  fleetApi?.close();
  await fleet?.close();
  api?.close();
  await server?.kill('SIGTERM');
  await killPrograms();
  await database?.close();
  await removeHome(home);
});

/** Notes every moment in which a set had two live pods on one node, however short. */
const auditDoubles = (): Promise<unknown> =>
  database.pool.query(`
    CREATE TABLE audit_doubles (owner_uid uuid, node text, seen_at timestamptz DEFAULT clock_timestamp());
    CREATE FUNCTION audit_doubles() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.deletion_timestamp IS NULL AND (
        SELECT count(*) FROM pods WHERE owner_uid = NEW.owner_uid AND deletion_timestamp IS NULL
           AND coalesce(node_name, target_node) = coalesce(NEW.node_name, NEW.target_node)) > 1
      THEN
        INSERT INTO audit_doubles (owner_uid, node) VALUES (NEW.owner_uid, coalesce(NEW.node_name, NEW.target_node));
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER audit_doubles AFTER INSERT OR UPDATE ON pods
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_doubles();
  `);

interface Work {
  readonly lockedJobs: number;
  readonly marks: number;
}

/** In one snapshot: jobs that a worker has taken, and marks that are due. */
const readWork = async (client: Pick<PoolClient, 'query'>): Promise<Work> => {
  const { rows } = await client.query<Work>(`
    SELECT (SELECT count(*)::int FROM graphile_worker._private_jobs WHERE locked_at IS NOT NULL) AS "lockedJobs",
           (SELECT count(*)::int FROM marks WHERE due_at <= now()) AS marks`);
  return rows[0]!;
};

const isInTheMiddle = ({ lockedJobs, marks }: Work): boolean => lockedJobs > 0 && marks > 0;

/** Kills the server while a job runs and marks are open; false when the job had ended by the time the signal arrived. */
const killInTheMiddle = async (): Promise<boolean> => {
  const watcher = await database.pool.connect();
  try {
    for (const giveUpAt = Date.now() + 10_000; Date.now() < giveUpAt;) {
      if (!isInTheMiddle(await readWork(watcher))) continue;
      expect(await server.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
      return isInTheMiddle(await readWork(watcher));
    }
    throw new Error('no moment with a locked job and open marks within 10 s: there was no rollout');
  } finally {
    watcher.release();
  }
};

interface Census {
  readonly pods: number;
  readonly nodes: number;
  readonly ofImage: number;
  readonly ready: number;
}

const takeCensus = async (image: string): Promise<Census> => {
  const { rows } = await database.pool.query<Census>(
    `SELECT count(*)::int AS pods, count(DISTINCT node_name)::int AS nodes, count(*) FILTER (WHERE ready)::int AS ready,
            count(*) FILTER (WHERE container_statuses->0->>'image' = $1)::int AS "ofImage"
       FROM pods`,
    [image],
  );
  return rows[0]!;
};

describe('a server that is killed in the middle of a rollout', () => {
  it('converges within 10 s after its next start, and never doubles a pod', async () => {
    const manifest = (version: number) =>
      daemonSetYaml({ name: 'agent', image: `example.com/agent:${version}`, maxUnavailable: '30%' });
    await api.apply(manifest(0));
    await api.rolledOut('default', 'agent', nodes, 20_000);

    let hits = 0;
    const tookMs: number[] = [];
    for (let version = 1; hits < killsWanted; version += 1) {
      expect(version).toBeLessThanOrEqual(killsMax);
      await api.apply(manifest(version));
      // Somewhere in the rollout, not always at its beginning.
      await eventually(
        async () => (await takeCensus(`example.com/agent:${version}`)).ofImage >= (version % 3) * 9,
        'progress of the rollout',
      );
      const isHit = await killInTheMiddle();
      await startServer();
      const startedAt = performance.now();
      await api.rolledOut('default', 'agent', nodes, convergeMsMax);
      if (isHit) {
        hits += 1;
        tookMs.push(Math.round(performance.now() - startedAt));
      }
      const whole = { pods: nodes, nodes, ready: nodes, ofImage: nodes };
      expect(await takeCensus(`example.com/agent:${version}`)).toEqual(whole);
    }
    expect(Math.max(...tookMs)).toBeLessThan(convergeMsMax);

    const { rows } = await database.pool.query('SELECT * FROM audit_doubles');
    expect(rows).toEqual([]);
    // Nothing is left lying: no mark, no job that nobody will run, no server but the living one.
    await eventually(async () => {
      const { lockedJobs, marks } = await readWork(database.pool);
      return lockedJobs === 0 && marks === 0;
    }, 'all work done');
    const servers = await database.pool.query('SELECT id FROM servers');
    expect(servers.rowCount).toBe(1);
  }, 240_000);
});
