import { randomBytes, randomUUID } from 'node:crypto';
import type { Actor, CommandContext, CommandResult } from '../../src/commands/command.ts';
import { createDaemonSet } from '../../src/commands/create-daemon-set.ts';
import { registerNode } from '../../src/commands/register-node.ts';
import { reportPodStatuses } from '../../src/commands/report-pod-statuses.ts';
import type { ControllerContext } from '../../src/controllers/controller-context.ts';
import { expandMarks } from '../../src/controllers/expand-marks.ts';
import { publishStatuses } from '../../src/controllers/publish-statuses.ts';
import { reconcileDaemonSet } from '../../src/controllers/reconcile-daemon-set.ts';
import { schedulePods } from '../../src/controllers/schedule-pods.ts';
import type { PodImage } from '../../src/domain/model/images.ts';
import { podColumns, toPodImage, type PodRow } from '../../src/store/core/rows.ts';
import { createDatabase, type Database } from '../../src/store/core/database.ts';
import { queryableOf } from '../../src/store/core/queryable.ts';
import { createNodeSource } from '../../src/store/read/node-source.ts';
import { createTemplateSource } from '../../src/store/read/pod-templates.ts';
import { createTestDatabase } from './database.ts';

const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

export const testIds = {
  uid: () => randomUUID(),
  suffix: (length: number) => [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length]).join(''),
};

export const admin: Actor = {
  tokenId: '00000000-0000-7000-8000-000000000001',
  name: 'test',
  role: 'ADMIN',
  namespaces: [],
  nodeName: null,
};

/** A small world on a database of its own: commands by an administrator, reconcilers run by hand until nothing is due. */
export interface Cluster {
  readonly database: Database;
  readonly context: CommandContext;
  readonly controllers: ControllerContext;
  /** Nodes by name; labels, taints and allocatable as registerNode takes them. */
  addNodes(names: readonly string[], node?: object): Promise<void>;
  addDaemonSet(name: string, overrides?: DaemonSetOverrides): Promise<string>;
  /** Runs reconcilers until no mark and no pod is due. */
  settle(): Promise<void>;
  pods(): Promise<PodImage[]>;
  /** What an agent would do: ends terminating pods, reports every other bound pod as running and ready; of all, or of some. */
  runAgents(isMine?: (pod: PodImage) => boolean): Promise<void>;
  /** Moves the database's clock. */
  advance(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

export interface DaemonSetOverrides {
  readonly image?: string;
  readonly spec?: object;
  readonly podSpec?: object;
  /** Of the pods, besides app. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A valid DaemonSet by a name; its selector is app = name. */
export function aDaemonSet(
  name: string,
  { image = 'registry.example/agent:1', spec, podSpec, labels }: DaemonSetOverrides = {},
) {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace: 'default' },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name, ...labels } },
        spec: { containers: [{ name: 'main', image }], ...podSpec },
      },
      ...spec,
    },
  };
}

/** The value of a command that has to succeed. */
export function expectOk<T>(result: CommandResult<T>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
}

const ROUNDS_MAX = 200;

export async function createCluster(options: { readonly onStatement?: (text: string) => void } = {}): Promise<Cluster> {
  const testDatabase = await createTestDatabase();
  const database = createDatabase({ url: testDatabase.url, ...options });
  const queryable = queryableOf(database.prisma);
  const context: CommandContext = { database, ids: testIds, actor: admin };
  const controllers: ControllerContext = {
    database,
    ids: testIds,
    templates: createTemplateSource(),
    nodes: createNodeSource(),
  };
  let sequence = 0;

  const pods = async () =>
    (await queryable.query<PodRow>(`SELECT ${podColumns()} FROM pods ORDER BY namespace, name`)).map(toPodImage);

  const dueSets = async () =>
    (
      await queryable.query<{ subject: string }>(
        `SELECT DISTINCT subject FROM marks WHERE kind IN ('DAEMON_SET', 'EXPAND', 'FILL', 'PAIR', 'STATUS') AND due_at <= everynode_now()`,
      )
    ).map((row) => row.subject);

  const isQuiet = async () => {
    const [open] = await queryable.query<{ open: number }>(
      `SELECT ((SELECT count(*) FROM marks WHERE due_at <= everynode_now() + interval '300 milliseconds')
         + (SELECT count(*) FROM pods WHERE schedule_due_at <= everynode_now()))::int AS open`,
    );
    return open!.open === 0;
  };

  return {
    database,
    context,
    controllers,
    async addNodes(names, node = {}) {
      for (const name of names) {
        expectOk(
          await registerNode(context, {
            typed: {
              name,
              capacity: { cpu: '4', memory: '8Gi', pods: '110' },
              runtime: 'EXTERNAL',
              ready: true,
              unschedulable: false,
              ...node,
            },
          }),
        );
      }
    },
    async addDaemonSet(name, overrides) {
      const { daemonSet } = expectOk(
        await createDaemonSet(context, { manifest: { json: aDaemonSet(name, overrides) } }),
      );
      return daemonSet!.uid;
    },
    async settle() {
      for (let round = 0; round < ROUNDS_MAX; round += 1) {
        await expandMarks(controllers);
        await publishStatuses(controllers);
        for (const uid of await dueSets()) await reconcileDaemonSet(controllers, { uid });
        await schedulePods(controllers);
        if (await isQuiet()) return;
      }
      throw new Error('the reconcilers do not come to rest');
    },
    pods,
    async runAgents(isMine = () => true) {
      const reports = (await pods())
        .filter(isMine)
        .filter(
          (pod) => pod.nodeName !== null && pod.phase !== 'Failed' && (pod.deletionTimestamp !== null || !pod.ready),
        )
        .map((pod) => ({
          namespace: pod.namespace,
          name: pod.name,
          uid: pod.uid,
          state: pod.deletionTimestamp === null ? ('RUNNING' as const) : ('REMOVED' as const),
          ready: pod.deletionTimestamp === null,
          epoch: 1,
          sequence: (sequence += 1),
        }));
      if (reports.length > 0) await reportPodStatuses(context, { reports });
    },
    async advance(milliseconds) {
      await queryable.execute(`UPDATE clock_offset SET milliseconds = milliseconds + $1::bigint`, milliseconds);
    },
    async close() {
      await database.close();
      await testDatabase.close();
    },
  };
}
