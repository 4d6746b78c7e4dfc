import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { DaemonSetParent, NodeParent, PodParent, RevisionParent, EventParent, PriorityClassParent, ObjectReferenceParent, AppliedObjectParent, FeedInfoParent } from '../parent-types.ts';
import type { Connection, PageInfoParent } from '../connections.ts';
import type { RequestContext } from '../context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** ISO 8601 time in UTC with milliseconds, e.g. 2026-11-24T12:00:00.000Z. */
  DateTime: { input: string; output: string; }
  /** A place in the change feed. Opaque; good on every server of the same database. */
  FeedCursor: { input: string; output: string; }
  /** A 64-bit integer, as a JSON number where it is exact there and as a decimal string otherwise; both are accepted. */
  Int64: { input: number; output: number; }
  /** A whole number, or a percentage such as "30%". */
  IntOrString: { input: number | string; output: number | string; }
  /** Any JSON value; objects keep the field names of Kubernetes. */
  JSON: { input: unknown; output: unknown; }
  /** A place in a paged list. Opaque; only good for the same list with the same filter. */
  PageCursor: { input: string; output: string; }
  /** A string-to-string map, as JSON object. */
  StringMap: { input: Readonly<Record<string, string>>; output: Readonly<Record<string, string>>; }
};

export type AgentResult = {
  __typename?: 'AgentResult';
  accepted: Scalars['Boolean']['output'];
  /** Null when accepted. */
  error?: Maybe<ObjectError>;
};

export type AppliedAction =
  | 'CONFIGURED'
  | 'CREATED'
  | 'UNCHANGED';

export type AppliedObject = {
  __typename?: 'AppliedObject';
  action: AppliedAction;
  document: Scalars['Int']['output'];
  kind: Scalars['String']['output'];
  name: Scalars['String']['output'];
  namespace?: Maybe<Scalars['String']['output']>;
  /** The object as it is now; with dryRun null for one that would be created. */
  resource?: Maybe<Resource>;
};

export type ApplyManifestsInput = {
  /** Refused for the same caller with other input within 24 h; with the same input the first result is given and nothing is done again. */
  clientMutationId?: InputMaybe<Scalars['String']['input']>;
  /** Check and compare, change nothing. */
  dryRun?: Scalars['Boolean']['input'];
  /** One or more YAML documents. */
  yaml: Scalars['String']['input'];
};

export type ApplyManifestsPayload = {
  __typename?: 'ApplyManifestsPayload';
  clientMutationId?: Maybe<Scalars['String']['output']>;
  objects: Array<AppliedObject>;
  /** A place in the feed from which this change will be seen. */
  sinceCursor?: Maybe<Scalars['FeedCursor']['output']>;
  userErrors: Array<UserError>;
};

export type ChangeType =
  | 'ADDED'
  /** Nothing happened; cursor says how far the feed was read. At least every 15 s. */
  | 'BOOKMARK'
  /** Gone, or left the filter's view. */
  | 'DELETED'
  | 'MODIFIED';

export type Condition = {
  __typename?: 'Condition';
  /** When status changed last. */
  lastTransitionTime?: Maybe<Scalars['DateTime']['output']>;
  message?: Maybe<Scalars['String']['output']>;
  reason?: Maybe<Scalars['String']['output']>;
  /** True, False or Unknown. */
  status: Scalars['String']['output'];
  type: Scalars['String']['output'];
};

export type ConditionInput = {
  message?: InputMaybe<Scalars['String']['input']>;
  reason?: InputMaybe<Scalars['String']['input']>;
  status: Scalars['String']['input'];
  type: Scalars['String']['input'];
};

/** The object moved on since it was read. */
export type ConflictError = UserError & {
  __typename?: 'ConflictError';
  code: ErrorCode;
  currentGeneration?: Maybe<Scalars['Int64']['output']>;
  currentResourceVersion?: Maybe<Scalars['String']['output']>;
  message: Scalars['String']['output'];
  path?: Maybe<Array<Scalars['String']['output']>>;
};

export type Container = {
  __typename?: 'Container';
  args: Array<Scalars['String']['output']>;
  command: Array<Scalars['String']['output']>;
  env: Array<EnvVar>;
  image: Scalars['String']['output'];
  imagePullPolicy: Scalars['String']['output'];
  name: Scalars['String']['output'];
  ports: Array<ContainerPort>;
  /** The whole container, no field lost. */
  raw: Scalars['JSON']['output'];
  resources: ResourceRequirements;
  volumeMounts: Array<VolumeMount>;
};

export type ContainerPort = {
  __typename?: 'ContainerPort';
  containerPort: Scalars['Int']['output'];
  hostIP?: Maybe<Scalars['String']['output']>;
  hostPort?: Maybe<Scalars['Int']['output']>;
  name?: Maybe<Scalars['String']['output']>;
  protocol: Scalars['String']['output'];
};

export type ContainerStatus = {
  __typename?: 'ContainerStatus';
  image?: Maybe<Scalars['String']['output']>;
  name: Scalars['String']['output'];
  ready: Scalars['Boolean']['output'];
  restartCount: Scalars['Int']['output'];
  /** waiting, running or terminated, with its details. */
  state?: Maybe<Scalars['JSON']['output']>;
};

export type ContainerStatusInput = {
  image?: InputMaybe<Scalars['String']['input']>;
  name: Scalars['String']['input'];
  ready: Scalars['Boolean']['input'];
  restartCount?: Scalars['Int']['input'];
  state?: InputMaybe<Scalars['JSON']['input']>;
};

/** A template that a DaemonSet had (apps/v1 ControllerRevision). */
export type ControllerRevision = Resource & {
  __typename?: 'ControllerRevision';
  /** Annotation kubernetes.io/change-cause at the time. */
  changeCause?: Maybe<Scalars['String']['output']>;
  hash: Scalars['String']['output'];
  id: Scalars['ID']['output'];
  metadata: ObjectMeta;
  /** The largest is the current one. */
  revision: Scalars['Int64']['output'];
  template: PodTemplate;
};

export type CreateDaemonSetInput = {
  clientMutationId?: InputMaybe<Scalars['String']['input']>;
  manifest: DaemonSetInput;
};

export type CreatePodInput = {
  clientMutationId?: InputMaybe<Scalars['String']['input']>;
  manifest: ManifestInput;
};

export type CreatePriorityClassInput = {
  clientMutationId?: InputMaybe<Scalars['String']['input']>;
  manifest: ManifestInput;
};

export type DaemonSet = Resource & {
  __typename?: 'DaemonSet';
  /** The place in the feed at which this was read; taken exactly, in the same snapshot. */
  cursor: Scalars['FeedCursor']['output'];
  /** Newest first. */
  events: EventConnection;
  id: Scalars['ID']['output'];
  /** The whole object as it can be applied again: every field kept, defaults filled in. */
  manifest: Scalars['String']['output'];
  metadata: ObjectMeta;
  /** Nodes by what this DaemonSet has there; without coverage every node that should run it. */
  nodes: NodeConnection;
  /** Why (not) on this node; null when there is no such node. */
  placement?: Maybe<Placement>;
  /** Pods that it controls, by name. */
  pods: PodConnection;
  /** History, newest first. */
  revisions: Array<ControllerRevision>;
  /** How far its rollout is; followed by the subscription rolloutProgress. */
  rollout: RolloutProgress;
  spec: DaemonSetSpec;
  status: DaemonSetStatus;
};


export type DaemonSetEventsArgs = {
  after?: InputMaybe<Scalars['PageCursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type DaemonSetManifestArgs = {
  format?: ManifestFormat;
};


export type DaemonSetNodesArgs = {
  after?: InputMaybe<Scalars['PageCursor']['input']>;
  coverage?: InputMaybe<NodeCoverage>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type DaemonSetPlacementArgs = {
  node: Scalars['String']['input'];
};


export type DaemonSetPodsArgs = {
  after?: InputMaybe<Scalars['PageCursor']['input']>;
  before?: InputMaybe<Scalars['PageCursor']['input']>;
  filter?: InputMaybe<PodFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

export type DaemonSetChangeEvent = {
  __typename?: 'DaemonSetChangeEvent';
  cursor: Scalars['FeedCursor']['output'];
  daemonSet?: Maybe<DaemonSet>;
  occurredAt: Scalars['DateTime']['output'];
  type: ChangeType;
};

export type DaemonSetConnection = {
  __typename?: 'DaemonSetConnection';
  /** The place in the feed at which the page was read. */
  cursor: Scalars['FeedCursor']['output'];
  edges: Array<DaemonSetEdge>;
  nodes: Array<DaemonSet>;
  pageInfo: PageInfo;
  totalCount: TotalCount;
};

export type DaemonSetEdge = {
  __typename?: 'DaemonSetEdge';
  cursor: Scalars['PageCursor']['output'];
  node: DaemonSet;
};

export type DaemonSetFilter = {
  /** Kubernetes form: app in (a,b),!x,tier=front. */
  labelSelector?: InputMaybe<Scalars['String']['input']>;
  namespace?: InputMaybe<Scalars['String']['input']>;
};

/** A DaemonSet in one of three forms. */
export type DaemonSetInput =
  { json: Scalars['JSON']['input']; typed?: never; yaml?: never; }
  |  { json?: never; typed: TypedDaemonSetInput; yaml?: never; }
  |  { json?: never; typed?: never; yaml: Scalars['String']['input']; };

export type DaemonSetPayload = {
  __typename?: 'DaemonSetPayload';
  clientMutationId?: Maybe<Scalars['String']['output']>;
  daemonSet?: Maybe<DaemonSet>;
  sinceCursor?: Maybe<Scalars['FeedCursor']['output']>;
  userErrors: Array<UserError>;
};

/** Points at a DaemonSet. */
export type DaemonSetRef = {
  name: Scalars['String']['input'];
  namespace?: Scalars['String']['input'];
};

export type DaemonSetSpec = {
  __typename?: 'DaemonSetSpec';
  /** Seconds that a pod must be ready to count as available. */
  minReadySeconds: Scalars['Int']['output'];
  /** Old revisions kept; null only if never defaulted. */
  revisionHistoryLimit?: Maybe<Scalars['Int']['output']>;
  selector: LabelSelector;
  template: PodTemplate;
  updateStrategy: DaemonSetUpdateStrategy;
};

/** Counts of nodes: the first pod of a node speaks for it. */
export type DaemonSetStatus = {
  __typename?: 'DaemonSetStatus';
  /** Hash collisions met so far; null when none. */
  collisionCount?: Maybe<Scalars['Int']['output']>;
  /** No controller of a DaemonSet writes any; kept for clients that expect the field. */
  conditions: Array<Condition>;
  /** Of those, nodes that have a pod. */
  currentNumberScheduled: Scalars['Int']['output'];
  /** Nodes that should run the daemon. */
  desiredNumberScheduled: Scalars['Int']['output'];
  /** Nodes whose pod has been ready for minReadySeconds. */
  numberAvailable: Scalars['Int']['output'];
  /** Nodes that have a pod and should not. */
  numberMisscheduled: Scalars['Int']['output'];
  /** Nodes whose pod is ready. */
  numberReady: Scalars['Int']['output'];
  /** desired minus available. */
  numberUnavailable: Scalars['Int']['output'];
  /** The generation that these numbers are about. */
  observedGeneration: Scalars['Int64']['output'];
  /** Nodes whose pod is of the current template. */
  updatedNumberScheduled: Scalars['Int']['output'];
};

export type DaemonSetUpdateStrategy = {
  __typename?: 'DaemonSetUpdateStrategy';
  rollingUpdate?: Maybe<RollingUpdateDaemonSet>;
  type: UpdateStrategyType;
};

export type DeleteDaemonSetInput = {
  clientMutationId?: InputMaybe<Scalars['String']['input']>;
  expectedGeneration?: InputMaybe<Scalars['Int64']['input']>;
  expectedResourceVersion?: InputMaybe<Scalars['String']['input']>;
  name: Scalars['String']['input'];
  namespace?: Scalars['String']['input'];
  propagation?: DeletionPropagation;
};

export type DeleteDaemonSetPayload = {
  __typename?: 'DeleteDaemonSetPayload';
  clientMutationId?: Maybe<Scalars['String']['output']>;
  /** Null once it is gone. */
  daemonSet?: Maybe<DaemonSet>;
  deletedUid?: Maybe<Scalars['ID']['output']>;
  sinceCursor?: Maybe<Scalars['FeedCursor']['output']>;
  userErrors: Array<UserError>;
};

export type DeleteNodePayload = {
  __typename?: 'DeleteNodePayload';
  clientMutationId?: Maybe<Scalars['String']['output']>;
  deletedUid?: Maybe<Scalars['ID']['output']>;
  sinceCursor?: Maybe<Scalars['FeedCursor']['output']>;
  userErrors: Array<UserError>;
};

export type DeletePodInput = {
  clientMutationId?: InputMaybe<Scalars['String']['input']>;
  expectedResourceVersion?: InputMaybe<Scalars['String']['input']>;
  expectedUid?: InputMaybe<Scalars['ID']['input']>;
  /** Absent: the pod's own. 0: gone at once. */
  gracePeriodSeconds?: InputMaybe<Scalars['Int64']['input']>;
  name: Scalars['String']['input'];
  namespace?: Scalars['String']['input'];
};

export type DeletePriorityClassInput = {
  clientMutationId?: InputMaybe<Scalars['String']['input']>;
  name: Scalars['String']['input'];
};

export type DeletePriorityClassPayload = {
  __typename?: 'DeletePriorityClassPayload';
  clientMutationId?: Maybe<Scalars['String']['output']>;
  deletedUid?: Maybe<Scalars['ID']['output']>;
  userErrors: Array<UserError>;
};

export type DeletionPropagation =
  /** The DaemonSet goes at once, its pods and revisions after it. */
  | 'BACKGROUND'
  /** Pods first; the DaemonSet stays visible until they are gone. */
  | 'FOREGROUND'
  /** Pods and revisions stay, without an owner. */
  | 'ORPHAN';

export type EnvVar = {
  __typename?: 'EnvVar';
  name: Scalars['String']['output'];
  value?: Maybe<Scalars['String']['output']>;
  valueFrom?: Maybe<Scalars['JSON']['output']>;
};

export type ErrorCode =
  | 'ALREADY_EXISTS'
  | 'CONFLICT'
  | 'FORBIDDEN'
  | 'GONE'
  | 'INVALID'
  | 'NOT_FOUND'
  | 'TOO_LARGE';

/** What happened to an object, for people. Equal events are counted. */
export type Event = Resource & {
  __typename?: 'Event';
  /** Who says so: daemonset-controller, default-scheduler … */
  component: Scalars['String']['output'];
  count: Scalars['Int']['output'];
  firstTimestamp: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  lastTimestamp: Scalars['DateTime']['output'];
  message: Scalars['String']['output'];
  reason: Scalars['String']['output'];
  regarding: ObjectReference;
  /** Normal or Warning. */
  type: Scalars['String']['output'];
};

export type EventConnection = {
  __typename?: 'EventConnection';
  edges: Array<EventEdge>;
  nodes: Array<Event>;
  pageInfo: PageInfo;
  totalCount: TotalCount;
};

export type EventEdge = {
  __typename?: 'EventEdge';
  cursor: Scalars['PageCursor']['output'];
  node: Event;
};

export type EventFilter = {
  /** DaemonSet, Pod or Node. */
  kind?: InputMaybe<Scalars['String']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
  namespace?: InputMaybe<Scalars['String']['input']>;
  reason?: InputMaybe<Scalars['String']['input']>;
  /** Normal or Warning. */
  type?: InputMaybe<Scalars['String']['input']>;
  uid?: InputMaybe<Scalars['ID']['input']>;
};

export type FeedInfo = {
  __typename?: 'FeedInfo';
  /** Now. */
  cursor: Scalars['FeedCursor']['output'];
  kept: KeptChanges;
  /** The oldest place from which a subscription can start. */
  oldest: Scalars['FeedCursor']['output'];
  /** The same for what they take of the disk, indexes included. */
  retentionBytes: Scalars['Int64']['output'];
  /** Of more changes than this the oldest go, however young. */
  retentionRows: Scalars['Int']['output'];
  /** By age alone, changes are kept at least so long: a subscription that broke off can go on for this time. More rows or bytes than the two limits below end it earlier. */
  retentionSeconds: Scalars['Int']['output'];
};

/** A field of the input was refused. */
export type FieldError = UserError & {
  __typename?: 'FieldError';
  code: ErrorCode;
  /** From 1, when the input was text. */
  column?: Maybe<Scalars['Int']['output']>;
  /** Which document of the YAML, from 0. */
  document?: Maybe<Scalars['Int']['output']>;
  /** Kubernetes field path: spec.template.spec.containers[0].name; empty for a whole document. */
  field: Scalars['String']['output'];
  /** From 1, when the input was text. */
  line?: Maybe<Scalars['Int']['output']>;
  message: Scalars['String']['output'];
  path?: Maybe<Array<Scalars['String']['output']>>;
  reason: FieldErrorReason;
};

export type FieldErrorReason =
  | 'DUPLICATE'
  | 'FORBIDDEN'
  | 'INVALID'
  | 'NOT_SUPPORTED'
  | 'PARSE'
  | 'REQUIRED'
  | 'TOO_LONG'
  | 'TOO_MANY'
  | 'UNKNOWN_FIELD'
  | 'WRONG_TYPE';

export type HeartbeatNodesInput = {
  /** At most limits.agentBatchMax. */
  heartbeats: Array<NodeHeartbeatInput>;
};

export type HeartbeatNodesPayload = {
  __typename?: 'HeartbeatNodesPayload';
  /** In the order of the input. */
  results: Array<AgentResult>;
};

/** What of the change feed is kept now. Old changes go in large portions, so that this is less than the limits by up to a sixteenth or so. */
export type KeptChanges = {
  __typename?: 'KeptChanges';
  bytes: Scalars['Int64']['output'];
  changes: Scalars['Int64']['output'];
  /** When the oldest of them happened; younger than retentionSeconds: rows or bytes are what limits it, or there is not more yet. Null: there are none. */
  since?: Maybe<Scalars['DateTime']['output']>;
};

/** Both parts must hold. */
export type LabelSelector = {
  __typename?: 'LabelSelector';
  matchExpressions: Array<LabelSelectorRequirement>;
  matchLabels: Scalars['StringMap']['output'];
};

export type LabelSelectorInput = {
  matchExpressions?: InputMaybe<Array<LabelSelectorRequirementInput>>;
  matchLabels?: InputMaybe<Scalars['StringMap']['input']>;
};

export type LabelSelectorRequirement = {
  __typename?: 'LabelSelectorRequirement';
  key: Scalars['String']['output'];
  operator: Scalars['String']['output'];
  values: Array<Scalars['String']['output']>;
};

export type LabelSelectorRequirementInput = {
  key: Scalars['String']['input'];
  /** In, NotIn, Exists, DoesNotExist. */
  operator: Scalars['String']['input'];
  values?: InputMaybe<Array<Scalars['String']['input']>>;
};

export type Limits = {
  __typename?: 'Limits';
  agentBatchMax: Scalars['Int']['output'];
  bodyBytesMax: Scalars['Int']['output'];
  pageSizeMax: Scalars['Int']['output'];
  /** Estimated nodes of one query. */
  queryCostMax: Scalars['Int']['output'];
  queryDepthMax: Scalars['Int']['output'];
};

export type ManifestFormat =
  | 'JSON'
  | 'YAML';

/** A manifest in one of three forms. */
export type ManifestInput =
  /** One JSON document, as JSON value. */
  { json: Scalars['JSON']['input']; yaml?: never; }
  |  /** One YAML document. */
  { json?: never; yaml: Scalars['String']['input']; };

export type Mutation = {
  __typename?: 'Mutation';
  /**
   * Creates or changes every object of the YAML (several documents; DaemonSet, Pod, Node, PriorityClass), all or nothing.
   * Three-way: what the manifest names is set, what it named last time and no longer names goes, what others set stays.
   */
  applyManifests: ApplyManifestsPayload;
  /** No new pods but daemon pods. */
  cordonNode: NodePayload;
  /** Creates a DaemonSet; ALREADY_EXISTS when the name is taken. */
  createDaemonSet: DaemonSetPayload;
  /** Creates a bare pod: not replaced when it goes, adopted when a DaemonSet's selector matches it. */
  createPod: PodPayload;
  /** Creates a priority class. */
  createPriorityClass: PriorityClassPayload;
  /** Deletes a DaemonSet and, unless ORPHAN, its pods and revisions. */
  deleteDaemonSet: DeleteDaemonSetPayload;
  /** Removes a node; the pods bound to it are collected. */
  deleteNode: DeleteNodePayload;
  /** Deletes a pod with its grace period; a daemon pod is replaced when it is gone. */
  deletePod: PodPayload;
  /** Deletes a priority class; pods that have its priority keep it. */
  deletePriorityClass: DeletePriorityClassPayload;
  /** Agents: these nodes are alive. Each entry succeeds or fails by itself; nothing is written to the feed unless a condition turns. */
  heartbeatNodes: HeartbeatNodesPayload;
  /** A node joins, or joins again: the same name keeps its uid and takes the given labels, taints and capacity. */
  registerNode: NodePayload;
  /** Agents: many nodes join, each as with registerNode. Each entry succeeds or fails by itself. */
  registerNodes: RegisterNodesPayload;
  /** Agents: what became of these pods. Each entry succeeds or fails by itself; reports older than the last one taken are dropped. */
  reportPodStatuses: ReportPodStatusesPayload;
  /** Replaces every pod by an ordinary rollout: writes the time into the template annotation kubectl.kubernetes.io/restartedAt. */
  restartDaemonSet: DaemonSetPayload;
  /** Makes the template of an earlier revision the template again (kubectl rollout undo). */
  rollbackDaemonSet: DaemonSetPayload;
  /** Takes cordonNode back. */
  uncordonNode: NodePayload;
  /** Replaces labels, annotations and spec of a DaemonSet. A changed selector is refused; a changed template starts a rollout. */
  updateDaemonSet: DaemonSetPayload;
  /** Sets and removes labels, annotations and taints of a node, by key; and its allocatable. */
  updateNode: NodePayload;
  /** Changes what Kubernetes lets change on a pod: metadata, images, activeDeadlineSeconds, added tolerations. */
  updatePod: PodPayload;
};


export type MutationApplyManifestsArgs = {
  input: ApplyManifestsInput;
};


export type MutationCordonNodeArgs = {
  input: NodeNameInput;
};


export type MutationCreateDaemonSetArgs = {
  input: CreateDaemonSetInput;
};


export type MutationCreatePodArgs = {
  input: CreatePodInput;
};


export type MutationCreatePriorityClassArgs = {
  input: CreatePriorityClassInput;
};


export type MutationDeleteDaemonSetArgs = {
  input: DeleteDaemonSetInput;
};


export type MutationDeleteNodeArgs = {
  input: NodeNameInput;
};


export type MutationDeletePodArgs = {
  input: DeletePodInput;
};


export type MutationDeletePriorityClassArgs = {
  input: DeletePriorityClassInput;
};


export type MutationHeartbeatNodesArgs = {
  input: HeartbeatNodesInput;
};


export type MutationRegisterNodeArgs = {
  input: RegisterNodeInput;
};


export type MutationRegisterNodesArgs = {
  input: RegisterNodesInput;
};


export type MutationReportPodStatusesArgs = {
  input: ReportPodStatusesInput;
};


export type MutationRestartDaemonSetArgs = {
  input: RestartDaemonSetInput;
};


export type MutationRollbackDaemonSetArgs = {
  input: RollbackDaemonSetInput;
};


export type MutationUncordonNodeArgs = {
  input: NodeNameInput;
};


export type MutationUpdateDaemonSetArgs = {
  input: UpdateDaemonSetInput;
};


export type MutationUpdateNodeArgs = {
  input: UpdateNodeInput;
};


export type MutationUpdatePodArgs = {
  input: UpdatePodInput;
};

/** A cluster node, as in Kubernetes. */
export type Node = Resource & {
  __typename?: 'Node';
  addresses: Array<NodeAddress>;
  allocatable: Scalars['StringMap']['output'];
  capacity: Scalars['StringMap']['output'];
  conditions: Array<Condition>;
  cursor: Scalars['FeedCursor']['output'];
  /** DaemonSets that should run here or have a pod here, by namespace and name. */
  daemonSets: DaemonSetConnection;
  events: EventConnection;
  id: Scalars['ID']['output'];
  labels: Scalars['StringMap']['output'];
  /**
   * Null until the first heartbeat. From then on the node is watched: 40 s (EVERYNODE_NODE_GRACE_SECONDS) without another and its conditions are
   * Unknown. A node that somebody else than its agent declared ready, and that never was heard, stays so.
   */
  lastHeartbeatTime?: Maybe<Scalars['DateTime']['output']>;
  manifest: Scalars['String']['output'];
  metadata: ObjectMeta;
  /** Pods bound to it, by namespace and name. */
  pods: PodConnection;
  /** Condition Ready is True. */
  ready: Scalars['Boolean']['output'];
  runtime: NodeRuntime;
  /** Those that people set, and those that follow from its state (cordon, conditions). Not ready: NoSchedule at once, NoExecute in turn (by zone). */
  taints: Array<Taint>;
  unschedulable: Scalars['Boolean']['output'];
};


/** A cluster node, as in Kubernetes. */
export type NodeDaemonSetsArgs = {
  after?: InputMaybe<Scalars['PageCursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A cluster node, as in Kubernetes. */
export type NodeEventsArgs = {
  after?: InputMaybe<Scalars['PageCursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A cluster node, as in Kubernetes. */
export type NodeManifestArgs = {
  format?: ManifestFormat;
};


/** A cluster node, as in Kubernetes. */
export type NodePodsArgs = {
  after?: InputMaybe<Scalars['PageCursor']['input']>;
  before?: InputMaybe<Scalars['PageCursor']['input']>;
  filter?: InputMaybe<PodFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

export type NodeAddress = {
  __typename?: 'NodeAddress';
  address: Scalars['String']['output'];
  /** InternalIP, ExternalIP, Hostname … */
  type: Scalars['String']['output'];
};

export type NodeAddressInput = {
  address: Scalars['String']['input'];
  type: Scalars['String']['input'];
};

export type NodeChangeEvent = {
  __typename?: 'NodeChangeEvent';
  cursor: Scalars['FeedCursor']['output'];
  node?: Maybe<Node>;
  occurredAt: Scalars['DateTime']['output'];
  type: ChangeType;
};

export type NodeConnection = {
  __typename?: 'NodeConnection';
  cursor: Scalars['FeedCursor']['output'];
  edges: Array<NodeEdge>;
  nodes: Array<Node>;
  pageInfo: PageInfo;
  totalCount: TotalCount;
};

export type NodeCoverage =
  /**
   * Is not ready itself and has a pod of the current template: in a rollout it counts as failed. Such a node is in no number of the status but
   * numberMisscheduled (unless the template tolerates that a node is not ready), and no rollout waits for it.
   */
  | 'LOST'
  /** Has a pod and should not. */
  | 'MISSCHEDULED'
  /** Should run it and has no pod. */
  | 'MISSING'
  /** Should run it and has a ready pod. */
  | 'RUNNING'
  /** Should run it and has no available pod (status.numberUnavailable). */
  | 'UNAVAILABLE'
  /** Should run it and its pod is not of the current template. */
  | 'UPDATING';

export type NodeEdge = {
  __typename?: 'NodeEdge';
  cursor: Scalars['PageCursor']['output'];
  node: Node;
};

export type NodeFilter = {
  labelSelector?: InputMaybe<Scalars['String']['input']>;
  /** Should run this DaemonSet and has no pod of it. */
  missing?: InputMaybe<DaemonSetRef>;
  ready?: InputMaybe<Scalars['Boolean']['input']>;
  /** False: cordoned. */
  schedulable?: InputMaybe<Scalars['Boolean']['input']>;
  /** Has a taint of any kind. */
  tainted?: InputMaybe<Scalars['Boolean']['input']>;
};

export type NodeHeartbeatInput = {
  /** Replaces conditions of the same type; absent: they are as they were reported last, also where the node had been given up meanwhile. */
  conditions?: InputMaybe<Array<ConditionInput>>;
  node: Scalars['String']['input'];
};

/** A Node manifest, with how it is run. */
export type NodeManifestInput = {
  clientMutationId?: InputMaybe<Scalars['String']['input']>;
  manifest: ManifestInput;
  runtime?: NodeRuntime;
};

export type NodeNameInput = {
  clientMutationId?: InputMaybe<Scalars['String']['input']>;
  expectedResourceVersion?: InputMaybe<Scalars['String']['input']>;
  name: Scalars['String']['input'];
};

export type NodePayload = {
  __typename?: 'NodePayload';
  clientMutationId?: Maybe<Scalars['String']['output']>;
  node?: Maybe<Node>;
  sinceCursor?: Maybe<Scalars['FeedCursor']['output']>;
  userErrors: Array<UserError>;
};

export type NodeRuntime =
  | 'CONTAINER'
  /** Nobody of ours runs its pods: whoever registered it reports. */
  | 'EXTERNAL'
  | 'KUBERNETES'
  | 'SIMULATED';

/** Every other refusal: NOT_FOUND, ALREADY_EXISTS, FORBIDDEN, GONE, TOO_LARGE. */
export type ObjectError = UserError & {
  __typename?: 'ObjectError';
  code: ErrorCode;
  document?: Maybe<Scalars['Int']['output']>;
  message: Scalars['String']['output'];
  /** Kind, namespace and name of the object meant. */
  object?: Maybe<Scalars['String']['output']>;
  path?: Maybe<Array<Scalars['String']['output']>>;
};

/** What objects have in common (Kubernetes ObjectMeta). */
export type ObjectMeta = {
  __typename?: 'ObjectMeta';
  annotations: Scalars['StringMap']['output'];
  creationTimestamp: Scalars['DateTime']['output'];
  deletionGracePeriodSeconds?: Maybe<Scalars['Int64']['output']>;
  /** Set once deletion was asked for and something still has to be done. */
  deletionTimestamp?: Maybe<Scalars['DateTime']['output']>;
  finalizers: Array<Scalars['String']['output']>;
  /** Rises with every change of the spec; null for kinds that have none. */
  generation?: Maybe<Scalars['Int64']['output']>;
  labels: Scalars['StringMap']['output'];
  name: Scalars['String']['output'];
  /** Null for objects without a namespace. */
  namespace?: Maybe<Scalars['String']['output']>;
  ownerReferences: Array<OwnerReference>;
  /** Changes with every change of the object. */
  resourceVersion: Scalars['String']['output'];
  /** Of this incarnation: an object made again under the same name has another. */
  uid: Scalars['ID']['output'];
};

export type ObjectReference = {
  __typename?: 'ObjectReference';
  kind: Scalars['String']['output'];
  name: Scalars['String']['output'];
  namespace?: Maybe<Scalars['String']['output']>;
  /** The object, if it is still there. */
  resource?: Maybe<Resource>;
  uid: Scalars['ID']['output'];
};

export type OwnerReference = {
  __typename?: 'OwnerReference';
  apiVersion: Scalars['String']['output'];
  blockOwnerDeletion: Scalars['Boolean']['output'];
  controller: Scalars['Boolean']['output'];
  kind: Scalars['String']['output'];
  name: Scalars['String']['output'];
  uid: Scalars['ID']['output'];
};

export type PageInfo = {
  __typename?: 'PageInfo';
  endCursor?: Maybe<Scalars['PageCursor']['output']>;
  hasNextPage: Scalars['Boolean']['output'];
  hasPreviousPage: Scalars['Boolean']['output'];
  startCursor?: Maybe<Scalars['PageCursor']['output']>;
};

/** One DaemonSet on one node. */
export type Placement = {
  __typename?: 'Placement';
  node: Node;
  /** The set's pods there, the one that counts first. */
  pods: Array<Pod>;
  /** Why not, or what its pod there waits for; empty when all is well. */
  reasons: Array<PlacementReason>;
  /** A pod that is here may stay. */
  shouldContinue: Scalars['Boolean']['output'];
  /** A pod is created here when there is none. */
  shouldRun: Scalars['Boolean']['output'];
};

export type PlacementReason = {
  __typename?: 'PlacementReason';
  /** NODE_NAME, NODE_SELECTOR, NODE_AFFINITY, TAINT_NO_SCHEDULE, TAINT_NO_EXECUTE; BACKOFF, UNSCHEDULABLE, PENDING, TERMINATING, DELETING for what the pod waits for. */
  code: Scalars['String']['output'];
  message: Scalars['String']['output'];
};

export type Pod = Resource & {
  __typename?: 'Pod';
  conditions: Array<Condition>;
  containerStatuses: Array<ContainerStatus>;
  cursor: Scalars['FeedCursor']['output'];
  /** Null for a bare pod, or when its set is gone. */
  daemonSet?: Maybe<DaemonSet>;
  events: EventConnection;
  hostIP?: Maybe<Scalars['String']['output']>;
  id: Scalars['ID']['output'];
  /** Its transitions as far back as the feed reaches, oldest first. */
  lifecycle: Array<PodLifecycleStep>;
  manifest: Scalars['String']['output'];
  message?: Maybe<Scalars['String']['output']>;
  metadata: ObjectMeta;
  /** The node it is bound to; null while Pending, or when that node is gone. */
  node?: Maybe<Node>;
  nodeName?: Maybe<Scalars['String']['output']>;
  nominatedNodeName?: Maybe<Scalars['String']['output']>;
  phase: PodPhase;
  podIP?: Maybe<Scalars['String']['output']>;
  ready: Scalars['Boolean']['output'];
  /** In words, when there is something to say (Unschedulable, Evicted …). */
  reason?: Maybe<Scalars['String']['output']>;
  /** Number of the revision it was made from; null for bare and adopted pods and when the revision was pruned. */
  revision?: Maybe<Scalars['Int64']['output']>;
  /** Label controller-revision-hash; null without one. */
  revisionHash?: Maybe<Scalars['String']['output']>;
  spec: PodSpec;
  startTime?: Maybe<Scalars['DateTime']['output']>;
  /** While unbound: the node its affinity names. */
  targetNodeName?: Maybe<Scalars['String']['output']>;
};


export type PodEventsArgs = {
  after?: InputMaybe<Scalars['PageCursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type PodManifestArgs = {
  format?: ManifestFormat;
};

/** How an existing pod is changed. */
export type PodChangeInput =
  { json: Scalars['JSON']['input']; patch?: never; yaml?: never; }
  |  /** A strategic merge patch: maps merge, containers merge by name, null deletes. */
  { json?: never; patch: Scalars['JSON']['input']; yaml?: never; }
  |  /** The whole pod, as read and edited. */
  { json?: never; patch?: never; yaml: Scalars['String']['input']; };

export type PodConnection = {
  __typename?: 'PodConnection';
  cursor: Scalars['FeedCursor']['output'];
  edges: Array<PodEdge>;
  nodes: Array<Pod>;
  pageInfo: PageInfo;
  totalCount: TotalCount;
};

export type PodEdge = {
  __typename?: 'PodEdge';
  cursor: Scalars['PageCursor']['output'];
  node: Pod;
};

export type PodFilter = {
  /** Pods that this DaemonSet controls. */
  daemonSet?: InputMaybe<DaemonSetRef>;
  labelSelector?: InputMaybe<Scalars['String']['input']>;
  namespace?: InputMaybe<Scalars['String']['input']>;
  /** Name of the node a pod is bound to or aims at. */
  node?: InputMaybe<Scalars['String']['input']>;
  phase?: InputMaybe<PodPhase>;
  ready?: InputMaybe<Scalars['Boolean']['input']>;
};

export type PodLifecycleEvent = {
  __typename?: 'PodLifecycleEvent';
  /** Resume with after: this. */
  cursor: Scalars['FeedCursor']['output'];
  occurredAt: Scalars['DateTime']['output'];
  /** After the change; for DELETED the last state. Null for BOOKMARK. */
  pod?: Maybe<Pod>;
  /** Before the change; null when it was not there. */
  previous?: Maybe<PodPrevious>;
  /** What the change means; null for BOOKMARK. */
  transitions?: Maybe<Array<PodTransition>>;
  type: ChangeType;
};

export type PodLifecycleStep = {
  __typename?: 'PodLifecycleStep';
  cursor: Scalars['FeedCursor']['output'];
  nodeName?: Maybe<Scalars['String']['output']>;
  occurredAt: Scalars['DateTime']['output'];
  phase: PodPhase;
  ready: Scalars['Boolean']['output'];
  transitions: Array<PodTransition>;
};

export type PodPayload = {
  __typename?: 'PodPayload';
  clientMutationId?: Maybe<Scalars['String']['output']>;
  /** Null when it is gone at once. */
  pod?: Maybe<Pod>;
  sinceCursor?: Maybe<Scalars['FeedCursor']['output']>;
  userErrors: Array<UserError>;
};

export type PodPhase =
  | 'Failed'
  | 'Pending'
  | 'Running'
  | 'Succeeded'
  | 'Unknown';

export type PodPrevious = {
  __typename?: 'PodPrevious';
  /** The node it was bound to or, while unbound, aimed at. */
  nodeName?: Maybe<Scalars['String']['output']>;
  phase: PodPhase;
  ready: Scalars['Boolean']['output'];
};

/** The fields with a typed home; the others are in raw and in the object's manifest. */
export type PodSpec = {
  __typename?: 'PodSpec';
  affinity?: Maybe<Scalars['JSON']['output']>;
  containers: Array<Container>;
  dnsPolicy: Scalars['String']['output'];
  hostNetwork: Scalars['Boolean']['output'];
  initContainers: Array<Container>;
  nodeName?: Maybe<Scalars['String']['output']>;
  nodeSelector: Scalars['StringMap']['output'];
  preemptionPolicy?: Maybe<Scalars['String']['output']>;
  priority?: Maybe<Scalars['Int']['output']>;
  priorityClassName?: Maybe<Scalars['String']['output']>;
  /** The whole spec, no field lost. */
  raw: Scalars['JSON']['output'];
  restartPolicy: Scalars['String']['output'];
  schedulerName: Scalars['String']['output'];
  serviceAccountName?: Maybe<Scalars['String']['output']>;
  terminationGracePeriodSeconds: Scalars['Int64']['output'];
  tolerations: Array<Toleration>;
  volumes: Array<Scalars['JSON']['output']>;
};

export type PodStatusReportInput = {
  containerStatuses?: InputMaybe<Array<ContainerStatusInput>>;
  /** Of the agent's run; rises when the agent starts again. */
  epoch: Scalars['Int64']['input'];
  hostIP?: InputMaybe<Scalars['String']['input']>;
  message?: InputMaybe<Scalars['String']['input']>;
  name: Scalars['String']['input'];
  namespace?: Scalars['String']['input'];
  podIP?: InputMaybe<Scalars['String']['input']>;
  ready?: Scalars['Boolean']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
  /** Rises with each report of one epoch; older reports are dropped. */
  sequence: Scalars['Int64']['input'];
  state: ReportedState;
  /** Of the pod meant: a report about an earlier one of the same name is refused. */
  uid: Scalars['ID']['input'];
};

export type PodTemplate = {
  __typename?: 'PodTemplate';
  annotations: Scalars['StringMap']['output'];
  labels: Scalars['StringMap']['output'];
  spec: PodSpec;
};

export type PodTemplateInput = {
  annotations?: InputMaybe<Scalars['StringMap']['input']>;
  labels: Scalars['StringMap']['input'];
  /** Kubernetes PodSpec, as JSON value. */
  spec: Scalars['JSON']['input'];
};

export type PodTransition =
  | 'CREATED'
  | 'DELETED'
  | 'EVICTED'
  | 'FAILED'
  | 'PREEMPTED'
  | 'READY'
  | 'SCHEDULED'
  | 'STARTED'
  | 'SUCCEEDED'
  | 'TERMINATING'
  | 'UNREADY'
  | 'UPDATED';

/** scheduling.k8s.io/v1 PriorityClass. */
export type PriorityClass = Resource & {
  __typename?: 'PriorityClass';
  description: Scalars['String']['output'];
  globalDefault: Scalars['Boolean']['output'];
  id: Scalars['ID']['output'];
  manifest: Scalars['String']['output'];
  metadata: ObjectMeta;
  /** PreemptLowerPriority or Never. */
  preemptionPolicy: Scalars['String']['output'];
  value: Scalars['Int']['output'];
};


/** scheduling.k8s.io/v1 PriorityClass. */
export type PriorityClassManifestArgs = {
  format?: ManifestFormat;
};

export type PriorityClassConnection = {
  __typename?: 'PriorityClassConnection';
  edges: Array<PriorityClassEdge>;
  nodes: Array<PriorityClass>;
  pageInfo: PageInfo;
  totalCount: TotalCount;
};

export type PriorityClassEdge = {
  __typename?: 'PriorityClassEdge';
  cursor: Scalars['PageCursor']['output'];
  node: PriorityClass;
};

export type PriorityClassPayload = {
  __typename?: 'PriorityClassPayload';
  clientMutationId?: Maybe<Scalars['String']['output']>;
  priorityClass?: Maybe<PriorityClass>;
  userErrors: Array<UserError>;
};

export type Query = {
  __typename?: 'Query';
  /** One DaemonSet by name, or null. */
  daemonSet?: Maybe<DaemonSet>;
  /** DaemonSets by namespace and name, ascending. */
  daemonSets: DaemonSetConnection;
  /** What happened, newest first. */
  events: EventConnection;
  /** One cluster node by name, or null. */
  node?: Maybe<Node>;
  /** Nodes by name, ascending. */
  nodes: NodeConnection;
  /** One pod by name, or null. */
  pod?: Maybe<Pod>;
  /** Pods by namespace and name, ascending. */
  pods: PodConnection;
  /** Priority classes by value, highest first. */
  priorityClasses: PriorityClassConnection;
  /** Whatever has this global id, or null when it is gone. */
  resource?: Maybe<Resource>;
  /** Version, limits and the retention of the feed. */
  serverInfo: ServerInfo;
  /**
   * Waits until everything that was asked for before this call has been done as far as it can be done now, at most timeoutSeconds (0 to 300).
   * For scripts, tests and waiting tools. Traffic of others after the call does not delay it.
   */
  settled: Settlement;
};


export type QueryDaemonSetArgs = {
  name: Scalars['String']['input'];
  namespace?: Scalars['String']['input'];
};


export type QueryDaemonSetsArgs = {
  after?: InputMaybe<Scalars['PageCursor']['input']>;
  before?: InputMaybe<Scalars['PageCursor']['input']>;
  filter?: InputMaybe<DaemonSetFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryEventsArgs = {
  after?: InputMaybe<Scalars['PageCursor']['input']>;
  filter?: InputMaybe<EventFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryNodeArgs = {
  name: Scalars['String']['input'];
};


export type QueryNodesArgs = {
  after?: InputMaybe<Scalars['PageCursor']['input']>;
  before?: InputMaybe<Scalars['PageCursor']['input']>;
  filter?: InputMaybe<NodeFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryPodArgs = {
  name: Scalars['String']['input'];
  namespace?: Scalars['String']['input'];
};


export type QueryPodsArgs = {
  after?: InputMaybe<Scalars['PageCursor']['input']>;
  before?: InputMaybe<Scalars['PageCursor']['input']>;
  filter?: InputMaybe<PodFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryPriorityClassesArgs = {
  after?: InputMaybe<Scalars['PageCursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryResourceArgs = {
  id: Scalars['ID']['input'];
};


export type QuerySettledArgs = {
  timeoutSeconds?: Scalars['Int']['input'];
};

export type RegisterNodeInput =
  { manifest: NodeManifestInput; typed?: never; }
  |  { manifest?: never; typed: TypedNodeInput; };

export type RegisterNodesInput = {
  /** At most limits.agentBatchMax. */
  nodes: Array<TypedNodeInput>;
};

export type RegisterNodesPayload = {
  __typename?: 'RegisterNodesPayload';
  /** In the order of the input. */
  results: Array<AgentResult>;
};

export type RemoveTaintInput = {
  /** Absent: every effect. */
  effect?: InputMaybe<TaintEffect>;
  key: Scalars['String']['input'];
};

export type ReportPodStatusesInput = {
  /** At most limits.agentBatchMax. */
  reports: Array<PodStatusReportInput>;
};

export type ReportPodStatusesPayload = {
  __typename?: 'ReportPodStatusesPayload';
  /** In the order of the input. */
  results: Array<AgentResult>;
};

export type ReportedState =
  | 'FAILED'
  /** Known to the agent, not started. */
  | 'PENDING'
  /** A terminating pod has ended; its object goes. */
  | 'REMOVED'
  | 'RUNNING'
  | 'SUCCEEDED';

/** Anything with a global identity (Relay's Node interface; a Node here is a cluster node). */
export type Resource = {
  /** Global and opaque. */
  id: Scalars['ID']['output'];
};

export type ResourceRequirements = {
  __typename?: 'ResourceRequirements';
  limits: Scalars['StringMap']['output'];
  requests: Scalars['StringMap']['output'];
};

export type RestartDaemonSetInput = {
  clientMutationId?: InputMaybe<Scalars['String']['input']>;
  expectedGeneration?: InputMaybe<Scalars['Int64']['input']>;
  name: Scalars['String']['input'];
  namespace?: Scalars['String']['input'];
};

export type Role =
  /** Everything. */
  | 'ADMIN'
  /** One node's agent. */
  | 'AGENT'
  /** Agent of every simulated node. */
  | 'FLEET'
  /** Everything but tokens. */
  | 'OPERATOR'
  /** Reads. */
  | 'VIEWER';

export type RollbackDaemonSetInput = {
  clientMutationId?: InputMaybe<Scalars['String']['input']>;
  expectedGeneration?: InputMaybe<Scalars['Int64']['input']>;
  name: Scalars['String']['input'];
  namespace?: Scalars['String']['input'];
  /** 0: the one before the current. */
  toRevision?: Scalars['Int64']['input'];
};

export type RollingUpdateDaemonSet = {
  __typename?: 'RollingUpdateDaemonSet';
  maxSurge?: Maybe<Scalars['IntOrString']['output']>;
  maxUnavailable?: Maybe<Scalars['IntOrString']['output']>;
};

/** What a rollout waits for: the first that fits. */
export type RolloutPhase =
  /** For nothing. */
  | 'COMPLETE'
  /** For the newest generation to be taken up; the numbers are about an older one. */
  | 'UNOBSERVED'
  /** For nodes that have an old pod, or none. */
  | 'UPDATING'
  /** Every node has its new pod; for some to become available. */
  | 'WAITING_FOR_AVAILABILITY'
  /** The same with the strategy OnDelete: for somebody to delete the old pods. */
  | 'WAITING_FOR_DELETION';

/** How far a rollout is, by the published status; the numbers are counts of nodes, as in DaemonSetStatus. */
export type RolloutProgress = {
  __typename?: 'RolloutProgress';
  /** Have a pod that has been ready for minReadySeconds. */
  available: Scalars['Int']['output'];
  /** Of those, have a pod. */
  current: Scalars['Int']['output'];
  /** Should run the daemon. */
  desired: Scalars['Int']['output'];
  /** Nothing more is waited for: every node that should have it has its new pod, and all are available. */
  done: Scalars['Boolean']['output'];
  /** The generation that shall be rolled out. */
  generation: Scalars['Int64']['output'];
  /** Have a pod and should not. */
  misscheduled: Scalars['Int']['output'];
  /** The generation that the numbers are about. */
  observedGeneration: Scalars['Int64']['output'];
  /** What it waits for. */
  phase: RolloutPhase;
  /** Have a pod that is ready. */
  ready: Scalars['Int']['output'];
  /** desired minus available. */
  unavailable: Scalars['Int']['output'];
  updateStrategy: UpdateStrategyType;
  /** Have a pod of the current template. */
  updated: Scalars['Int']['output'];
};

export type RolloutProgressEvent = {
  __typename?: 'RolloutProgressEvent';
  cursor: Scalars['FeedCursor']['output'];
  /** Of the newest change in it; of a BOOKMARK and of the state that it begins with, now. */
  occurredAt: Scalars['DateTime']['output'];
  /** Only with MODIFIED. */
  progress?: Maybe<RolloutProgress>;
  /** MODIFIED: the state; DELETED: there is no such DaemonSet (any more); BOOKMARK: nothing new, and the feed was read up to here. */
  type: ChangeType;
};

export type ServerInfo = {
  __typename?: 'ServerInfo';
  feed: FeedInfo;
  limits: Limits;
  version: Scalars['String']['output'];
  /** Who asks: name and role of the token. */
  viewer: Viewer;
};

export type Settlement = {
  __typename?: 'Settlement';
  /** A place in the feed that is not before anything asked for before the call. */
  cursor: Scalars['FeedCursor']['output'];
  open: Scalars['Int']['output'];
  /** False: the time ran out; open says what was still to do. */
  settled: Scalars['Boolean']['output'];
  /** Pods that no node takes now. */
  waitingForNode: Array<Pod>;
  /** What will be done when its time comes (back-off, minReadySeconds). */
  waitingForTime: Array<WaitingForTime>;
};

export type Subscription = {
  __typename?: 'Subscription';
  /** Changes of DaemonSets, their status included; cursors as for podLifecycle. */
  daemonSetChanges: DaemonSetChangeEvent;
  /**
   * Agents: the pods that a node (or, for a fleet's token, every simulated node) has to run. Starts with the pods assigned now, each as ADDED,
   * unless after is given; then a BOOKMARK, and every change. Who resumes at an event before that BOOKMARK begins anew.
   * When a node is given up its pods are no longer ready: an agent that sees so of a pod that is ready reports it again.
   */
  nodeAssignments: PodLifecycleEvent;
  /** Changes of nodes; cursors as for podLifecycle. */
  nodeChanges: NodeChangeEvent;
  /**
   * The life of every pod that the filter selects. With after: everything since that place, in order, nothing missed, nothing twice.
   * Without: from now on. A place older than the feed's retention ends the stream with extensions.code CURSOR_EXPIRED.
   *
   * Who takes events more slowly than they come has a bounded queue. Half full, changes of one pod that follow each other become one event: the later
   * pod, cursor and time, all transitions in order, previous as of the first (ADDED and MODIFIED are ADDED, MODIFIED and DELETED are DELETED). Full, the
   * stream ends with extensions.code SLOW_CONSUMER; subscribe again after extensions.cursor, the last event that was sent: nothing is missed.
   */
  podLifecycle: PodLifecycleEvent;
  /**
   * How far the rollout of one DaemonSet is. Not every change: its newest state, at most four times a second. Without after it begins at once with
   * the state now; with after it goes on with what changed since that place. The first change after a quiet time comes at once, and the last state always
   * comes. A set of this name that is deleted and created again is followed, too. Cursors are as for podLifecycle.
   */
  rolloutProgress: RolloutProgressEvent;
};


export type SubscriptionDaemonSetChangesArgs = {
  after?: InputMaybe<Scalars['FeedCursor']['input']>;
  filter?: InputMaybe<DaemonSetFilter>;
};


export type SubscriptionNodeAssignmentsArgs = {
  after?: InputMaybe<Scalars['FeedCursor']['input']>;
  nodes?: InputMaybe<Array<Scalars['String']['input']>>;
};


export type SubscriptionNodeChangesArgs = {
  after?: InputMaybe<Scalars['FeedCursor']['input']>;
  filter?: InputMaybe<NodeFilter>;
};


export type SubscriptionPodLifecycleArgs = {
  after?: InputMaybe<Scalars['FeedCursor']['input']>;
  filter?: InputMaybe<PodFilter>;
};


export type SubscriptionRolloutProgressArgs = {
  after?: InputMaybe<Scalars['FeedCursor']['input']>;
  name: Scalars['String']['input'];
  namespace?: Scalars['String']['input'];
};

export type Taint = {
  __typename?: 'Taint';
  effect: TaintEffect;
  key: Scalars['String']['output'];
  value: Scalars['String']['output'];
};

export type TaintEffect =
  | 'NoExecute'
  | 'NoSchedule'
  | 'PreferNoSchedule';

export type TaintInput = {
  effect: TaintEffect;
  key: Scalars['String']['input'];
  value?: InputMaybe<Scalars['String']['input']>;
};

export type Toleration = {
  __typename?: 'Toleration';
  /** Null: every effect. */
  effect?: Maybe<TaintEffect>;
  key?: Maybe<Scalars['String']['output']>;
  operator: Scalars['String']['output'];
  tolerationSeconds?: Maybe<Scalars['Int64']['output']>;
  value?: Maybe<Scalars['String']['output']>;
};

/** How many there are; counted up to a bound. */
export type TotalCount = {
  __typename?: 'TotalCount';
  count: Scalars['Int']['output'];
  /** False: there are more than count. */
  isExact: Scalars['Boolean']['output'];
};

/** A DaemonSet by typed fields; podSpec is the Kubernetes PodSpec as JSON. */
export type TypedDaemonSetInput = {
  annotations?: InputMaybe<Scalars['StringMap']['input']>;
  labels?: InputMaybe<Scalars['StringMap']['input']>;
  minReadySeconds?: InputMaybe<Scalars['Int']['input']>;
  name: Scalars['String']['input'];
  namespace?: Scalars['String']['input'];
  revisionHistoryLimit?: InputMaybe<Scalars['Int']['input']>;
  selector: LabelSelectorInput;
  template: PodTemplateInput;
  updateStrategy?: InputMaybe<UpdateStrategyInput>;
};

export type TypedNodeInput = {
  addresses?: InputMaybe<Array<NodeAddressInput>>;
  /** Absent: the capacity. */
  allocatable?: InputMaybe<Scalars['StringMap']['input']>;
  annotations?: InputMaybe<Scalars['StringMap']['input']>;
  capacity?: InputMaybe<Scalars['StringMap']['input']>;
  clientMutationId?: InputMaybe<Scalars['String']['input']>;
  labels?: InputMaybe<Scalars['StringMap']['input']>;
  name: Scalars['String']['input'];
  /** False: not ready until the first report that says so. */
  ready?: Scalars['Boolean']['input'];
  runtime?: NodeRuntime;
  taints?: InputMaybe<Array<TaintInput>>;
  unschedulable?: Scalars['Boolean']['input'];
};

export type UpdateDaemonSetInput = {
  clientMutationId?: InputMaybe<Scalars['String']['input']>;
  expectedGeneration?: InputMaybe<Scalars['Int64']['input']>;
  expectedResourceVersion?: InputMaybe<Scalars['String']['input']>;
  /** The whole object; namespace and name say which. */
  manifest: DaemonSetInput;
};

export type UpdateNodeInput = {
  allocatable?: InputMaybe<Scalars['StringMap']['input']>;
  clientMutationId?: InputMaybe<Scalars['String']['input']>;
  expectedResourceVersion?: InputMaybe<Scalars['String']['input']>;
  name: Scalars['String']['input'];
  removeAnnotations?: InputMaybe<Array<Scalars['String']['input']>>;
  removeLabels?: InputMaybe<Array<Scalars['String']['input']>>;
  removeTaints?: InputMaybe<Array<RemoveTaintInput>>;
  setAnnotations?: InputMaybe<Scalars['StringMap']['input']>;
  setLabels?: InputMaybe<Scalars['StringMap']['input']>;
  /** Replaces a taint of the same key and effect. */
  setTaints?: InputMaybe<Array<TaintInput>>;
};

export type UpdatePodInput = {
  change: PodChangeInput;
  clientMutationId?: InputMaybe<Scalars['String']['input']>;
  expectedResourceVersion?: InputMaybe<Scalars['String']['input']>;
  name: Scalars['String']['input'];
  namespace?: Scalars['String']['input'];
};

export type UpdateStrategyInput = {
  maxSurge?: InputMaybe<Scalars['IntOrString']['input']>;
  maxUnavailable?: InputMaybe<Scalars['IntOrString']['input']>;
  type: UpdateStrategyType;
};

export type UpdateStrategyType =
  /** A pod is replaced when somebody deletes it. */
  | 'OnDelete'
  /** Old pods are replaced, at most maxUnavailable nodes at a time. */
  | 'RollingUpdate';

/** An expected refusal. Nothing was changed. */
export type UserError = {
  code: ErrorCode;
  message: Scalars['String']['output'];
  path?: Maybe<Array<Scalars['String']['output']>>;
};

export type Viewer = {
  __typename?: 'Viewer';
  name: Scalars['String']['output'];
  /** Empty: every namespace. */
  namespaces: Array<Scalars['String']['output']>;
  role: Role;
};

export type VolumeMount = {
  __typename?: 'VolumeMount';
  mountPath: Scalars['String']['output'];
  name: Scalars['String']['output'];
  readOnly: Scalars['Boolean']['output'];
  subPath?: Maybe<Scalars['String']['output']>;
};

export type WaitingForTime = {
  __typename?: 'WaitingForTime';
  kind: Scalars['String']['output'];
  name: Scalars['String']['output'];
  namespace?: Maybe<Scalars['String']['output']>;
  node?: Maybe<Scalars['String']['output']>;
  until: Scalars['DateTime']['output'];
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;




/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Resource:
    | ( RevisionParent )
    | ( DaemonSetParent )
    | ( EventParent )
    | ( NodeParent )
    | ( PodParent )
    | ( PriorityClassParent )
  ;
  UserError:
    | ( ConflictError )
    | ( FieldError )
    | ( ObjectError )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AgentResult: ResolverTypeWrapper<AgentResult>;
  AppliedAction: AppliedAction;
  AppliedObject: ResolverTypeWrapper<AppliedObjectParent>;
  ApplyManifestsInput: ApplyManifestsInput;
  ApplyManifestsPayload: ResolverTypeWrapper<Omit<ApplyManifestsPayload, 'objects' | 'userErrors'> & { objects: Array<ResolversTypes['AppliedObject']>, userErrors: Array<ResolversTypes['UserError']> }>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  ChangeType: ChangeType;
  Condition: ResolverTypeWrapper<Condition>;
  ConditionInput: ConditionInput;
  ConflictError: ResolverTypeWrapper<ConflictError>;
  Container: ResolverTypeWrapper<Container>;
  ContainerPort: ResolverTypeWrapper<ContainerPort>;
  ContainerStatus: ResolverTypeWrapper<ContainerStatus>;
  ContainerStatusInput: ContainerStatusInput;
  ControllerRevision: ResolverTypeWrapper<RevisionParent>;
  CreateDaemonSetInput: CreateDaemonSetInput;
  CreatePodInput: CreatePodInput;
  CreatePriorityClassInput: CreatePriorityClassInput;
  DaemonSet: ResolverTypeWrapper<DaemonSetParent>;
  DaemonSetChangeEvent: ResolverTypeWrapper<Omit<DaemonSetChangeEvent, 'daemonSet'> & { daemonSet?: Maybe<ResolversTypes['DaemonSet']> }>;
  DaemonSetConnection: ResolverTypeWrapper<Connection<DaemonSetParent>>;
  DaemonSetEdge: ResolverTypeWrapper<Omit<DaemonSetEdge, 'node'> & { node: ResolversTypes['DaemonSet'] }>;
  DaemonSetFilter: DaemonSetFilter;
  DaemonSetInput: DaemonSetInput;
  DaemonSetPayload: ResolverTypeWrapper<Omit<DaemonSetPayload, 'daemonSet' | 'userErrors'> & { daemonSet?: Maybe<ResolversTypes['DaemonSet']>, userErrors: Array<ResolversTypes['UserError']> }>;
  DaemonSetRef: DaemonSetRef;
  DaemonSetSpec: ResolverTypeWrapper<DaemonSetSpec>;
  DaemonSetStatus: ResolverTypeWrapper<DaemonSetStatus>;
  DaemonSetUpdateStrategy: ResolverTypeWrapper<DaemonSetUpdateStrategy>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DeleteDaemonSetInput: DeleteDaemonSetInput;
  DeleteDaemonSetPayload: ResolverTypeWrapper<Omit<DeleteDaemonSetPayload, 'daemonSet' | 'userErrors'> & { daemonSet?: Maybe<ResolversTypes['DaemonSet']>, userErrors: Array<ResolversTypes['UserError']> }>;
  DeleteNodePayload: ResolverTypeWrapper<Omit<DeleteNodePayload, 'userErrors'> & { userErrors: Array<ResolversTypes['UserError']> }>;
  DeletePodInput: DeletePodInput;
  DeletePriorityClassInput: DeletePriorityClassInput;
  DeletePriorityClassPayload: ResolverTypeWrapper<Omit<DeletePriorityClassPayload, 'userErrors'> & { userErrors: Array<ResolversTypes['UserError']> }>;
  DeletionPropagation: DeletionPropagation;
  EnvVar: ResolverTypeWrapper<EnvVar>;
  ErrorCode: ErrorCode;
  Event: ResolverTypeWrapper<EventParent>;
  EventConnection: ResolverTypeWrapper<Connection<EventParent>>;
  EventEdge: ResolverTypeWrapper<Omit<EventEdge, 'node'> & { node: ResolversTypes['Event'] }>;
  EventFilter: EventFilter;
  FeedCursor: ResolverTypeWrapper<Scalars['FeedCursor']['output']>;
  FeedInfo: ResolverTypeWrapper<FeedInfoParent>;
  FieldError: ResolverTypeWrapper<FieldError>;
  FieldErrorReason: FieldErrorReason;
  HeartbeatNodesInput: HeartbeatNodesInput;
  HeartbeatNodesPayload: ResolverTypeWrapper<HeartbeatNodesPayload>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Int64: ResolverTypeWrapper<Scalars['Int64']['output']>;
  IntOrString: ResolverTypeWrapper<Scalars['IntOrString']['output']>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  KeptChanges: ResolverTypeWrapper<KeptChanges>;
  LabelSelector: ResolverTypeWrapper<LabelSelector>;
  LabelSelectorInput: LabelSelectorInput;
  LabelSelectorRequirement: ResolverTypeWrapper<LabelSelectorRequirement>;
  LabelSelectorRequirementInput: LabelSelectorRequirementInput;
  Limits: ResolverTypeWrapper<Limits>;
  ManifestFormat: ManifestFormat;
  ManifestInput: ManifestInput;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Node: ResolverTypeWrapper<NodeParent>;
  NodeAddress: ResolverTypeWrapper<NodeAddress>;
  NodeAddressInput: NodeAddressInput;
  NodeChangeEvent: ResolverTypeWrapper<Omit<NodeChangeEvent, 'node'> & { node?: Maybe<ResolversTypes['Node']> }>;
  NodeConnection: ResolverTypeWrapper<Connection<NodeParent>>;
  NodeCoverage: NodeCoverage;
  NodeEdge: ResolverTypeWrapper<Omit<NodeEdge, 'node'> & { node: ResolversTypes['Node'] }>;
  NodeFilter: NodeFilter;
  NodeHeartbeatInput: NodeHeartbeatInput;
  NodeManifestInput: NodeManifestInput;
  NodeNameInput: NodeNameInput;
  NodePayload: ResolverTypeWrapper<Omit<NodePayload, 'node' | 'userErrors'> & { node?: Maybe<ResolversTypes['Node']>, userErrors: Array<ResolversTypes['UserError']> }>;
  NodeRuntime: NodeRuntime;
  ObjectError: ResolverTypeWrapper<ObjectError>;
  ObjectMeta: ResolverTypeWrapper<ObjectMeta>;
  ObjectReference: ResolverTypeWrapper<ObjectReferenceParent>;
  OwnerReference: ResolverTypeWrapper<OwnerReference>;
  PageCursor: ResolverTypeWrapper<Scalars['PageCursor']['output']>;
  PageInfo: ResolverTypeWrapper<PageInfoParent>;
  Placement: ResolverTypeWrapper<Omit<Placement, 'node' | 'pods'> & { node: ResolversTypes['Node'], pods: Array<ResolversTypes['Pod']> }>;
  PlacementReason: ResolverTypeWrapper<PlacementReason>;
  Pod: ResolverTypeWrapper<PodParent>;
  PodChangeInput: PodChangeInput;
  PodConnection: ResolverTypeWrapper<Connection<PodParent>>;
  PodEdge: ResolverTypeWrapper<Omit<PodEdge, 'node'> & { node: ResolversTypes['Pod'] }>;
  PodFilter: PodFilter;
  PodLifecycleEvent: ResolverTypeWrapper<Omit<PodLifecycleEvent, 'pod'> & { pod?: Maybe<ResolversTypes['Pod']> }>;
  PodLifecycleStep: ResolverTypeWrapper<PodLifecycleStep>;
  PodPayload: ResolverTypeWrapper<Omit<PodPayload, 'pod' | 'userErrors'> & { pod?: Maybe<ResolversTypes['Pod']>, userErrors: Array<ResolversTypes['UserError']> }>;
  PodPhase: PodPhase;
  PodPrevious: ResolverTypeWrapper<PodPrevious>;
  PodSpec: ResolverTypeWrapper<PodSpec>;
  PodStatusReportInput: PodStatusReportInput;
  PodTemplate: ResolverTypeWrapper<PodTemplate>;
  PodTemplateInput: PodTemplateInput;
  PodTransition: PodTransition;
  PriorityClass: ResolverTypeWrapper<PriorityClassParent>;
  PriorityClassConnection: ResolverTypeWrapper<Connection<PriorityClassParent>>;
  PriorityClassEdge: ResolverTypeWrapper<Omit<PriorityClassEdge, 'node'> & { node: ResolversTypes['PriorityClass'] }>;
  PriorityClassPayload: ResolverTypeWrapper<Omit<PriorityClassPayload, 'priorityClass' | 'userErrors'> & { priorityClass?: Maybe<ResolversTypes['PriorityClass']>, userErrors: Array<ResolversTypes['UserError']> }>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RegisterNodeInput: RegisterNodeInput;
  RegisterNodesInput: RegisterNodesInput;
  RegisterNodesPayload: ResolverTypeWrapper<RegisterNodesPayload>;
  RemoveTaintInput: RemoveTaintInput;
  ReportPodStatusesInput: ReportPodStatusesInput;
  ReportPodStatusesPayload: ResolverTypeWrapper<ReportPodStatusesPayload>;
  ReportedState: ReportedState;
  Resource: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Resource']>;
  ResourceRequirements: ResolverTypeWrapper<ResourceRequirements>;
  RestartDaemonSetInput: RestartDaemonSetInput;
  Role: Role;
  RollbackDaemonSetInput: RollbackDaemonSetInput;
  RollingUpdateDaemonSet: ResolverTypeWrapper<RollingUpdateDaemonSet>;
  RolloutPhase: RolloutPhase;
  RolloutProgress: ResolverTypeWrapper<RolloutProgress>;
  RolloutProgressEvent: ResolverTypeWrapper<RolloutProgressEvent>;
  ServerInfo: ResolverTypeWrapper<Omit<ServerInfo, 'feed'> & { feed: ResolversTypes['FeedInfo'] }>;
  Settlement: ResolverTypeWrapper<Omit<Settlement, 'waitingForNode'> & { waitingForNode: Array<ResolversTypes['Pod']> }>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  StringMap: ResolverTypeWrapper<Scalars['StringMap']['output']>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Taint: ResolverTypeWrapper<Taint>;
  TaintEffect: TaintEffect;
  TaintInput: TaintInput;
  Toleration: ResolverTypeWrapper<Toleration>;
  TotalCount: ResolverTypeWrapper<TotalCount>;
  TypedDaemonSetInput: TypedDaemonSetInput;
  TypedNodeInput: TypedNodeInput;
  UpdateDaemonSetInput: UpdateDaemonSetInput;
  UpdateNodeInput: UpdateNodeInput;
  UpdatePodInput: UpdatePodInput;
  UpdateStrategyInput: UpdateStrategyInput;
  UpdateStrategyType: UpdateStrategyType;
  UserError: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['UserError']>;
  Viewer: ResolverTypeWrapper<Viewer>;
  VolumeMount: ResolverTypeWrapper<VolumeMount>;
  WaitingForTime: ResolverTypeWrapper<WaitingForTime>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AgentResult: AgentResult;
  AppliedObject: AppliedObjectParent;
  ApplyManifestsInput: ApplyManifestsInput;
  ApplyManifestsPayload: Omit<ApplyManifestsPayload, 'objects' | 'userErrors'> & { objects: Array<ResolversParentTypes['AppliedObject']>, userErrors: Array<ResolversParentTypes['UserError']> };
  Boolean: Scalars['Boolean']['output'];
  Condition: Condition;
  ConditionInput: ConditionInput;
  ConflictError: ConflictError;
  Container: Container;
  ContainerPort: ContainerPort;
  ContainerStatus: ContainerStatus;
  ContainerStatusInput: ContainerStatusInput;
  ControllerRevision: RevisionParent;
  CreateDaemonSetInput: CreateDaemonSetInput;
  CreatePodInput: CreatePodInput;
  CreatePriorityClassInput: CreatePriorityClassInput;
  DaemonSet: DaemonSetParent;
  DaemonSetChangeEvent: Omit<DaemonSetChangeEvent, 'daemonSet'> & { daemonSet?: Maybe<ResolversParentTypes['DaemonSet']> };
  DaemonSetConnection: Connection<DaemonSetParent>;
  DaemonSetEdge: Omit<DaemonSetEdge, 'node'> & { node: ResolversParentTypes['DaemonSet'] };
  DaemonSetFilter: DaemonSetFilter;
  DaemonSetInput: DaemonSetInput;
  DaemonSetPayload: Omit<DaemonSetPayload, 'daemonSet' | 'userErrors'> & { daemonSet?: Maybe<ResolversParentTypes['DaemonSet']>, userErrors: Array<ResolversParentTypes['UserError']> };
  DaemonSetRef: DaemonSetRef;
  DaemonSetSpec: DaemonSetSpec;
  DaemonSetStatus: DaemonSetStatus;
  DaemonSetUpdateStrategy: DaemonSetUpdateStrategy;
  DateTime: Scalars['DateTime']['output'];
  DeleteDaemonSetInput: DeleteDaemonSetInput;
  DeleteDaemonSetPayload: Omit<DeleteDaemonSetPayload, 'daemonSet' | 'userErrors'> & { daemonSet?: Maybe<ResolversParentTypes['DaemonSet']>, userErrors: Array<ResolversParentTypes['UserError']> };
  DeleteNodePayload: Omit<DeleteNodePayload, 'userErrors'> & { userErrors: Array<ResolversParentTypes['UserError']> };
  DeletePodInput: DeletePodInput;
  DeletePriorityClassInput: DeletePriorityClassInput;
  DeletePriorityClassPayload: Omit<DeletePriorityClassPayload, 'userErrors'> & { userErrors: Array<ResolversParentTypes['UserError']> };
  EnvVar: EnvVar;
  Event: EventParent;
  EventConnection: Connection<EventParent>;
  EventEdge: Omit<EventEdge, 'node'> & { node: ResolversParentTypes['Event'] };
  EventFilter: EventFilter;
  FeedCursor: Scalars['FeedCursor']['output'];
  FeedInfo: FeedInfoParent;
  FieldError: FieldError;
  HeartbeatNodesInput: HeartbeatNodesInput;
  HeartbeatNodesPayload: HeartbeatNodesPayload;
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  Int64: Scalars['Int64']['output'];
  IntOrString: Scalars['IntOrString']['output'];
  JSON: Scalars['JSON']['output'];
  KeptChanges: KeptChanges;
  LabelSelector: LabelSelector;
  LabelSelectorInput: LabelSelectorInput;
  LabelSelectorRequirement: LabelSelectorRequirement;
  LabelSelectorRequirementInput: LabelSelectorRequirementInput;
  Limits: Limits;
  ManifestInput: ManifestInput;
  Mutation: Record<PropertyKey, never>;
  Node: NodeParent;
  NodeAddress: NodeAddress;
  NodeAddressInput: NodeAddressInput;
  NodeChangeEvent: Omit<NodeChangeEvent, 'node'> & { node?: Maybe<ResolversParentTypes['Node']> };
  NodeConnection: Connection<NodeParent>;
  NodeEdge: Omit<NodeEdge, 'node'> & { node: ResolversParentTypes['Node'] };
  NodeFilter: NodeFilter;
  NodeHeartbeatInput: NodeHeartbeatInput;
  NodeManifestInput: NodeManifestInput;
  NodeNameInput: NodeNameInput;
  NodePayload: Omit<NodePayload, 'node' | 'userErrors'> & { node?: Maybe<ResolversParentTypes['Node']>, userErrors: Array<ResolversParentTypes['UserError']> };
  ObjectError: ObjectError;
  ObjectMeta: ObjectMeta;
  ObjectReference: ObjectReferenceParent;
  OwnerReference: OwnerReference;
  PageCursor: Scalars['PageCursor']['output'];
  PageInfo: PageInfoParent;
  Placement: Omit<Placement, 'node' | 'pods'> & { node: ResolversParentTypes['Node'], pods: Array<ResolversParentTypes['Pod']> };
  PlacementReason: PlacementReason;
  Pod: PodParent;
  PodChangeInput: PodChangeInput;
  PodConnection: Connection<PodParent>;
  PodEdge: Omit<PodEdge, 'node'> & { node: ResolversParentTypes['Pod'] };
  PodFilter: PodFilter;
  PodLifecycleEvent: Omit<PodLifecycleEvent, 'pod'> & { pod?: Maybe<ResolversParentTypes['Pod']> };
  PodLifecycleStep: PodLifecycleStep;
  PodPayload: Omit<PodPayload, 'pod' | 'userErrors'> & { pod?: Maybe<ResolversParentTypes['Pod']>, userErrors: Array<ResolversParentTypes['UserError']> };
  PodPrevious: PodPrevious;
  PodSpec: PodSpec;
  PodStatusReportInput: PodStatusReportInput;
  PodTemplate: PodTemplate;
  PodTemplateInput: PodTemplateInput;
  PriorityClass: PriorityClassParent;
  PriorityClassConnection: Connection<PriorityClassParent>;
  PriorityClassEdge: Omit<PriorityClassEdge, 'node'> & { node: ResolversParentTypes['PriorityClass'] };
  PriorityClassPayload: Omit<PriorityClassPayload, 'priorityClass' | 'userErrors'> & { priorityClass?: Maybe<ResolversParentTypes['PriorityClass']>, userErrors: Array<ResolversParentTypes['UserError']> };
  Query: Record<PropertyKey, never>;
  RegisterNodeInput: RegisterNodeInput;
  RegisterNodesInput: RegisterNodesInput;
  RegisterNodesPayload: RegisterNodesPayload;
  RemoveTaintInput: RemoveTaintInput;
  ReportPodStatusesInput: ReportPodStatusesInput;
  ReportPodStatusesPayload: ReportPodStatusesPayload;
  Resource: ResolversInterfaceTypes<ResolversParentTypes>['Resource'];
  ResourceRequirements: ResourceRequirements;
  RestartDaemonSetInput: RestartDaemonSetInput;
  RollbackDaemonSetInput: RollbackDaemonSetInput;
  RollingUpdateDaemonSet: RollingUpdateDaemonSet;
  RolloutProgress: RolloutProgress;
  RolloutProgressEvent: RolloutProgressEvent;
  ServerInfo: Omit<ServerInfo, 'feed'> & { feed: ResolversParentTypes['FeedInfo'] };
  Settlement: Omit<Settlement, 'waitingForNode'> & { waitingForNode: Array<ResolversParentTypes['Pod']> };
  String: Scalars['String']['output'];
  StringMap: Scalars['StringMap']['output'];
  Subscription: Record<PropertyKey, never>;
  Taint: Taint;
  TaintInput: TaintInput;
  Toleration: Toleration;
  TotalCount: TotalCount;
  TypedDaemonSetInput: TypedDaemonSetInput;
  TypedNodeInput: TypedNodeInput;
  UpdateDaemonSetInput: UpdateDaemonSetInput;
  UpdateNodeInput: UpdateNodeInput;
  UpdatePodInput: UpdatePodInput;
  UpdateStrategyInput: UpdateStrategyInput;
  UserError: ResolversInterfaceTypes<ResolversParentTypes>['UserError'];
  Viewer: Viewer;
  VolumeMount: VolumeMount;
  WaitingForTime: WaitingForTime;
};

export type AgentResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AgentResult'] = ResolversParentTypes['AgentResult']> = {
  accepted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['ObjectError']>, ParentType, ContextType>;
};

export type AppliedObjectResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AppliedObject'] = ResolversParentTypes['AppliedObject']> = {
  action?: Resolver<ResolversTypes['AppliedAction'], ParentType, ContextType>;
  document?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  resource?: Resolver<Maybe<ResolversTypes['Resource']>, ParentType, ContextType>;
};

export type ApplyManifestsPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ApplyManifestsPayload'] = ResolversParentTypes['ApplyManifestsPayload']> = {
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  objects?: Resolver<Array<ResolversTypes['AppliedObject']>, ParentType, ContextType>;
  sinceCursor?: Resolver<Maybe<ResolversTypes['FeedCursor']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ConditionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Condition'] = ResolversParentTypes['Condition']> = {
  lastTransitionTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ConflictErrorResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ConflictError'] = ResolversParentTypes['ConflictError']> = {
  code?: Resolver<ResolversTypes['ErrorCode'], ParentType, ContextType>;
  currentGeneration?: Resolver<Maybe<ResolversTypes['Int64']>, ParentType, ContextType>;
  currentResourceVersion?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ContainerResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Container'] = ResolversParentTypes['Container']> = {
  args?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  command?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  env?: Resolver<Array<ResolversTypes['EnvVar']>, ParentType, ContextType>;
  image?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  imagePullPolicy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ports?: Resolver<Array<ResolversTypes['ContainerPort']>, ParentType, ContextType>;
  raw?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  resources?: Resolver<ResolversTypes['ResourceRequirements'], ParentType, ContextType>;
  volumeMounts?: Resolver<Array<ResolversTypes['VolumeMount']>, ParentType, ContextType>;
};

export type ContainerPortResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ContainerPort'] = ResolversParentTypes['ContainerPort']> = {
  containerPort?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  hostIP?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hostPort?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  protocol?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ContainerStatusResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ContainerStatus'] = ResolversParentTypes['ContainerStatus']> = {
  image?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ready?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  restartCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type ControllerRevisionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ControllerRevision'] = ResolversParentTypes['ControllerRevision']> = {
  changeCause?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  metadata?: Resolver<ResolversTypes['ObjectMeta'], ParentType, ContextType>;
  revision?: Resolver<ResolversTypes['Int64'], ParentType, ContextType>;
  template?: Resolver<ResolversTypes['PodTemplate'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type DaemonSetResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DaemonSet'] = ResolversParentTypes['DaemonSet']> = {
  cursor?: Resolver<ResolversTypes['FeedCursor'], ParentType, ContextType>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<DaemonSetEventsArgs>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  manifest?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<DaemonSetManifestArgs, 'format'>>;
  metadata?: Resolver<ResolversTypes['ObjectMeta'], ParentType, ContextType>;
  nodes?: Resolver<ResolversTypes['NodeConnection'], ParentType, ContextType, Partial<DaemonSetNodesArgs>>;
  placement?: Resolver<Maybe<ResolversTypes['Placement']>, ParentType, ContextType, RequireFields<DaemonSetPlacementArgs, 'node'>>;
  pods?: Resolver<ResolversTypes['PodConnection'], ParentType, ContextType, Partial<DaemonSetPodsArgs>>;
  revisions?: Resolver<Array<ResolversTypes['ControllerRevision']>, ParentType, ContextType>;
  rollout?: Resolver<ResolversTypes['RolloutProgress'], ParentType, ContextType>;
  spec?: Resolver<ResolversTypes['DaemonSetSpec'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['DaemonSetStatus'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type DaemonSetChangeEventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DaemonSetChangeEvent'] = ResolversParentTypes['DaemonSetChangeEvent']> = {
  cursor?: Resolver<ResolversTypes['FeedCursor'], ParentType, ContextType>;
  daemonSet?: Resolver<Maybe<ResolversTypes['DaemonSet']>, ParentType, ContextType>;
  occurredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['ChangeType'], ParentType, ContextType>;
};

export type DaemonSetConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DaemonSetConnection'] = ResolversParentTypes['DaemonSetConnection']> = {
  cursor?: Resolver<ResolversTypes['FeedCursor'], ParentType, ContextType>;
  edges?: Resolver<Array<ResolversTypes['DaemonSetEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['DaemonSet']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['TotalCount'], ParentType, ContextType>;
};

export type DaemonSetEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DaemonSetEdge'] = ResolversParentTypes['DaemonSetEdge']> = {
  cursor?: Resolver<ResolversTypes['PageCursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['DaemonSet'], ParentType, ContextType>;
};

export type DaemonSetPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DaemonSetPayload'] = ResolversParentTypes['DaemonSetPayload']> = {
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  daemonSet?: Resolver<Maybe<ResolversTypes['DaemonSet']>, ParentType, ContextType>;
  sinceCursor?: Resolver<Maybe<ResolversTypes['FeedCursor']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type DaemonSetSpecResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DaemonSetSpec'] = ResolversParentTypes['DaemonSetSpec']> = {
  minReadySeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  revisionHistoryLimit?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  selector?: Resolver<ResolversTypes['LabelSelector'], ParentType, ContextType>;
  template?: Resolver<ResolversTypes['PodTemplate'], ParentType, ContextType>;
  updateStrategy?: Resolver<ResolversTypes['DaemonSetUpdateStrategy'], ParentType, ContextType>;
};

export type DaemonSetStatusResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DaemonSetStatus'] = ResolversParentTypes['DaemonSetStatus']> = {
  collisionCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  conditions?: Resolver<Array<ResolversTypes['Condition']>, ParentType, ContextType>;
  currentNumberScheduled?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  desiredNumberScheduled?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  numberAvailable?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  numberMisscheduled?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  numberReady?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  numberUnavailable?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  observedGeneration?: Resolver<ResolversTypes['Int64'], ParentType, ContextType>;
  updatedNumberScheduled?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DaemonSetUpdateStrategyResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DaemonSetUpdateStrategy'] = ResolversParentTypes['DaemonSetUpdateStrategy']> = {
  rollingUpdate?: Resolver<Maybe<ResolversTypes['RollingUpdateDaemonSet']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['UpdateStrategyType'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeleteDaemonSetPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeleteDaemonSetPayload'] = ResolversParentTypes['DeleteDaemonSetPayload']> = {
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  daemonSet?: Resolver<Maybe<ResolversTypes['DaemonSet']>, ParentType, ContextType>;
  deletedUid?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sinceCursor?: Resolver<Maybe<ResolversTypes['FeedCursor']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type DeleteNodePayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeleteNodePayload'] = ResolversParentTypes['DeleteNodePayload']> = {
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  deletedUid?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sinceCursor?: Resolver<Maybe<ResolversTypes['FeedCursor']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type DeletePriorityClassPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeletePriorityClassPayload'] = ResolversParentTypes['DeletePriorityClassPayload']> = {
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  deletedUid?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type EnvVarResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['EnvVar'] = ResolversParentTypes['EnvVar']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  valueFrom?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type EventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Event'] = ResolversParentTypes['Event']> = {
  component?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  firstTimestamp?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastTimestamp?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  regarding?: Resolver<ResolversTypes['ObjectReference'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type EventConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['EventConnection'] = ResolversParentTypes['EventConnection']> = {
  edges?: Resolver<Array<ResolversTypes['EventEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Event']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['TotalCount'], ParentType, ContextType>;
};

export type EventEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['EventEdge'] = ResolversParentTypes['EventEdge']> = {
  cursor?: Resolver<ResolversTypes['PageCursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Event'], ParentType, ContextType>;
};

export interface FeedCursorScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['FeedCursor'], any> {
  name: 'FeedCursor';
}

export type FeedInfoResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['FeedInfo'] = ResolversParentTypes['FeedInfo']> = {
  cursor?: Resolver<ResolversTypes['FeedCursor'], ParentType, ContextType>;
  kept?: Resolver<ResolversTypes['KeptChanges'], ParentType, ContextType>;
  oldest?: Resolver<ResolversTypes['FeedCursor'], ParentType, ContextType>;
  retentionBytes?: Resolver<ResolversTypes['Int64'], ParentType, ContextType>;
  retentionRows?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  retentionSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type FieldErrorResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['FieldError'] = ResolversParentTypes['FieldError']> = {
  code?: Resolver<ResolversTypes['ErrorCode'], ParentType, ContextType>;
  column?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  document?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  line?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['FieldErrorReason'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type HeartbeatNodesPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['HeartbeatNodesPayload'] = ResolversParentTypes['HeartbeatNodesPayload']> = {
  results?: Resolver<Array<ResolversTypes['AgentResult']>, ParentType, ContextType>;
};

export interface Int64ScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Int64'], any> {
  name: 'Int64';
}

export interface IntOrStringScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['IntOrString'], any> {
  name: 'IntOrString';
}

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type KeptChangesResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeptChanges'] = ResolversParentTypes['KeptChanges']> = {
  bytes?: Resolver<ResolversTypes['Int64'], ParentType, ContextType>;
  changes?: Resolver<ResolversTypes['Int64'], ParentType, ContextType>;
  since?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type LabelSelectorResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['LabelSelector'] = ResolversParentTypes['LabelSelector']> = {
  matchExpressions?: Resolver<Array<ResolversTypes['LabelSelectorRequirement']>, ParentType, ContextType>;
  matchLabels?: Resolver<ResolversTypes['StringMap'], ParentType, ContextType>;
};

export type LabelSelectorRequirementResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['LabelSelectorRequirement'] = ResolversParentTypes['LabelSelectorRequirement']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  operator?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  values?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type LimitsResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Limits'] = ResolversParentTypes['Limits']> = {
  agentBatchMax?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  bodyBytesMax?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  pageSizeMax?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  queryCostMax?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  queryDepthMax?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  applyManifests?: Resolver<ResolversTypes['ApplyManifestsPayload'], ParentType, ContextType, RequireFields<MutationApplyManifestsArgs, 'input'>>;
  cordonNode?: Resolver<ResolversTypes['NodePayload'], ParentType, ContextType, RequireFields<MutationCordonNodeArgs, 'input'>>;
  createDaemonSet?: Resolver<ResolversTypes['DaemonSetPayload'], ParentType, ContextType, RequireFields<MutationCreateDaemonSetArgs, 'input'>>;
  createPod?: Resolver<ResolversTypes['PodPayload'], ParentType, ContextType, RequireFields<MutationCreatePodArgs, 'input'>>;
  createPriorityClass?: Resolver<ResolversTypes['PriorityClassPayload'], ParentType, ContextType, RequireFields<MutationCreatePriorityClassArgs, 'input'>>;
  deleteDaemonSet?: Resolver<ResolversTypes['DeleteDaemonSetPayload'], ParentType, ContextType, RequireFields<MutationDeleteDaemonSetArgs, 'input'>>;
  deleteNode?: Resolver<ResolversTypes['DeleteNodePayload'], ParentType, ContextType, RequireFields<MutationDeleteNodeArgs, 'input'>>;
  deletePod?: Resolver<ResolversTypes['PodPayload'], ParentType, ContextType, RequireFields<MutationDeletePodArgs, 'input'>>;
  deletePriorityClass?: Resolver<ResolversTypes['DeletePriorityClassPayload'], ParentType, ContextType, RequireFields<MutationDeletePriorityClassArgs, 'input'>>;
  heartbeatNodes?: Resolver<ResolversTypes['HeartbeatNodesPayload'], ParentType, ContextType, RequireFields<MutationHeartbeatNodesArgs, 'input'>>;
  registerNode?: Resolver<ResolversTypes['NodePayload'], ParentType, ContextType, RequireFields<MutationRegisterNodeArgs, 'input'>>;
  registerNodes?: Resolver<ResolversTypes['RegisterNodesPayload'], ParentType, ContextType, RequireFields<MutationRegisterNodesArgs, 'input'>>;
  reportPodStatuses?: Resolver<ResolversTypes['ReportPodStatusesPayload'], ParentType, ContextType, RequireFields<MutationReportPodStatusesArgs, 'input'>>;
  restartDaemonSet?: Resolver<ResolversTypes['DaemonSetPayload'], ParentType, ContextType, RequireFields<MutationRestartDaemonSetArgs, 'input'>>;
  rollbackDaemonSet?: Resolver<ResolversTypes['DaemonSetPayload'], ParentType, ContextType, RequireFields<MutationRollbackDaemonSetArgs, 'input'>>;
  uncordonNode?: Resolver<ResolversTypes['NodePayload'], ParentType, ContextType, RequireFields<MutationUncordonNodeArgs, 'input'>>;
  updateDaemonSet?: Resolver<ResolversTypes['DaemonSetPayload'], ParentType, ContextType, RequireFields<MutationUpdateDaemonSetArgs, 'input'>>;
  updateNode?: Resolver<ResolversTypes['NodePayload'], ParentType, ContextType, RequireFields<MutationUpdateNodeArgs, 'input'>>;
  updatePod?: Resolver<ResolversTypes['PodPayload'], ParentType, ContextType, RequireFields<MutationUpdatePodArgs, 'input'>>;
};

export type NodeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  addresses?: Resolver<Array<ResolversTypes['NodeAddress']>, ParentType, ContextType>;
  allocatable?: Resolver<ResolversTypes['StringMap'], ParentType, ContextType>;
  capacity?: Resolver<ResolversTypes['StringMap'], ParentType, ContextType>;
  conditions?: Resolver<Array<ResolversTypes['Condition']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['FeedCursor'], ParentType, ContextType>;
  daemonSets?: Resolver<ResolversTypes['DaemonSetConnection'], ParentType, ContextType, Partial<NodeDaemonSetsArgs>>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<NodeEventsArgs>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  labels?: Resolver<ResolversTypes['StringMap'], ParentType, ContextType>;
  lastHeartbeatTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  manifest?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<NodeManifestArgs, 'format'>>;
  metadata?: Resolver<ResolversTypes['ObjectMeta'], ParentType, ContextType>;
  pods?: Resolver<ResolversTypes['PodConnection'], ParentType, ContextType, Partial<NodePodsArgs>>;
  ready?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  runtime?: Resolver<ResolversTypes['NodeRuntime'], ParentType, ContextType>;
  taints?: Resolver<Array<ResolversTypes['Taint']>, ParentType, ContextType>;
  unschedulable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type NodeAddressResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['NodeAddress'] = ResolversParentTypes['NodeAddress']> = {
  address?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type NodeChangeEventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['NodeChangeEvent'] = ResolversParentTypes['NodeChangeEvent']> = {
  cursor?: Resolver<ResolversTypes['FeedCursor'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType>;
  occurredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['ChangeType'], ParentType, ContextType>;
};

export type NodeConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['NodeConnection'] = ResolversParentTypes['NodeConnection']> = {
  cursor?: Resolver<ResolversTypes['FeedCursor'], ParentType, ContextType>;
  edges?: Resolver<Array<ResolversTypes['NodeEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Node']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['TotalCount'], ParentType, ContextType>;
};

export type NodeEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['NodeEdge'] = ResolversParentTypes['NodeEdge']> = {
  cursor?: Resolver<ResolversTypes['PageCursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Node'], ParentType, ContextType>;
};

export type NodePayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['NodePayload'] = ResolversParentTypes['NodePayload']> = {
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType>;
  sinceCursor?: Resolver<Maybe<ResolversTypes['FeedCursor']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ObjectErrorResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ObjectError'] = ResolversParentTypes['ObjectError']> = {
  code?: Resolver<ResolversTypes['ErrorCode'], ParentType, ContextType>;
  document?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  object?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  path?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ObjectMetaResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ObjectMeta'] = ResolversParentTypes['ObjectMeta']> = {
  annotations?: Resolver<ResolversTypes['StringMap'], ParentType, ContextType>;
  creationTimestamp?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  deletionGracePeriodSeconds?: Resolver<Maybe<ResolversTypes['Int64']>, ParentType, ContextType>;
  deletionTimestamp?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  finalizers?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  generation?: Resolver<Maybe<ResolversTypes['Int64']>, ParentType, ContextType>;
  labels?: Resolver<ResolversTypes['StringMap'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  ownerReferences?: Resolver<Array<ResolversTypes['OwnerReference']>, ParentType, ContextType>;
  resourceVersion?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  uid?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type ObjectReferenceResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ObjectReference'] = ResolversParentTypes['ObjectReference']> = {
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  resource?: Resolver<Maybe<ResolversTypes['Resource']>, ParentType, ContextType>;
  uid?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type OwnerReferenceResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['OwnerReference'] = ResolversParentTypes['OwnerReference']> = {
  apiVersion?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  blockOwnerDeletion?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  controller?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  uid?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export interface PageCursorScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['PageCursor'], any> {
  name: 'PageCursor';
}

export type PageInfoResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['PageCursor']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['PageCursor']>, ParentType, ContextType>;
};

export type PlacementResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Placement'] = ResolversParentTypes['Placement']> = {
  node?: Resolver<ResolversTypes['Node'], ParentType, ContextType>;
  pods?: Resolver<Array<ResolversTypes['Pod']>, ParentType, ContextType>;
  reasons?: Resolver<Array<ResolversTypes['PlacementReason']>, ParentType, ContextType>;
  shouldContinue?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  shouldRun?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PlacementReasonResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PlacementReason'] = ResolversParentTypes['PlacementReason']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PodResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Pod'] = ResolversParentTypes['Pod']> = {
  conditions?: Resolver<Array<ResolversTypes['Condition']>, ParentType, ContextType>;
  containerStatuses?: Resolver<Array<ResolversTypes['ContainerStatus']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['FeedCursor'], ParentType, ContextType>;
  daemonSet?: Resolver<Maybe<ResolversTypes['DaemonSet']>, ParentType, ContextType>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<PodEventsArgs>>;
  hostIP?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lifecycle?: Resolver<Array<ResolversTypes['PodLifecycleStep']>, ParentType, ContextType>;
  manifest?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<PodManifestArgs, 'format'>>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  metadata?: Resolver<ResolversTypes['ObjectMeta'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType>;
  nodeName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  nominatedNodeName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  phase?: Resolver<ResolversTypes['PodPhase'], ParentType, ContextType>;
  podIP?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  ready?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  revision?: Resolver<Maybe<ResolversTypes['Int64']>, ParentType, ContextType>;
  revisionHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  spec?: Resolver<ResolversTypes['PodSpec'], ParentType, ContextType>;
  startTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  targetNodeName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PodConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PodConnection'] = ResolversParentTypes['PodConnection']> = {
  cursor?: Resolver<ResolversTypes['FeedCursor'], ParentType, ContextType>;
  edges?: Resolver<Array<ResolversTypes['PodEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Pod']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['TotalCount'], ParentType, ContextType>;
};

export type PodEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PodEdge'] = ResolversParentTypes['PodEdge']> = {
  cursor?: Resolver<ResolversTypes['PageCursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Pod'], ParentType, ContextType>;
};

export type PodLifecycleEventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PodLifecycleEvent'] = ResolversParentTypes['PodLifecycleEvent']> = {
  cursor?: Resolver<ResolversTypes['FeedCursor'], ParentType, ContextType>;
  occurredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  pod?: Resolver<Maybe<ResolversTypes['Pod']>, ParentType, ContextType>;
  previous?: Resolver<Maybe<ResolversTypes['PodPrevious']>, ParentType, ContextType>;
  transitions?: Resolver<Maybe<Array<ResolversTypes['PodTransition']>>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['ChangeType'], ParentType, ContextType>;
};

export type PodLifecycleStepResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PodLifecycleStep'] = ResolversParentTypes['PodLifecycleStep']> = {
  cursor?: Resolver<ResolversTypes['FeedCursor'], ParentType, ContextType>;
  nodeName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  occurredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  phase?: Resolver<ResolversTypes['PodPhase'], ParentType, ContextType>;
  ready?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  transitions?: Resolver<Array<ResolversTypes['PodTransition']>, ParentType, ContextType>;
};

export type PodPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PodPayload'] = ResolversParentTypes['PodPayload']> = {
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  pod?: Resolver<Maybe<ResolversTypes['Pod']>, ParentType, ContextType>;
  sinceCursor?: Resolver<Maybe<ResolversTypes['FeedCursor']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type PodPreviousResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PodPrevious'] = ResolversParentTypes['PodPrevious']> = {
  nodeName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  phase?: Resolver<ResolversTypes['PodPhase'], ParentType, ContextType>;
  ready?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PodSpecResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PodSpec'] = ResolversParentTypes['PodSpec']> = {
  affinity?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  containers?: Resolver<Array<ResolversTypes['Container']>, ParentType, ContextType>;
  dnsPolicy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hostNetwork?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  initContainers?: Resolver<Array<ResolversTypes['Container']>, ParentType, ContextType>;
  nodeName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  nodeSelector?: Resolver<ResolversTypes['StringMap'], ParentType, ContextType>;
  preemptionPolicy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  priority?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  priorityClassName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  raw?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  restartPolicy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  schedulerName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  serviceAccountName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  terminationGracePeriodSeconds?: Resolver<ResolversTypes['Int64'], ParentType, ContextType>;
  tolerations?: Resolver<Array<ResolversTypes['Toleration']>, ParentType, ContextType>;
  volumes?: Resolver<Array<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type PodTemplateResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PodTemplate'] = ResolversParentTypes['PodTemplate']> = {
  annotations?: Resolver<ResolversTypes['StringMap'], ParentType, ContextType>;
  labels?: Resolver<ResolversTypes['StringMap'], ParentType, ContextType>;
  spec?: Resolver<ResolversTypes['PodSpec'], ParentType, ContextType>;
};

export type PriorityClassResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PriorityClass'] = ResolversParentTypes['PriorityClass']> = {
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  globalDefault?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  manifest?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<PriorityClassManifestArgs, 'format'>>;
  metadata?: Resolver<ResolversTypes['ObjectMeta'], ParentType, ContextType>;
  preemptionPolicy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PriorityClassConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PriorityClassConnection'] = ResolversParentTypes['PriorityClassConnection']> = {
  edges?: Resolver<Array<ResolversTypes['PriorityClassEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['PriorityClass']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['TotalCount'], ParentType, ContextType>;
};

export type PriorityClassEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PriorityClassEdge'] = ResolversParentTypes['PriorityClassEdge']> = {
  cursor?: Resolver<ResolversTypes['PageCursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['PriorityClass'], ParentType, ContextType>;
};

export type PriorityClassPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PriorityClassPayload'] = ResolversParentTypes['PriorityClassPayload']> = {
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  priorityClass?: Resolver<Maybe<ResolversTypes['PriorityClass']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  daemonSet?: Resolver<Maybe<ResolversTypes['DaemonSet']>, ParentType, ContextType, RequireFields<QueryDaemonSetArgs, 'name' | 'namespace'>>;
  daemonSets?: Resolver<ResolversTypes['DaemonSetConnection'], ParentType, ContextType, Partial<QueryDaemonSetsArgs>>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<QueryEventsArgs>>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'name'>>;
  nodes?: Resolver<ResolversTypes['NodeConnection'], ParentType, ContextType, Partial<QueryNodesArgs>>;
  pod?: Resolver<Maybe<ResolversTypes['Pod']>, ParentType, ContextType, RequireFields<QueryPodArgs, 'name' | 'namespace'>>;
  pods?: Resolver<ResolversTypes['PodConnection'], ParentType, ContextType, Partial<QueryPodsArgs>>;
  priorityClasses?: Resolver<ResolversTypes['PriorityClassConnection'], ParentType, ContextType, Partial<QueryPriorityClassesArgs>>;
  resource?: Resolver<Maybe<ResolversTypes['Resource']>, ParentType, ContextType, RequireFields<QueryResourceArgs, 'id'>>;
  serverInfo?: Resolver<ResolversTypes['ServerInfo'], ParentType, ContextType>;
  settled?: Resolver<ResolversTypes['Settlement'], ParentType, ContextType, RequireFields<QuerySettledArgs, 'timeoutSeconds'>>;
};

export type RegisterNodesPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RegisterNodesPayload'] = ResolversParentTypes['RegisterNodesPayload']> = {
  results?: Resolver<Array<ResolversTypes['AgentResult']>, ParentType, ContextType>;
};

export type ReportPodStatusesPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ReportPodStatusesPayload'] = ResolversParentTypes['ReportPodStatusesPayload']> = {
  results?: Resolver<Array<ResolversTypes['AgentResult']>, ParentType, ContextType>;
};

export type ResourceResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Resource'] = ResolversParentTypes['Resource']> = {
  __resolveType: TypeResolveFn<'ControllerRevision' | 'DaemonSet' | 'Event' | 'Node' | 'Pod' | 'PriorityClass', ParentType, ContextType>;
};

export type ResourceRequirementsResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ResourceRequirements'] = ResolversParentTypes['ResourceRequirements']> = {
  limits?: Resolver<ResolversTypes['StringMap'], ParentType, ContextType>;
  requests?: Resolver<ResolversTypes['StringMap'], ParentType, ContextType>;
};

export type RollingUpdateDaemonSetResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RollingUpdateDaemonSet'] = ResolversParentTypes['RollingUpdateDaemonSet']> = {
  maxSurge?: Resolver<Maybe<ResolversTypes['IntOrString']>, ParentType, ContextType>;
  maxUnavailable?: Resolver<Maybe<ResolversTypes['IntOrString']>, ParentType, ContextType>;
};

export type RolloutProgressResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RolloutProgress'] = ResolversParentTypes['RolloutProgress']> = {
  available?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  current?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  desired?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  done?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  generation?: Resolver<ResolversTypes['Int64'], ParentType, ContextType>;
  misscheduled?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  observedGeneration?: Resolver<ResolversTypes['Int64'], ParentType, ContextType>;
  phase?: Resolver<ResolversTypes['RolloutPhase'], ParentType, ContextType>;
  ready?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unavailable?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  updateStrategy?: Resolver<ResolversTypes['UpdateStrategyType'], ParentType, ContextType>;
  updated?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RolloutProgressEventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RolloutProgressEvent'] = ResolversParentTypes['RolloutProgressEvent']> = {
  cursor?: Resolver<ResolversTypes['FeedCursor'], ParentType, ContextType>;
  occurredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  progress?: Resolver<Maybe<ResolversTypes['RolloutProgress']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['ChangeType'], ParentType, ContextType>;
};

export type ServerInfoResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ServerInfo'] = ResolversParentTypes['ServerInfo']> = {
  feed?: Resolver<ResolversTypes['FeedInfo'], ParentType, ContextType>;
  limits?: Resolver<ResolversTypes['Limits'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  viewer?: Resolver<ResolversTypes['Viewer'], ParentType, ContextType>;
};

export type SettlementResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Settlement'] = ResolversParentTypes['Settlement']> = {
  cursor?: Resolver<ResolversTypes['FeedCursor'], ParentType, ContextType>;
  open?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  settled?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  waitingForNode?: Resolver<Array<ResolversTypes['Pod']>, ParentType, ContextType>;
  waitingForTime?: Resolver<Array<ResolversTypes['WaitingForTime']>, ParentType, ContextType>;
};

export interface StringMapScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['StringMap'], any> {
  name: 'StringMap';
}

export type SubscriptionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  daemonSetChanges?: SubscriptionResolver<ResolversTypes['DaemonSetChangeEvent'], "daemonSetChanges", ParentType, ContextType, Partial<SubscriptionDaemonSetChangesArgs>>;
  nodeAssignments?: SubscriptionResolver<ResolversTypes['PodLifecycleEvent'], "nodeAssignments", ParentType, ContextType, Partial<SubscriptionNodeAssignmentsArgs>>;
  nodeChanges?: SubscriptionResolver<ResolversTypes['NodeChangeEvent'], "nodeChanges", ParentType, ContextType, Partial<SubscriptionNodeChangesArgs>>;
  podLifecycle?: SubscriptionResolver<ResolversTypes['PodLifecycleEvent'], "podLifecycle", ParentType, ContextType, Partial<SubscriptionPodLifecycleArgs>>;
  rolloutProgress?: SubscriptionResolver<ResolversTypes['RolloutProgressEvent'], "rolloutProgress", ParentType, ContextType, RequireFields<SubscriptionRolloutProgressArgs, 'name' | 'namespace'>>;
};

export type TaintResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Taint'] = ResolversParentTypes['Taint']> = {
  effect?: Resolver<ResolversTypes['TaintEffect'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type TolerationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Toleration'] = ResolversParentTypes['Toleration']> = {
  effect?: Resolver<Maybe<ResolversTypes['TaintEffect']>, ParentType, ContextType>;
  key?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  operator?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tolerationSeconds?: Resolver<Maybe<ResolversTypes['Int64']>, ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type TotalCountResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['TotalCount'] = ResolversParentTypes['TotalCount']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  isExact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  __resolveType: TypeResolveFn<'ConflictError' | 'FieldError' | 'ObjectError', ParentType, ContextType>;
};

export type ViewerResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Viewer'] = ResolversParentTypes['Viewer']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespaces?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  role?: Resolver<ResolversTypes['Role'], ParentType, ContextType>;
};

export type VolumeMountResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['VolumeMount'] = ResolversParentTypes['VolumeMount']> = {
  mountPath?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  readOnly?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  subPath?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type WaitingForTimeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['WaitingForTime'] = ResolversParentTypes['WaitingForTime']> = {
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  until?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type Resolvers<ContextType = RequestContext> = {
  AgentResult?: AgentResultResolvers<ContextType>;
  AppliedObject?: AppliedObjectResolvers<ContextType>;
  ApplyManifestsPayload?: ApplyManifestsPayloadResolvers<ContextType>;
  Condition?: ConditionResolvers<ContextType>;
  ConflictError?: ConflictErrorResolvers<ContextType>;
  Container?: ContainerResolvers<ContextType>;
  ContainerPort?: ContainerPortResolvers<ContextType>;
  ContainerStatus?: ContainerStatusResolvers<ContextType>;
  ControllerRevision?: ControllerRevisionResolvers<ContextType>;
  DaemonSet?: DaemonSetResolvers<ContextType>;
  DaemonSetChangeEvent?: DaemonSetChangeEventResolvers<ContextType>;
  DaemonSetConnection?: DaemonSetConnectionResolvers<ContextType>;
  DaemonSetEdge?: DaemonSetEdgeResolvers<ContextType>;
  DaemonSetPayload?: DaemonSetPayloadResolvers<ContextType>;
  DaemonSetSpec?: DaemonSetSpecResolvers<ContextType>;
  DaemonSetStatus?: DaemonSetStatusResolvers<ContextType>;
  DaemonSetUpdateStrategy?: DaemonSetUpdateStrategyResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  DeleteDaemonSetPayload?: DeleteDaemonSetPayloadResolvers<ContextType>;
  DeleteNodePayload?: DeleteNodePayloadResolvers<ContextType>;
  DeletePriorityClassPayload?: DeletePriorityClassPayloadResolvers<ContextType>;
  EnvVar?: EnvVarResolvers<ContextType>;
  Event?: EventResolvers<ContextType>;
  EventConnection?: EventConnectionResolvers<ContextType>;
  EventEdge?: EventEdgeResolvers<ContextType>;
  FeedCursor?: GraphQLScalarType;
  FeedInfo?: FeedInfoResolvers<ContextType>;
  FieldError?: FieldErrorResolvers<ContextType>;
  HeartbeatNodesPayload?: HeartbeatNodesPayloadResolvers<ContextType>;
  Int64?: GraphQLScalarType;
  IntOrString?: GraphQLScalarType;
  JSON?: GraphQLScalarType;
  KeptChanges?: KeptChangesResolvers<ContextType>;
  LabelSelector?: LabelSelectorResolvers<ContextType>;
  LabelSelectorRequirement?: LabelSelectorRequirementResolvers<ContextType>;
  Limits?: LimitsResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  NodeAddress?: NodeAddressResolvers<ContextType>;
  NodeChangeEvent?: NodeChangeEventResolvers<ContextType>;
  NodeConnection?: NodeConnectionResolvers<ContextType>;
  NodeEdge?: NodeEdgeResolvers<ContextType>;
  NodePayload?: NodePayloadResolvers<ContextType>;
  ObjectError?: ObjectErrorResolvers<ContextType>;
  ObjectMeta?: ObjectMetaResolvers<ContextType>;
  ObjectReference?: ObjectReferenceResolvers<ContextType>;
  OwnerReference?: OwnerReferenceResolvers<ContextType>;
  PageCursor?: GraphQLScalarType;
  PageInfo?: PageInfoResolvers<ContextType>;
  Placement?: PlacementResolvers<ContextType>;
  PlacementReason?: PlacementReasonResolvers<ContextType>;
  Pod?: PodResolvers<ContextType>;
  PodConnection?: PodConnectionResolvers<ContextType>;
  PodEdge?: PodEdgeResolvers<ContextType>;
  PodLifecycleEvent?: PodLifecycleEventResolvers<ContextType>;
  PodLifecycleStep?: PodLifecycleStepResolvers<ContextType>;
  PodPayload?: PodPayloadResolvers<ContextType>;
  PodPrevious?: PodPreviousResolvers<ContextType>;
  PodSpec?: PodSpecResolvers<ContextType>;
  PodTemplate?: PodTemplateResolvers<ContextType>;
  PriorityClass?: PriorityClassResolvers<ContextType>;
  PriorityClassConnection?: PriorityClassConnectionResolvers<ContextType>;
  PriorityClassEdge?: PriorityClassEdgeResolvers<ContextType>;
  PriorityClassPayload?: PriorityClassPayloadResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RegisterNodesPayload?: RegisterNodesPayloadResolvers<ContextType>;
  ReportPodStatusesPayload?: ReportPodStatusesPayloadResolvers<ContextType>;
  Resource?: ResourceResolvers<ContextType>;
  ResourceRequirements?: ResourceRequirementsResolvers<ContextType>;
  RollingUpdateDaemonSet?: RollingUpdateDaemonSetResolvers<ContextType>;
  RolloutProgress?: RolloutProgressResolvers<ContextType>;
  RolloutProgressEvent?: RolloutProgressEventResolvers<ContextType>;
  ServerInfo?: ServerInfoResolvers<ContextType>;
  Settlement?: SettlementResolvers<ContextType>;
  StringMap?: GraphQLScalarType;
  Subscription?: SubscriptionResolvers<ContextType>;
  Taint?: TaintResolvers<ContextType>;
  Toleration?: TolerationResolvers<ContextType>;
  TotalCount?: TotalCountResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
  VolumeMount?: VolumeMountResolvers<ContextType>;
  WaitingForTime?: WaitingForTimeResolvers<ContextType>;
};

