import type pg from 'pg';
import { DaemonSetByNameDocument } from '../../src/client/generated/documents.ts';
import { createClosers } from '../../src/main/lifecycle.ts';
import { simulatedNodes } from '../../src/runtimes/simulated/simulated-nodes.ts';
import type { BenchContext } from './bench.ts';
import { connect } from './bench-postgres.ts';
import { applyDaemonSet, waitUntilSettled } from './daemon-sets.ts';
import type { BenchDaemonSet } from './daemon-sets.ts';
import { addNodes, keepNodesAlive } from './nodes.ts';
import { startServer } from './programs.ts';
import type { BenchServer } from './programs.ts';

export interface SeededFleet {
  readonly databaseUrl: string;
  readonly server: BenchServer;
  /** Of the bench, beside the server. */
  readonly client: pg.Client;
  readonly nodeNames: readonly string[];
}

export interface SeedOptions {
  /** Of the database, new. */
  readonly database: string;
  readonly nodes: number;
  /** Sets with a pod on every node, bound and not yet started. */
  readonly daemonSets: readonly BenchDaemonSet[];
  /** For the server's Node. */
  readonly nodeFlags?: readonly string[];
}

/** Names for so many sets. */
export function daemonSetNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `agent-${String(index + 1).padStart(2, '0')}`);
}

/**
 * A large fleet within seconds: the server makes one node and its pods, and the database copies the node with all that belongs to
 * it; then the server starts again and finds rows as if it had made them all. For what is measured *in* a large fleet;
 * making one is measured elsewhere.
 */
export async function seedFleet(context: BenchContext, options: SeedOptions): Promise<SeededFleet> {
  const { closers, postgres, tell } = context;
  const databaseUrl = await postgres.createDatabase(options.database);
  const client = await connect(databaseUrl, closers);
  const [first, ...others] = simulatedNodes(options.nodes).map((node) => node.name);
  tell(`${options.nodes} nodes with ${options.daemonSets.length} DaemonSets are laid out`);
  const making = createClosers((name, error) => tell(`${name} did not close: ${String(error)}`));
  closers.add('the server that lays out', () => making.closeAll());
  const maker = await startServer({ databaseUrl }, making);
  await addNodes(maker.client, 1, making);
  for (const daemonSet of options.daemonSets) await applyDaemonSet(maker.client, daemonSet);
  await waitUntilSettled(maker.client);
  await making.closeAll();
  await copyNode(client, first!, others);
  const server = await startServer({ databaseUrl, nodeFlags: options.nodeFlags }, closers);
  await check(server, options);
  keepNodesAlive(server.client, [first!, ...others], closers);
  await waitUntilSettled(server.client);
  return { databaseUrl, server, client, nodeNames: [first!, ...others] };
}

/** Each copy under its new name, with the name of what it is made from. */
const COPIES = `
  CREATE TEMPORARY TABLE copies ON COMMIT DROP AS
  SELECT gen_random_uuid() AS uid, name, number::int, $1::text AS original FROM unnest($2::text[]) WITH ORDINALITY AS one(name, number)`;

const COPY = [
  `INSERT INTO nodes
   SELECT copy.* FROM nodes JOIN copies ON nodes.name = copies.original,
     LATERAL jsonb_populate_record(nodes, jsonb_build_object('uid', copies.uid, 'name', copies.name, 'labels',
       nodes.labels || jsonb_build_object('kubernetes.io/hostname', copies.name))) AS copy`,
  `INSERT INTO node_heartbeats
   SELECT copy.* FROM copies JOIN nodes ON nodes.name = copies.original
     JOIN node_heartbeats ON node_heartbeats.node_uid = nodes.uid,
     LATERAL jsonb_populate_record(node_heartbeats, jsonb_build_object('node_uid', copies.uid)) AS copy`,
  `INSERT INTO pods
   SELECT copy.* FROM pods JOIN copies ON pods.node_name = copies.original,
     LATERAL jsonb_populate_record(pods, jsonb_build_object('uid', gen_random_uuid(), 'target_node', copies.name,
       'node_name', copies.name, 'node_uid', copies.uid,
       'name', pods.generate_name || lpad(to_hex(copies.number), 5, '0'))) AS copy`,
  `INSERT INTO placements
   SELECT copy.* FROM placements JOIN copies ON placements.node_name = copies.original,
     LATERAL jsonb_populate_record(placements, jsonb_build_object('node_name', copies.name)) AS copy`,
];

const WORK_COUNTERS = ['desired', 'current', 'misscheduled', 'ready', 'updated', 'available', 'serving'];
const STATUS_COUNTERS = [
  'desired_number_scheduled',
  'current_number_scheduled',
  'number_misscheduled',
  'number_ready',
  'updated_number_scheduled',
  'number_available',
];

async function copyNode(client: pg.Client, original: string, names: readonly string[]): Promise<void> {
  const multiply = (columns: readonly string[]) =>
    columns.map((column) => `${column} = ${column} * ${names.length + 1}`).join(', ');
  await client.query('BEGIN');
  await client.query(COPIES, [original, names]);
  for (const statement of COPY) await client.query(statement);
  await client.query(`UPDATE daemon_set_work SET ${multiply(WORK_COUNTERS)}`);
  await client.query(`UPDATE daemon_sets SET ${multiply(STATUS_COUNTERS)}`);
  await client.query('COMMIT');
  await client.query('VACUUM ANALYZE');
  await client.query('CHECKPOINT');
}

/** The copies count: the server says so. */
async function check(server: BenchServer, { nodes, daemonSets }: SeedOptions): Promise<void> {
  for (const { name, nodeSelector } of daemonSets) {
    if (nodeSelector !== undefined) continue;
    const { daemonSet } = await server.client.request(DaemonSetByNameDocument, {
      namespace: 'default',
      name,
      manifest: false,
    });
    const found = daemonSet?.status.currentNumberScheduled;
    if (found !== nodes) throw new Error(`DaemonSet ${name} has ${found} of ${nodes} pods after the copying`);
  }
}
