// What was acknowledged: one register an object, written by one writer, so that its last state is known.

export type Labels = Readonly<Record<string, string>>;

export interface SetManifest {
  readonly apiVersion: 'apps/v1';
  readonly kind: 'DaemonSet';
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly labels: Labels;
    readonly annotations: Labels;
  };
  readonly spec: Readonly<Record<string, unknown>>;
}

export interface SetRegister {
  readonly namespace: string;
  readonly name: string;
  /** Null: it does not exist. */
  state: {
    readonly uid: string;
    readonly generation: number;
    readonly manifest: SetManifest;
    /** Its template has an annotation that no manifest of ours names: the next update takes it away again. */
    readonly isRestarted: boolean;
  } | null;
}

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: 'NoSchedule' | 'NoExecute';
}

export interface NodeRegister {
  readonly name: string;
  state: {
    readonly uid: string;
    readonly labels: Labels;
    readonly taints: readonly Taint[];
    readonly unschedulable: boolean;
  } | null;
}

/** A bare pod that no node takes, so that nobody but its writer ends it. */
export interface PodRegister {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  annotations: Labels;
}

export interface Model {
  readonly sets: SetRegister[];
  readonly nodes: NodeRegister[];
  readonly pods: Map<string, PodRegister>;
  /** uids whose deletion was acknowledged, with what they were. */
  readonly deleted: Map<string, string>;
}

export function createModel(): Model {
  return { sets: [], nodes: [], pods: new Map(), deleted: new Map() };
}
