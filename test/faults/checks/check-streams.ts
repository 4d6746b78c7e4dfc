import { expectedEvent } from '../audit/expected-events.ts';
import type { EventKey } from '../audit/expected-events.ts';
import type { HistoryChange, ObjectKind } from '../audit/read-history.ts';
import type { SubscriptionSpec } from '../subscribers/subscriptions.ts';

export interface StreamSeen {
  readonly spec: SubscriptionSpec;
  readonly seen: readonly EventKey[];
}

const kinds: readonly ObjectKind[] = ['Pod', 'Node', 'DaemonSet'];

/**
 * Holds what subscribers saw against the history. The one without a filter must have seen each change once, and each
 * object's in the order in which they happened. The order between objects is its own; every other subscriber of the kind must
 * have seen exactly the events that its filter gives in that order.
 *
 * @returns what is wrong; empty when nothing is.
 */
export function checkStreams(history: readonly HistoryChange[], streams: readonly StreamSeen[]): string[] {
  return kinds.flatMap((kind) => {
    const changes = history.filter((change) => change.kind === kind);
    const ofKind = streams.filter(({ spec }) => spec.kind === kind);
    const [whole] = ofKind.filter(({ spec }) => Object.keys(spec.filter).length === 0);
    if (whole === undefined) throw new Error(`nobody subscribed to every change of kind ${kind}`);
    const problems = checkWhole(changes, whole);
    // Without one true order the others could only be compared with what is wrong itself.
    if (problems.length > 0) return problems;
    const inOrder = orderBy(changes, kind, whole.seen);
    return ofKind.flatMap(({ spec, seen }) => {
      const expected = inOrder.flatMap((change) => expectedEvent(kind, spec.filter, change) ?? []);
      return compare(spec.name, expected, seen);
    });
  });
}

function orderBy(changes: readonly HistoryChange[], kind: ObjectKind, seen: readonly EventKey[]): HistoryChange[] {
  const byKey = new Map(changes.map((change) => [expectedEvent(kind, {}, change)!, change]));
  return seen.map((key) => byKey.get(key)!);
}

function checkWhole(changes: readonly HistoryChange[], { spec, seen }: StreamSeen): string[] {
  const expected = changes.map((change) => expectedEvent(spec.kind, {}, change)!);
  const problems = compareCounts(spec.name, expected, seen);
  if (problems.length > 0) return problems;
  const [before, after] = [perObject(expected), perObject(seen)];
  return [...before].flatMap(([uid, keys]) => compare(`${spec.name}, ${uid}`, keys, after.get(uid) ?? []));
}

function perObject(keys: readonly EventKey[]): Map<string, EventKey[]> {
  const byUid = new Map<string, EventKey[]>();
  for (const key of keys) {
    const uid = key.split(' ')[1]!;
    const list = byUid.get(uid);
    if (list === undefined) byUid.set(uid, [key]);
    else list.push(key);
  }
  return byUid;
}

const toldMax = 5;

function compareCounts(name: string, expected: readonly EventKey[], seen: readonly EventKey[]): string[] {
  const left = new Map<EventKey, number>();
  for (const key of expected) left.set(key, (left.get(key) ?? 0) + 1);
  for (const key of seen) left.set(key, (left.get(key) ?? 0) - 1);
  const missed = [...left].filter(([, count]) => count > 0).map(([key]) => key);
  const tooMuch = [...left].filter(([, count]) => count < 0).map(([key]) => key);
  return [
    ...tell(missed, (some) => `${name}: missed ${missed.length} of ${expected.length} events: ${some}`),
    ...tell(tooMuch, (some) => `${name}: ${tooMuch.length} events came twice or never happened: ${some}`),
  ];
}

function tell(keys: readonly EventKey[], message: (some: string) => string): string[] {
  return keys.length === 0 ? [] : [message(keys.slice(0, toldMax).join(', '))];
}

function compare(name: string, expected: readonly EventKey[], seen: readonly EventKey[]): string[] {
  const at = expected.findIndex((key, index) => key !== seen[index]);
  if (at < 0 && seen.length === expected.length) return [];
  const problems = compareCounts(name, expected, seen);
  if (problems.length > 0) return problems;
  return [`${name}: out of order at event ${at}: ${String(seen[at])} in place of ${String(expected[at])}`];
}
