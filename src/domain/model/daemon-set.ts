import type { ObjectMeta } from './object-meta.ts';
import type { PodTemplate } from './pod-template.ts';
import type { LabelSelector } from './selector.ts';

/** An absolute number, or a percentage such as "30%" (rounded up, of the nodes that should run the daemon). */
export type IntOrString = number | string;

export interface RollingUpdateDaemonSet {
  readonly maxUnavailable?: IntOrString;
  readonly maxSurge?: IntOrString;
}

export interface DaemonSetUpdateStrategy {
  readonly type?: 'RollingUpdate' | 'OnDelete';
  readonly rollingUpdate?: RollingUpdateDaemonSet;
}

export interface DaemonSetSpec {
  readonly selector: LabelSelector;
  readonly template: PodTemplate;
  readonly updateStrategy?: DaemonSetUpdateStrategy;
  readonly minReadySeconds?: number;
  readonly revisionHistoryLimit?: number;
}

/** The counts count nodes, not pods (semantics: the first pod of each node speaks for it). */
export interface DaemonSetStatus {
  readonly observedGeneration: number;
  readonly desiredNumberScheduled: number;
  readonly currentNumberScheduled: number;
  readonly numberMisscheduled: number;
  readonly numberReady: number;
  readonly updatedNumberScheduled: number;
  readonly numberAvailable: number;
  readonly numberUnavailable: number;
  readonly collisionCount?: number;
}

/** A DaemonSet as a manifest has it, after decoding and defaulting. */
export interface DaemonSetManifest {
  readonly apiVersion: 'apps/v1';
  readonly kind: 'DaemonSet';
  readonly metadata: ObjectMeta;
  readonly spec: DaemonSetSpec;
}
