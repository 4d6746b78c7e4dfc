import { createServer } from 'node:http';
import pg from 'pg';

// The floor of `query`, a process of its own: one SQL statement, JSON.stringify and node:http, nothing else.
// Usage: node plain-http.ts DATABASE_URL; prints its address.

const SQL = `
  SELECT nodes.name AS node, nodes.labels, nodes.unschedulable, nodes.conditions AS "nodeConditions",
         pods.namespace, pods.name, pods.phase, pods.ready,
         daemon_sets.namespace AS "setNamespace", daemon_sets.name AS "setName", daemon_sets.desired_number_scheduled AS desired,
         daemon_sets.number_ready AS "numberReady"
  FROM (SELECT * FROM nodes ORDER BY name LIMIT 100) AS nodes
  JOIN pods ON pods.node_name = nodes.name
  JOIN daemon_sets ON daemon_sets.uid = pods.owner_uid
  ORDER BY nodes.name, pods.namespace, pods.name`;

interface Row {
  readonly node: string;
  readonly labels: object;
  readonly unschedulable: boolean;
  readonly nodeConditions: readonly { readonly type: string; readonly status: string }[];
  readonly namespace: string;
  readonly name: string;
  readonly phase: string;
  readonly ready: boolean;
  readonly setNamespace: string;
  readonly setName: string;
  readonly desired: number;
  readonly numberReady: number;
}

const pool = new pg.Pool({ connectionString: process.argv[2], max: 12 });

/** The same shape as the GraphQL answer. */
function nest(rows: readonly Row[]): object {
  const nodes: { metadata: { name: string }; pods: { nodes: object[] } }[] = [];
  for (const row of rows) {
    if (nodes.at(-1)?.metadata.name !== row.node) {
      const conditions = row.nodeConditions.map(({ type, status }) => ({ type, status }));
      const { labels, unschedulable } = row;
      nodes.push({ metadata: { name: row.node }, ...{ labels, unschedulable, conditions }, pods: { nodes: [] } });
    }
    const { namespace, name, phase, ready, desired, numberReady } = row;
    nodes.at(-1)!.pods.nodes.push({
      metadata: { namespace, name },
      phase,
      ready,
      daemonSet: {
        metadata: { namespace: row.setNamespace, name: row.setName },
        status: { desiredNumberScheduled: desired, numberReady },
      },
    });
  }
  return { data: { nodes: { nodes } } };
}

const server = createServer((_request, response) => {
  void pool.query<Row>({ name: 'dashboard', text: SQL }).then(({ rows }) => {
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(nest(rows)));
  });
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as { port: number };
  process.stdout.write(`http://127.0.0.1:${port}/\n`);
});
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  void pool.end();
});
