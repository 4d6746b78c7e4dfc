import type { HistoryChange, Image, ObjectKind } from './read-history.ts';

/** What a subscriber asks for. Absent members ask for nothing. */
export interface ViewFilter {
  readonly namespace?: string;
  readonly node?: string;
  readonly set?: { readonly namespace: string; readonly name: string };
  /** All of them. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly ready?: boolean;
  readonly phase?: string;
  readonly schedulable?: boolean;
}

/** `ADDED uid version`, `MODIFIED uid version`, `DELETED uid`. */
export type EventKey = string;

export function eventKey(type: 'ADDED' | 'MODIFIED' | 'DELETED', uid: string, version: string): EventKey {
  return type === 'DELETED' ? `DELETED ${uid}` : `${type} ${uid} ${version}`;
}

function matches(filter: ViewFilter, image: Image): boolean {
  const { namespace, node, set, labels = {}, ready, phase, schedulable } = filter;
  return (
    (namespace === undefined || image.namespace === namespace) &&
    (node === undefined || image.node === node) &&
    (set === undefined || (image.namespace === set.namespace && image.set === set.name)) &&
    Object.entries(labels).every(([key, value]) => image.labels[key] === value) &&
    (ready === undefined || image.ready === ready) &&
    (phase === undefined || image.phase === phase) &&
    (schedulable === undefined || image.unschedulable === !schedulable)
  );
}

/** The event that a change is for somebody with this filter, or null: written anew, from what the filter means. */
export function expectedEvent(kind: ObjectKind, filter: ViewFilter, change: HistoryChange): EventKey | null {
  if (change.kind !== kind) return null;
  const { uid, before, after } = change;
  const isSeen = after !== null && matches(filter, after);
  const wasSeen = before !== null && matches(filter, before);
  if (isSeen) return eventKey(wasSeen ? 'MODIFIED' : 'ADDED', uid, after.version);
  return wasSeen ? eventKey('DELETED', uid, '') : null;
}
