import type { NodeRuntime } from '../domain/model/images.ts';
import type { NodeAddress } from '../domain/model/node.ts';
import type { ContainerStatus, PodPhase } from '../domain/model/pod.ts';
import type { ResourceList } from '../domain/model/pod-template.ts';
import type { Labels } from '../domain/model/object-meta.ts';
import type { Taint } from '../domain/model/taint.ts';

/** A pod that a node has to run, as far as an agent needs to know it. */
export interface AssignedPod {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly nodeName: string;
  readonly containers: readonly { readonly name: string; readonly image: string }[];
  /** As the server knows it: what an agent that starts anew goes on from. */
  readonly phase: PodPhase;
  readonly ready: boolean;
  /** Its deletion was asked for: the agent ends it within the grace period and reports REMOVED. */
  readonly isTerminating: boolean;
  readonly gracePeriodSeconds: number;
}

/** What an agent hears, in this order: `restarted`, everything assigned now, `complete`, then every change. */
export type AssignmentItem =
  /** The place in the feed is unknown or gone: what follows up to `complete` is all that there is. */
  | { readonly kind: 'restarted' }
  /** New, or changed. */
  | { readonly kind: 'assigned'; readonly pod: AssignedPod }
  /** The object is gone; nobody wants to hear of it any more. */
  | { readonly kind: 'gone'; readonly uid: string }
  | { readonly kind: 'complete' };

export type ReportedState = 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'REMOVED';

/** What an agent says about a pod; what is absent stays as it was. */
export interface PodObservation {
  readonly state: ReportedState;
  readonly ready: boolean;
  readonly reason?: string;
  readonly message?: string;
  readonly podIP?: string;
  readonly hostIP?: string;
  readonly containerStatuses?: readonly ContainerStatus[];
}

export interface PodReport extends PodObservation {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** Of the agent's run; rises when the agent starts again. */
  readonly epoch: number;
  /** Rises with each report of one epoch; the server drops older ones. */
  readonly sequence: number;
}

/** What became of one entry of a batch. */
export type AgentOutcome =
  { readonly accepted: true } | { readonly accepted: false; readonly code: string; readonly message: string };

export interface NodeRegistration {
  readonly name: string;
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  readonly unschedulable: boolean;
  readonly capacity: ResourceList;
  readonly addresses: readonly NodeAddress[];
  readonly runtime: NodeRuntime;
}

/**
 * All that an agent may ask of the server. In the server's own process it is commands and feed
 * (main/local-agent-port.ts), elsewhere the GraphQL API (main/remote-agent-port.ts); an agent cannot tell.
 *
 * The batch operations throw when it is unknown whether the server took the batch: the same batch may be sent again.
 */
export interface AgentPort {
  /** Ends when `signal` is aborted; waits out lost connections; throws what no new attempt can mend. */
  assignments(signal: AbortSignal): AsyncIterable<AssignmentItem>;
  /** Outcomes in the order of the reports. */
  reportPodStatuses(reports: readonly PodReport[]): Promise<readonly AgentOutcome[]>;
  /** These nodes are alive; refused for those that nobody registered, or somebody deleted. */
  heartbeatNodes(names: readonly string[]): Promise<readonly AgentOutcome[]>;
  /** The nodes join, or join again; outcomes in their order. */
  registerNodes(nodes: readonly NodeRegistration[]): Promise<readonly AgentOutcome[]>;
}
