import type { Json } from './json.ts';
import type { Annotations, Labels } from './object-meta.ts';
import type { NodeAffinity } from './selector.ts';
import type { Toleration } from './taint.ts';

export interface ContainerPort {
  readonly name?: string;
  readonly containerPort: number;
  readonly hostPort?: number;
  readonly hostIP?: string;
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
}

/** Quantities in their canonical text form, by resource name ("cpu", "memory", "example.com/gpu"). */
export type ResourceList = Readonly<Record<string, string>>;

export interface ResourceRequirements {
  readonly limits?: ResourceList;
  readonly requests?: ResourceList;
}

/** The fields that rules look at; every other field of the v1.20 container is kept beside them, untouched. */
export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly ports?: readonly ContainerPort[];
  readonly resources?: ResourceRequirements;
  readonly imagePullPolicy?: string;
  readonly [field: string]: Json | object | undefined;
}

export interface Affinity {
  readonly nodeAffinity?: NodeAffinity;
  readonly podAffinity?: object;
  readonly podAntiAffinity?: object;
}

/** Kubernetes v1.20 PodSpec: typed where rules read it, complete in what it keeps. */
export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly nodeName?: string;
  readonly nodeSelector?: Labels;
  readonly affinity?: Affinity;
  readonly tolerations?: readonly Toleration[];
  readonly hostNetwork?: boolean;
  readonly priority?: number;
  readonly priorityClassName?: string;
  readonly preemptionPolicy?: string;
  readonly schedulerName?: string;
  readonly restartPolicy?: string;
  readonly terminationGracePeriodSeconds?: number;
  readonly overhead?: ResourceList;
  readonly [field: string]: Json | object | undefined;
}

export interface PodTemplate {
  readonly metadata?: {
    readonly labels?: Labels;
    readonly annotations?: Annotations;
    readonly [field: string]: Json | object | undefined;
  };
  readonly spec: PodSpec;
}
