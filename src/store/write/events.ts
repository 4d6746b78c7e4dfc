import type { Transaction } from '../core/transaction.ts';

/** Who says that something happened, named as in Kubernetes. */
export type EventComponent =
  | 'daemonset-controller'
  | 'default-scheduler'
  | 'node-controller'
  | 'taint-controller'
  | 'garbage-collector'
  | 'api'
  | 'agent';

export interface NewEvent {
  readonly regarding: {
    readonly kind: 'DaemonSet' | 'Pod' | 'Node';
    readonly uid: string;
    readonly namespace: string;
    readonly name: string;
  };
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly component: EventComponent;
}

const MESSAGE_LENGTH_MAX = 1024;

/** Records events with one statement; one that equals an earlier one raises its count and its time. */
export async function recordEvents(tx: Transaction, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.execute(
    `INSERT INTO events (regarding_kind, regarding_uid, regarding_namespace, regarding_name, type, reason, message, dedup_key,
       count, first_timestamp, last_timestamp, component)
     SELECT kind, uid, namespace, name, type, reason, message,
       md5(uid::text || '/' || type || '/' || reason || '/' || message) AS dedup_key,
       count(*), $1::timestamptz, $1::timestamptz, component
     FROM unnest($2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
       AS event(kind, uid, namespace, name, type, reason, message, component)
     GROUP BY kind, uid, namespace, name, type, reason, message, component
     ORDER BY dedup_key
     ON CONFLICT (dedup_key) DO UPDATE SET count = events.count + excluded.count, last_timestamp = excluded.last_timestamp`,
    tx.now.toISOString(),
    events.map(({ regarding }) => regarding.kind),
    events.map(({ regarding }) => regarding.uid),
    events.map(({ regarding }) => regarding.namespace),
    events.map(({ regarding }) => regarding.name),
    events.map((event) => event.type),
    events.map((event) => event.reason),
    events.map((event) => event.message.slice(0, MESSAGE_LENGTH_MAX)),
    events.map((event) => event.component),
  );
}
