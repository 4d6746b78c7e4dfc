import DataLoader from 'dataloader';
import type {
  DaemonSetImage,
  EventImage,
  NodeImage,
  PodImage,
  PriorityClassImage,
  RevisionImage,
} from '../domain/model/images.ts';
import type { PodTemplate } from '../domain/model/pod-template.ts';
import type { Queryable } from '../store/core/queryable.ts';
import { findDaemonSetsByName, findDaemonSetsByUid } from '../store/read/find-daemon-sets.ts';
import { findEventsById } from '../store/read/find-events.ts';
import { findHeartbeats, findNodesByName, findNodesByUid } from '../store/read/find-nodes.ts';
import { findPodsByName, findPodsByUid } from '../store/read/find-pods.ts';
import { findPriorityClassesByUid } from '../store/read/find-priority-classes.ts';
import { findRevisionsByOwner, findRevisionsByUid } from '../store/read/find-revisions.ts';
import { loadPairs } from '../store/read/load-placements.ts';
import type { Pair, PairState } from '../store/read/load-placements.ts';
import { loadPodHistory } from '../store/read/load-pod-history.ts';
import type { PodStep } from '../store/read/load-pod-history.ts';
import type { ObjectName } from '../store/read/object-name.ts';
import type { TemplateSource } from '../store/read/pod-templates.ts';
import { isVisible } from '../store/read/read-scope.ts';
import type { ReadScope } from '../store/read/read-scope.ts';
import { groupBy } from '../util/group-by.ts';
import { createPageLoaders } from './page-loaders.ts';
import type { PageLoaders } from './page-loaders.ts';
import type { Reads } from './reads.ts';

/** All that an operation reads by key: what is asked for together is read by one statement. null: gone, or not to be seen. */
export interface Loaders {
  readonly daemonSetByUid: DataLoader<string, DaemonSetImage | null>;
  readonly daemonSetByName: DataLoader<ObjectName, DaemonSetImage | null, string>;
  readonly nodeByName: DataLoader<string, NodeImage | null>;
  readonly nodeByUid: DataLoader<string, NodeImage | null>;
  readonly podByUid: DataLoader<string, PodImage | null>;
  readonly podByName: DataLoader<ObjectName, PodImage | null, string>;
  readonly revisionByUid: DataLoader<string, RevisionImage | null>;
  readonly priorityClassByUid: DataLoader<string, PriorityClassImage | null>;
  readonly eventById: DataLoader<string, EventImage | null>;
  /** By number, ascending. */
  readonly revisionsByOwner: DataLoader<string, readonly RevisionImage[]>;
  /** By node uid. */
  readonly heartbeat: DataLoader<string, string | null>;
  readonly template: DataLoader<string, PodTemplate | null>;
  readonly pair: DataLoader<Pair, PairState, string>;
  /** By pod uid. */
  readonly podHistory: DataLoader<string, readonly PodStep[]>;
  readonly pages: PageLoaders;
  /** Forgets everything read (between the mutations of one operation). */
  clear(): void;
}

export interface LoaderOptions {
  readonly reads: Reads;
  readonly scope: ReadScope;
  readonly templates: TemplateSource;
  readonly isRemembering: boolean;
}

const nameKey = ({ namespace, name }: ObjectName) => `${namespace}/${name}`;
const pairKey = ({ daemonSetUid, nodeName }: Pair) => `${daemonSetUid}/${nodeName}`;
const uidOf = ({ uid }: { readonly uid: string }) => uid;

/** Fresh for each operation: no answer is older than the question. */
export function createLoaders({ reads, scope, templates, isRemembering }: LoaderOptions): Loaders {
  /** One loader: reads rows for keys, then finds for each key its answer. */
  const loaderOf = <Key, Rows, Value, CacheKey = Key>(
    read: (queryable: Queryable, keys: readonly Key[]) => Promise<Rows>,
    pick: (rows: Rows) => (key: Key) => Value,
    cacheKeyFn?: (key: Key) => CacheKey,
  ) =>
    new DataLoader<Key, Value, CacheKey>(async (keys) => keys.map(pick(await read(await reads.queryable(), keys))), {
      cache: isRemembering,
      maxBatchSize: 2_000,
      ...(cacheKeyFn && { cacheKeyFn }),
    });
  /** The common case: each row answers one key, if the reader may see it. */
  const oneEach =
    <Row, Key>(keyOfRow: (row: Row) => string, keyText: (key: Key) => string) =>
    (rows: readonly Row[]) => {
      const byKey = new Map(rows.filter((row) => isRowVisible(scope, row)).map((row) => [keyOfRow(row), row]));
      return (key: Key) => byKey.get(keyText(key)) ?? null;
    };
  const same = (key: string) => key;
  const byKey = {
    daemonSetByUid: loaderOf(findDaemonSetsByUid, oneEach<DaemonSetImage, string>(uidOf, same)),
    daemonSetByName: loaderOf(findDaemonSetsByName, oneEach<DaemonSetImage, ObjectName>(nameKey, nameKey), nameKey),
    nodeByName: loaderOf(
      findNodesByName,
      oneEach<NodeImage, string>(({ name }) => name, same),
    ),
    nodeByUid: loaderOf(findNodesByUid, oneEach<NodeImage, string>(uidOf, same)),
    podByUid: loaderOf(findPodsByUid, oneEach<PodImage, string>(uidOf, same)),
    podByName: loaderOf(findPodsByName, oneEach<PodImage, ObjectName>(nameKey, nameKey), nameKey),
    revisionByUid: loaderOf(findRevisionsByUid, oneEach<RevisionImage, string>(uidOf, same)),
    priorityClassByUid: loaderOf(findPriorityClassesByUid, oneEach<PriorityClassImage, string>(uidOf, same)),
    eventById: loaderOf(
      findEventsById,
      oneEach<EventImage, string>(({ id }) => id, same),
    ),
    revisionsByOwner: loaderOf(findRevisionsByOwner, (rows) => {
      const groups = groupBy(rows, ({ ownerUid }) => ownerUid);
      return (uid: string): readonly RevisionImage[] => groups.get(uid) ?? [];
    }),
    heartbeat: loaderOf(findHeartbeats, (times) => (uid: string) => times.get(uid) ?? null),
    template: loaderOf(
      (queryable, keys: readonly string[]) => templates.load(queryable, keys),
      (found) => (key: string) => found.get(key)?.template ?? null,
    ),
    pair: loaderOf(
      async (queryable, pairs: readonly Pair[]) => {
        const states = await loadPairs(queryable, pairs);
        return new Map(pairs.map((pair, at) => [pairKey(pair), states[at]!]));
      },
      (states) => (pair: Pair) => states.get(pairKey(pair))!,
      pairKey,
    ),
    podHistory: loaderOf(loadPodHistory, (steps) => {
      const groups = groupBy(steps, uidOf);
      return (uid: string): readonly PodStep[] => groups.get(uid) ?? [];
    }),
  };
  const pages = createPageLoaders(reads, isRemembering);
  return {
    ...byKey,
    pages,
    clear() {
      for (const loader of Object.values(byKey)) loader.clearAll();
      pages.clear();
    },
  };
}

function isRowVisible(scope: ReadScope, row: unknown): boolean {
  const { namespace, regarding } = row as { namespace?: string; regarding?: { namespace: string } };
  return isVisible(scope, namespace ?? regarding?.namespace ?? '');
}
