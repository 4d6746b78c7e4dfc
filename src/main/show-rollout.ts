import { streamPods, streamRollout } from '../client/change-streams.ts';
import type { PodLifecycleEvent } from '../client/change-streams.ts';
import type { Client } from '../client/create-client.ts';
import { ApplyManifestsDocument, PodStatesDocument } from '../client/generated/documents.ts';
import type { DaemonSetRowFragment, PodStateFragment } from '../client/generated/documents.ts';
import type { LiveArea } from '../cli/cli-io.ts';
import { listAll } from '../cli/list-pages.ts';
import { daemonSetColumns } from '../cli/output/columns.ts';
import { formatTable } from '../cli/output/table.ts';
import { createPodWatchView } from '../cli/pod-watch-view.ts';
import type { WatchOutput } from '../cli/pod-watch-view.ts';
import { createNoticeTeller } from '../cli/notice-teller.ts';
import { printedName } from '../cli/resource-kinds.ts';
import { daemonSetView } from '../cli/resource-views.ts';
import { StartupError } from './startup-error.ts';

export interface RolloutShow {
  readonly client: Client;
  readonly yaml: string;
  /** What people call the manifest. */
  readonly file: string;
  readonly daemonSet: { readonly namespace: string; readonly name: string };
  /** Selects its pods, also before it is there. */
  readonly labelSelector: string;
  /** More events than this within a second are summed up instead of listed. */
  readonly linesPerSecondMax: number;
  readonly output: ShowOutput;
  readonly signal: AbortSignal;
}

export interface ShowOutput {
  print(text: string): void;
  /** Null: no terminal, or one that shall only get lines. */
  readonly live: LiveArea | null;
}

// As `everynode watch pods` shows it.
const viewSettings = { liveIntervalMs: 150, lineIntervalMs: 1_000 };

/**
 * Applies a manifest through the API and shows, through a subscription, what comes of it: each pod's life, then how long it
 * took until every node had a ready pod as this client received it, then the set's numbers. Goes on until the signal.
 */
export async function showRollout(show: RolloutShow): Promise<void> {
  const { client, daemonSet, labelSelector, output, signal } = show;
  const filter = { namespace: daemonSet.namespace, labelSelector };
  const snapshot = async () => {
    const { items, cursor } = await listAll(client, {
      document: PodStatesDocument,
      variables: { filter },
      page: (data) => data.pods,
    });
    return { cursor: cursor ?? '', snapshot: items };
  };
  const first = await snapshot();
  const readiness = createReadiness();
  readiness.reset(first.snapshot);
  const summaryIntervalMs = output.live === null ? viewSettings.lineIntervalMs : viewSettings.liveIntervalMs;
  const view = createPodWatchView({ linesPerSecondMax: show.linesPerSecondMax, summaryIntervalMs });
  view.reset(first.snapshot);

  const follow = async () => {
    const tell = createNoticeTeller();
    const timer = setInterval(() => write(output, view.tick(Date.now())), summaryIntervalMs);
    try {
      for await (const item of streamPods(client, { filter, after: first.cursor, snapshot })) {
        const notice = tell(item);
        if (notice !== null) write(output, [{ kind: 'line', text: notice.trimEnd() }]);
        if (item.kind === 'resynced') {
          view.reset(item.snapshot);
          readiness.reset(item.snapshot);
        }
        if (item.kind === 'event') {
          readiness.take(item.event);
          write(output, view.take(item.event, Date.now()));
        }
      }
    } finally {
      clearInterval(timer);
    }
  };

  const followed = follow();
  const applyAndWait = async () => {
    output.print(`\neverynode apply -f ${show.file}`);
    const appliedAt = performance.now();
    await apply(show);
    const row = await waitForRollout(show);
    await readiness.reached(row.status.desiredNumberScheduled);
    const tookMs = readiness.reachedAt(row.status.desiredNumberScheduled) - appliedAt;
    write(output, view.tick(Date.now()));
    output.live?.clear();
    output.print(`\n${describeTime(row, tookMs)}\n`);
    const columns = daemonSetColumns({
      now: () => new Date(),
      isWide: false,
      hasNamespaces: true,
      hasLabels: false,
    });
    output.print(formatTable(columns, [row]));
    output.print('The server goes on serving; try `npx everynode get pods -A` in another terminal.');
  };
  // Whichever fails ends both; the stream alone goes on.
  await Promise.race([followed, applyAndWait().then(() => followed)]).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

function describeTime({ status }: DaemonSetRowFragment, tookMs: number): string {
  const { desiredNumberScheduled: desired } = status;
  if (tookMs <= 0) return `${desired} of ${desired} nodes have a ready pod since before.`;
  return `${desired} of ${desired} nodes have a ready pod, ${(tookMs / 1_000).toFixed(2)} s after apply, as received by this client.`;
}

async function apply({ client, yaml, output }: RolloutShow): Promise<void> {
  const { applyManifests } = await client.request(ApplyManifestsDocument, { yaml, dryRun: false });
  const { userErrors, objects, sinceCursor } = applyManifests;
  if (userErrors.length > 0 || sinceCursor === null) {
    throw new StartupError(userErrors.map(({ message }) => message).join('\n'));
  }
  for (const { kind, name, action } of objects) output.print(`${printedName(kind, name)} ${action.toLowerCase()}\n`);
}

/** The set's row once its status says that its rollout is done and every node has a ready pod. */
async function waitForRollout({ client, daemonSet }: RolloutShow): Promise<DaemonSetRowFragment> {
  const gone = new StartupError(`somebody deleted DaemonSet ${daemonSet.namespace}/${daemonSet.name}`);
  const changes = streamRollout(client, daemonSet);
  try {
    for await (const item of changes) {
      if (item.kind !== 'event') continue;
      const { progress } = item.event;
      if (progress === null) throw gone;
      if (progress.done && progress.ready >= progress.desired) break;
    }
  } finally {
    changes.close();
  }
  const query = { namespace: daemonSet.namespace, labelSelector: null, manifest: false };
  const found = await daemonSetView.find(client, query, daemonSet.name);
  if (found === null) throw gone;
  return found.row;
}

/** How many pods this client knows to be ready, and when it first knew of so many. */
function createReadiness() {
  const ready = new Set<string>();
  const times = new Map<number, number>();
  let wake: (() => void)[] = [];
  const note = () => {
    if (!times.has(ready.size)) times.set(ready.size, performance.now());
    const waiting = wake;
    wake = [];
    for (const resolve of waiting) resolve();
  };
  return {
    reset(pods: readonly PodStateFragment[]) {
      ready.clear();
      for (const pod of pods) if (pod.ready) ready.add(pod.metadata.uid);
      note();
    },
    take({ type, pod }: PodLifecycleEvent) {
      if (pod === null) return;
      const before = ready.size;
      if (type !== 'DELETED' && pod.ready) ready.add(pod.metadata.uid);
      else ready.delete(pod.metadata.uid);
      if (ready.size !== before) note();
    },
    async reached(count: number): Promise<void> {
      while (ready.size < count) await new Promise<void>((resolve) => wake.push(resolve));
    },
    reachedAt: (count: number) => times.get(count) ?? performance.now(),
  };
}

function write({ print, live }: ShowOutput, outputs: readonly WatchOutput[]): void {
  for (const { kind, text } of outputs) {
    if (kind === 'summary' && live !== null) live.update(text);
    else {
      live?.clear();
      print(text);
    }
  }
}
