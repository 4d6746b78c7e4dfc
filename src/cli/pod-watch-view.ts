import type { PodLifecycleEvent } from '../client/change-streams.ts';
import type { PodStateFragment } from '../client/generated/documents.ts';
import { podStatusWord } from './output/pod-status.ts';

/** What is to be written: a line that stays, or a text that replaces the last such text. */
export type WatchOutput =
  { readonly kind: 'line'; readonly text: string } | { readonly kind: 'summary'; readonly text: string };

export interface PodWatchView {
  /** The pods there are; also after a gap. */
  reset(pods: readonly PodStateFragment[]): void;
  /** An event that came at `now` (milliseconds). */
  take(event: PodLifecycleEvent, now: number): readonly WatchOutput[];
  /** Time went by; to be called every summaryIntervalMs. */
  tick(now: number): readonly WatchOutput[];
}

export interface PodWatchViewSettings {
  /** More events than this within a second are summed up instead of listed. */
  readonly linesPerSecondMax: number;
  readonly summaryIntervalMs: number;
}

const states = ['Ready', 'Running', 'Pending', 'Terminating', 'Succeeded', 'Failed', 'Unknown'] as const;
type State = (typeof states)[number];

const second = 1_000;

/**
 * What a terminal shows of a stream of pod events: each as a line while they come slowly, counts by state while they come
 * faster than anybody reads.
 *
 * Two modes. lines → summary: more than linesPerSecondMax events within the last second. summary → lines: not more than that for
 * a whole second; the last counts stay as a line.
 */
export function createPodWatchView({ linesPerSecondMax, summaryIntervalMs }: PodWatchViewSettings): PodWatchView {
  const pods = new Map<string, State>();
  const counts = new Map<State, number>();
  let mode: 'lines' | 'summary' = 'lines';
  // Times of the events of the last second.
  let recent: number[] = [];
  let eventCount = 0;
  let summaryAt = 0;
  let isChanged = false;

  function count(uid: string, state: State | null): void {
    const before = pods.get(uid);
    if (before !== undefined) counts.set(before, (counts.get(before) ?? 0) - 1);
    if (state === null) pods.delete(uid);
    else {
      pods.set(uid, state);
      counts.set(state, (counts.get(state) ?? 0) + 1);
    }
  }

  function summary(now: number): WatchOutput {
    summaryAt = now;
    isChanged = false;
    const parts = states.flatMap((state) => {
      const number = counts.get(state) ?? 0;
      return number > 0 ? [`${number} ${state}`] : [];
    });
    const rate = recent.length > 0 ? `, ${recent.length} in the last second` : '';
    const podCount = `${pods.size} ${pods.size === 1 ? 'pod' : 'pods'}`;
    return {
      kind: 'summary',
      text: `${timeOf(new Date(now).toISOString())}  ${[podCount, ...parts].join('  ')}  (${eventCount} events${rate})`,
    };
  }

  function forget(now: number): void {
    // Dropped in one go, once the old ones are many: each on its own would cost the length of the list.
    const firstRecent = recent.findIndex((time) => time > now - second);
    if (firstRecent !== 0) recent = firstRecent === -1 ? [] : recent.slice(firstRecent);
  }

  return {
    reset(all) {
      pods.clear();
      counts.clear();
      for (const pod of all) count(pod.metadata.uid, stateOf(pod));
      isChanged = true;
    },
    take(event, now) {
      if (event.pod === null) return [];
      count(event.pod.metadata.uid, event.type === 'DELETED' ? null : stateOf(event.pod));
      recent.push(now);
      eventCount += 1;
      isChanged = true;
      // Only when it matters: most events come while the last second is well below or well above the bound.
      if (mode === 'lines' && recent.length > linesPerSecondMax) forget(now);
      if (mode === 'lines' && recent.length <= linesPerSecondMax) {
        return [{ kind: 'line', text: describePodEvent(event, event.pod) }];
      }
      if (mode === 'summary' && now - summaryAt < summaryIntervalMs) return [];
      mode = 'summary';
      forget(now);
      return [summary(now)];
    },
    tick(now) {
      forget(now);
      if (mode === 'lines') return [];
      if (recent.length <= linesPerSecondMax) {
        mode = 'lines';
        return [{ kind: 'line', text: summary(now).text }];
      }
      return isChanged && now - summaryAt >= summaryIntervalMs ? [summary(now)] : [];
    },
  };
}

/** One event in one line: time, what happened, pod, node, and where it stands now. */
export function describePodEvent(event: PodLifecycleEvent, pod: PodStateFragment): string {
  const transitions = event.transitions ?? [];
  const what = transitions.length > 0 ? transitions.join(',') : event.type;
  const name = `${pod.metadata.namespace ?? ''}/${pod.metadata.name}`;
  const node = pod.nodeName ?? (pod.targetNodeName === null ? '-' : `(${pod.targetNodeName})`);
  const state = event.type === 'DELETED' ? 'gone' : pod.ready ? stateOf(pod) : podStatusWord(pod);
  return `${timeOf(event.occurredAt)}  ${what.padEnd(18)}  ${name}  ${node}  ${state}`;
}

/** HH:MM:SS.mmmZ */
function timeOf(iso: string): string {
  return iso.slice(11, 24);
}

function stateOf(pod: PodStateFragment): State {
  if (pod.metadata.deletionTimestamp !== null) return 'Terminating';
  return pod.phase === 'Running' && pod.ready ? 'Ready' : pod.phase;
}
