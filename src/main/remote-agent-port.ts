import {
  HeartbeatNodesDocument,
  NodeAssignmentsDocument,
  RegisterNodesDocument,
  ReportPodStatusesDocument,
} from '../client/generated/documents.ts';
import type { NodeAssignmentsSubscription } from '../client/generated/documents.ts';
import type { Client } from '../client/create-client.ts';
import type { AgentOutcome, AgentPort, AssignedPod, AssignmentItem } from '../runtimes/agent-port.ts';

type AssignmentEvent = NodeAssignmentsSubscription['nodeAssignments'];
type EventPod = NonNullable<AssignmentEvent['pod']>;

export interface RemoteAgentPortOptions {
  readonly client: Client;
  /** Told of a lost connection; the port goes on by itself. */
  readonly onReconnecting: (reason: string, delayMs: number) => void;
}

/** The agent port over the GraphQL API, for agents on other machines or in processes of their own. */
export function createRemoteAgentPort(options: RemoteAgentPortOptions): AgentPort {
  const { client } = options;
  return {
    assignments: (signal) => followAssignments(options, signal),
    async reportPodStatuses(reports) {
      const { reportPodStatuses } = await client.request(ReportPodStatusesDocument, { reports });
      return reportPodStatuses.results.map(toOutcome);
    },
    async heartbeatNodes(names) {
      const heartbeats = names.map((node) => ({ node }));
      const { heartbeatNodes } = await client.request(HeartbeatNodesDocument, { heartbeats });
      return heartbeatNodes.results.map(toOutcome);
    },
    async registerNodes(nodes) {
      const ready = nodes.map((node) => ({ ...node, ready: true }));
      const { registerNodes } = await client.request(RegisterNodesDocument, { nodes: ready });
      return registerNodes.results.map(toOutcome);
    },
  };
}

function toOutcome(result: {
  readonly accepted: boolean;
  readonly error: { readonly code: string; readonly message: string } | null;
}): AgentOutcome {
  if (result.accepted || result.error === null) return { accepted: true };
  return { accepted: false, code: result.error.code, message: result.error.message };
}

async function* followAssignments(
  { client, onReconnecting }: RemoteAgentPortOptions,
  signal: AbortSignal,
): AsyncGenerator<AssignmentItem, void> {
  const reader = createAssignmentReader();
  const subscription = client.subscribe({
    document: NodeAssignmentsDocument,
    variables: reader.begin,
    read: (data) => reader.read(data.nodeAssignments),
  });
  signal.addEventListener('abort', () => subscription.close(), { once: true });
  for await (const item of subscription) {
    if (item.kind === 'event') yield* item.event;
    else if (item.kind === 'reconnecting') onReconnecting(item.reason, item.delayMs);
  }
}

/**
 * Finds the beginning and the end of the first part in the stream. Up to its end, which the first bookmark says, there is
 * no place to resume from: a connection lost before begins it anew.
 */
function createAssignmentReader() {
  let isComplete = false;
  let isAnnounced = false;
  return {
    begin(after: string | null) {
      if (after === null) isComplete = false;
      isAnnounced = isComplete;
      return { after: isComplete ? after : null };
    },
    read(event: AssignmentEvent): { readonly cursor: string | null; readonly event: readonly AssignmentItem[] | null } {
      const items: AssignmentItem[] = isAnnounced ? [] : [{ kind: 'restarted' }];
      isAnnounced = true;
      if (event.type === 'BOOKMARK' && !isComplete) {
        isComplete = true;
        items.push({ kind: 'complete' });
      }
      if (event.pod !== null) items.push(toItem(event, event.pod));
      return { cursor: isComplete ? event.cursor : null, event: items.length === 0 ? null : items };
    },
  };
}

function toItem({ type }: AssignmentEvent, pod: EventPod): AssignmentItem {
  if (type === 'DELETED' || pod.nodeName === null) return { kind: 'gone', uid: pod.metadata.uid };
  return { kind: 'assigned', pod: toAssignedPod({ ...pod, nodeName: pod.nodeName }) };
}

/** What Kubernetes gives a pod that says nothing. */
const GRACE_SECONDS_DEFAULT = 30;

function toAssignedPod({
  metadata,
  nodeName,
  phase,
  ready,
  spec,
}: EventPod & { readonly nodeName: string }): AssignedPod {
  return {
    uid: metadata.uid,
    namespace: metadata.namespace ?? 'default',
    name: metadata.name,
    nodeName,
    phase,
    ready,
    containers: spec.containers,
    isTerminating: metadata.deletionTimestamp !== null,
    gracePeriodSeconds: metadata.deletionGracePeriodSeconds ?? GRACE_SECONDS_DEFAULT,
  };
}
