import { resolve } from 'node:path';
import type { Bench, BenchContext } from '../support/bench.ts';
import { loadHttp } from '../support/http-load.ts';
import type { HttpLoad } from '../support/http-load.ts';
import type { Measurement } from '../support/measurement.ts';
import { startScript } from '../support/programs.ts';
import { daemonSetNames, seedFleet } from '../support/seed-fleet.ts';
import { readUsage } from '../support/usage.ts';

const NODES = 100;
/** As many as a list below a list shows unless told. */
const SETS = 10;
const CONNECTIONS = 16;
const SECONDS = 10;

const DASHBOARD = `
  query Dashboard {
    nodes(first: ${NODES}) {
      nodes {
        metadata {
          name
        }
        labels
        unschedulable
        conditions { type status }
        pods {
          nodes {
            metadata { namespace name }
            phase
            ready
            daemonSet {
              metadata { namespace name }
              status { desiredNumberScheduled numberReady }
            }
          }
        }
      }
    }
  }`;

/** The dashboard's query, 100 nodes with their pods and the sets of those, on 16 connections: answers a second. */
export const query: Bench = {
  name: 'query',
  async run(context: BenchContext): Promise<Measurement> {
    const daemonSets = daemonSetNames(SETS).map((name) => ({ name }));
    const { server, databaseUrl } = await seedFleet(context, { database: 'query', nodes: NODES, daemonSets });
    const plain = await startScript(
      resolve(import.meta.dirname, '../support/plain-http.ts'),
      [databaseUrl],
      context.closers,
    );
    const ours = {
      url: server.url,
      headers: { authorization: `Bearer ${server.adminToken}` },
      body: JSON.stringify({ query: DASHBOARD }),
      connections: CONNECTIONS,
    };
    const bare = { url: plain.said, body: '{}', connections: CONNECTIONS };
    await check(ours);
    // Code is compiled and plans are made before anything counts.
    await loadHttp({ ...bare, seconds: 2 });
    await loadHttp({ ...ours, seconds: 5 });
    const floor = await loadWatched({ ...bare, seconds: SECONDS }, plain.pid);
    const measured = await loadWatched({ ...ours, seconds: SECONDS }, server.pid);
    return {
      value: measured.perSecond,
      unit: 'queries/s',
      floor: floor.perSecond,
      goals: [{ what: 'ratio', value: measured.perSecond / floor.perSecond, atLeast: 0.5 }],
      details: { measured, floor },
    };
  },
};

/** With the processor time that the process took for an answer: comparable even when others are at work. */
async function loadWatched(load: HttpLoad, pid: number) {
  const before = await readUsage(pid);
  const result = await loadHttp(load);
  const { cpuSeconds } = await readUsage(pid);
  return { ...result, cpuMilliseconds: ((cpuSeconds - before.cpuSeconds) * 1_000) / result.milliseconds.count };
}

/** The answer holds what it must. */
async function check(target: { readonly url: string; readonly headers: object; readonly body: string }): Promise<void> {
  const response = await fetch(target.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...target.headers },
    body: target.body,
  });
  const { data, errors } = (await response.json()) as {
    data?: { nodes: { nodes: { pods: { nodes: object[] } }[] } } | null;
    errors?: object[];
  };
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  const pods = data?.nodes.nodes.reduce((sum, node) => sum + node.pods.nodes.length, 0);
  if (pods !== NODES * SETS) throw new Error(`the dashboard's query shows ${pods} of ${NODES * SETS} pods`);
}
