import type { Labels } from '../model/object-meta.ts';
import type { ResourceList } from '../model/pod-template.ts';
import type { LabelSelector, NodeAffinity } from '../model/selector.ts';
import type { Toleration } from '../model/taint.ts';
import type { ContainerFields, SeccompProfile, WindowsOptions } from './container-fields.ts';
import type { Volume } from './volume-fields.ts';

// The fields of a pod that the model keeps without a type of their own, as the decoder guarantees them.

export interface Sysctl {
  readonly name?: string;
}

export interface PodSecurityContext {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly fsGroup?: number;
  readonly fsGroupChangePolicy?: string;
  readonly supplementalGroups?: readonly number[];
  readonly sysctls?: readonly Sysctl[];
  readonly seccompProfile?: SeccompProfile;
  readonly windowsOptions?: WindowsOptions;
}

export interface PodAffinityTerm {
  readonly labelSelector?: LabelSelector;
  readonly namespaces?: readonly string[];
  readonly topologyKey?: string;
}

export interface PodAffinityRules {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[];
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
    readonly weight?: number;
    readonly podAffinityTerm?: PodAffinityTerm;
  }[];
}

export interface DnsConfig {
  readonly nameservers?: readonly string[];
  readonly searches?: readonly string[];
  readonly options?: readonly { readonly name?: string }[];
}

export interface HostAlias {
  readonly ip?: string;
  readonly hostnames?: readonly string[];
}

export interface TopologySpreadConstraint {
  readonly maxSkew?: number;
  readonly topologyKey?: string;
  readonly whenUnsatisfiable?: string;
}

export interface PodSpecFields {
  readonly containers?: readonly ContainerFields[];
  readonly initContainers?: readonly ContainerFields[];
  readonly ephemeralContainers?: readonly object[];
  readonly volumes?: readonly Volume[];
  readonly restartPolicy?: string;
  readonly activeDeadlineSeconds?: number;
  readonly dnsPolicy?: string;
  readonly dnsConfig?: DnsConfig;
  readonly nodeSelector?: Labels;
  readonly nodeName?: string;
  readonly affinity?: {
    readonly nodeAffinity?: NodeAffinity;
    readonly podAffinity?: PodAffinityRules;
    readonly podAntiAffinity?: PodAffinityRules;
  };
  readonly tolerations?: readonly Toleration[];
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
  readonly serviceAccountName?: string;
  /** The old name of serviceAccountName. */
  readonly serviceAccount?: string;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly shareProcessNamespace?: boolean;
  readonly securityContext?: PodSecurityContext;
  readonly hostname?: string;
  readonly subdomain?: string;
  readonly hostAliases?: readonly HostAlias[];
  readonly priorityClassName?: string;
  readonly preemptionPolicy?: string;
  readonly readinessGates?: readonly { readonly conditionType?: string }[];
  readonly runtimeClassName?: string;
  readonly overhead?: ResourceList;
}
