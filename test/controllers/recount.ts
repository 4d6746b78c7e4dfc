import type { NodeImage, PodImage } from '../../src/domain/model/images.ts';
import { nodeColumns, type NodeRow } from '../../src/store/core/rows.ts';
import { queryableOf } from '../../src/store/core/queryable.ts';
import type { Cluster } from '../support/cluster.ts';

/** What a set's numbers have to be, counted from its pods and the nodes alone. */
export interface Recount {
  readonly desired: number;
  readonly current: number;
  readonly misscheduled: number;
  readonly ready: number;
  readonly updated: number;
  readonly available: number;
  readonly serving: number;
}

export interface RecountedSet {
  readonly uid: string;
  readonly currentHash: string;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly minReadySeconds: number;
}

/** Written anew and naively, for nodes with the taints that the history uses and sets without tolerations of their own. */
export function nodeVerdict(node: NodeImage, set: RecountedSet): 'RUN' | 'STAY' | 'LEAVE' {
  const fits = Object.entries(set.nodeSelector).every(([key, value]) => node.labels[key] === value);
  if (!fits || node.taints.some((taint) => taint.effect === 'NoExecute')) return 'LEAVE';
  const isReady = node.conditions.some((one) => one.type === 'Ready' && one.status === 'True');
  return isReady && !node.taints.some((taint) => taint.effect === 'NoSchedule') ? 'RUN' : 'STAY';
}

/** The pod that speaks for the node: bound before unbound, then the older, then by name. */
function spokesman(pods: readonly PodImage[]): PodImage | undefined {
  const key = (pod: PodImage) => `${pod.nodeName === null ? 1 : 0} ${pod.creationTimestamp} ${pod.name}`;
  return [...pods].sort((left, right) => (key(left) < key(right) ? -1 : 1))[0];
}

export function recount(
  set: RecountedSet,
  nodes: readonly NodeImage[],
  pods: readonly PodImage[],
  now: number,
): Recount {
  const isAvailable = (pod: PodImage) =>
    pod.ready && (set.minReadySeconds === 0 || Date.parse(pod.readySince ?? '') + set.minReadySeconds * 1000 < now);
  const counted = nodes.map((node) => {
    const here = pods.filter((pod) => pod.owner?.uid === set.uid && pod.targetNode === node.name);
    const first = spokesman(here);
    const runs = nodeVerdict(node, set) === 'RUN';
    const speaks = runs ? first : undefined;
    return {
      desired: runs,
      current: speaks !== undefined,
      misscheduled: !runs && first !== undefined,
      ready: speaks?.ready === true,
      updated: speaks?.labels['controller-revision-hash'] === set.currentHash,
      available: speaks !== undefined && isAvailable(speaks),
      serving: runs && here.some((pod) => pod.deletionTimestamp === null && isAvailable(pod)),
    };
  });
  const count = (of: keyof Recount) => counted.filter((node) => node[of]).length;
  return {
    desired: count('desired'),
    current: count('current'),
    misscheduled: count('misscheduled'),
    ready: count('ready'),
    updated: count('updated'),
    available: count('available'),
    serving: count('serving'),
  };
}

export interface ClusterState {
  readonly now: number;
  readonly nodes: readonly NodeImage[];
  readonly pods: readonly PodImage[];
  /** Sets that are not in deletion. */
  readonly sets: readonly (RecountedSet & { readonly stored: Recount; readonly published: Omit<Recount, 'serving'> })[];
}

export async function readState(cluster: Cluster): Promise<ClusterState> {
  const queryable = queryableOf(cluster.database.prisma);
  const [clock] = await queryable.query<{ now: Date }>(`SELECT everynode_now() AS now`);
  const sets = await queryable.query<
    Recount & {
      uid: string;
      currentHash: string;
      nodeSelector: Record<string, string> | null;
      minReadySeconds: number;
      published: Omit<Recount, 'serving'>;
    }
  >(
    `SELECT daemon_sets.uid, current_hash AS "currentHash", template -> 'spec' -> 'nodeSelector' AS "nodeSelector",
       coalesce((daemon_sets.spec ->> 'minReadySeconds')::int, 0) AS "minReadySeconds",
       work.desired, work.current, work.misscheduled, work.ready, work.updated, work.available, work.serving,
       jsonb_build_object('desired', desired_number_scheduled, 'current', current_number_scheduled,
         'misscheduled', number_misscheduled, 'ready', number_ready, 'updated', updated_number_scheduled,
         'available', number_available) AS published
     FROM daemon_sets JOIN pod_templates ON key = template_key
     JOIN daemon_set_work AS work ON work.daemon_set_uid = daemon_sets.uid
     WHERE deletion_timestamp IS NULL ORDER BY namespace, name`,
  );
  return {
    now: clock!.now.getTime(),
    nodes: await queryable.query<NodeRow>(`SELECT ${nodeColumns()} FROM nodes ORDER BY name`),
    pods: await cluster.pods(),
    sets: sets.map(({ uid, currentHash, nodeSelector, minReadySeconds, published, ...stored }) => ({
      uid,
      currentHash,
      nodeSelector: nodeSelector ?? {},
      minReadySeconds,
      stored,
      published,
    })),
  };
}
