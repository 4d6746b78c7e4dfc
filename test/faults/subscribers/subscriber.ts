import type { Client } from '../../../src/client/create-client.ts';
import { eventKey } from '../audit/expected-events.ts';
import type { EventKey, ViewFilter } from '../audit/expected-events.ts';
import type { ObjectKind } from '../audit/read-history.ts';
import type { Findings } from '../findings.ts';
import { documentOf } from '../workload/mutations.ts';
import type { SubscriptionSpec } from './subscriptions.ts';

/** A reader of one stream that never gives up: what it saw, in order. */
export interface Subscriber {
  readonly spec: SubscriptionSpec;
  readonly seen: readonly EventKey[];
  /** How many connections it needed. */
  readonly connections: number;
  close(): void;
}

interface SeenObject {
  readonly metadata: { readonly uid: string; readonly resourceVersion: string };
}

interface StreamEvent {
  readonly cursor: string;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: SeenObject | null;
}

const fields: Readonly<
  Record<ObjectKind, { readonly subscription: string; readonly filter: string; readonly object: string }>
> = {
  Pod: { subscription: 'podLifecycle', filter: 'PodFilter', object: 'pod' },
  Node: { subscription: 'nodeChanges', filter: 'NodeFilter', object: 'node' },
  DaemonSet: { subscription: 'daemonSetChanges', filter: 'DaemonSetFilter', object: 'daemonSet' },
};

function toFilterInput({ set, labels, ...rest }: ViewFilter): object {
  const labelSelector = Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  return {
    ...rest,
    ...(set === undefined ? {} : { daemonSet: set }),
    ...(labelSelector === '' ? {} : { labelSelector }),
  };
}

/**
 * Reads after the cursor with the product's client, which goes on after the last event when its socket is lost.
 * `startsLate` plants a fault: of each connection but the first it loses the first event.
 */
export function createSubscriber(options: {
  readonly client: Client;
  readonly spec: SubscriptionSpec;
  readonly after: string;
  readonly findings: Findings;
  readonly startsLate: boolean;
}): Subscriber {
  const { client, spec, after, findings, startsLate } = options;
  const { subscription, filter, object } = fields[spec.kind];
  const document = documentOf<{ event: StreamEvent }>(`
    subscription ($filter: ${filter}, $after: FeedCursor) {
      event: ${subscription}(filter: $filter, after: $after) { cursor type object: ${object} { metadata { uid resourceVersion } } }
    }`);
  const seen: EventKey[] = [];
  let connections = 0;
  let isLate = false;
  const stream = client.subscribe({
    document,
    after,
    variables: (place) => {
      connections += 1;
      isLate = startsLate && connections > 1;
      return { filter: toFilterInput(spec.filter), after: place };
    },
    read: ({ event }) => ({ cursor: event.cursor, event }),
    timing: { backoffFirstMs: 50, backoffMaxMs: 1_000 },
  });
  const read = async () => {
    for await (const item of stream) {
      if (item.kind === 'resynced' || item.kind === 'restarted') findings.add('streams', `${spec.name}: ${item.kind}`);
      if (item.kind !== 'event' || item.event.type === 'BOOKMARK' || item.event.object === null) continue;
      const { uid, resourceVersion } = item.event.object.metadata;
      if (!isLate) seen.push(eventKey(item.event.type, uid, resourceVersion));
      isLate = false;
    }
  };
  read().catch((error: Error) => findings.add('streams', `${spec.name}: the stream ended: ${error.message}`));
  return {
    spec,
    seen,
    get connections() {
      return connections;
    },
    close: () => stream.close(),
  };
}
