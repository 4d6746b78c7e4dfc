import type { DaemonSetManifest } from '../domain/model/daemon-set.ts';
import type { DaemonSetImage, NodeImage, PodImage, PriorityClassImage } from '../domain/model/images.ts';
import type { NodeManifest } from '../domain/model/node.ts';
import type { ObjectMeta, OwnerReference } from '../domain/model/object-meta.ts';
import type { PodTemplate } from '../domain/model/pod-template.ts';
import type { PodManifest } from '../domain/model/pod.ts';
import type { PriorityClassManifest } from '../domain/model/priority-class.ts';
import { defaultCreatedPodSpec } from '../domain/defaults/default-pod.ts';
import { effectivePodSpec } from '../domain/planning/pod-spec.ts';

// Stored objects as manifests: what updates are compared with and what apply merges into.

interface MetaSource {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly creationTimestamp: string;
  readonly resourceVersion: string;
  readonly generation?: number;
  readonly finalizers?: readonly string[];
  readonly deletionTimestamp?: string | null;
  readonly deletionGracePeriodSeconds?: number | null;
}

/** Empty maps and lists stay away, as decoding leaves them away. */
function metaOf(image: MetaSource, owners: readonly OwnerReference[] = []): ObjectMeta {
  return {
    name: image.name,
    ...(image.namespace === undefined ? {} : { namespace: image.namespace }),
    ...(Object.keys(image.labels).length === 0 ? {} : { labels: image.labels }),
    ...(Object.keys(image.annotations).length === 0 ? {} : { annotations: image.annotations }),
    ...(owners.length === 0 ? {} : { ownerReferences: owners }),
    ...((image.finalizers ?? []).length === 0 ? {} : { finalizers: image.finalizers ?? [] }),
    uid: image.uid,
    resourceVersion: image.resourceVersion,
    creationTimestamp: image.creationTimestamp,
    ...(image.generation === undefined ? {} : { generation: image.generation }),
    ...(image.deletionTimestamp ? { deletionTimestamp: image.deletionTimestamp } : {}),
    ...(typeof image.deletionGracePeriodSeconds === 'number'
      ? { deletionGracePeriodSeconds: image.deletionGracePeriodSeconds }
      : {}),
  };
}

export function daemonSetManifestOf(image: DaemonSetImage, template: PodTemplate): DaemonSetManifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: metaOf(image, image.ownerReferences),
    spec: { ...image.spec, template },
  };
}

/** Complete: with what its set or admission gave it, and the defaults of a created pod. */
export function podManifestOf(image: PodImage, template: PodTemplate): PodManifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metaOf(image, podOwnerReferences(image)),
      ...(image.generateName === null ? {} : { generateName: image.generateName }),
    },
    spec: defaultCreatedPodSpec(effectivePodSpec({ template, pod: image })),
  };
}

/** The controller reference first. */
export function podOwnerReferences({ owner, otherOwnerReferences }: PodImage): readonly OwnerReference[] {
  const apiVersion = owner?.kind === 'DaemonSet' ? 'apps/v1' : 'v1';
  const controller = owner === null ? [] : [{ apiVersion, ...owner, controller: true, blockOwnerDeletion: true }];
  return [...controller, ...(otherOwnerReferences ?? [])];
}

export function nodeManifestOf(image: NodeImage): NodeManifest {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: metaOf(image),
    spec: {
      ...image.spec,
      ...(image.taints.length === 0 ? {} : { taints: image.taints }),
      ...(image.unschedulable ? { unschedulable: true } : {}),
    },
    status: {
      ...(Object.keys(image.capacity).length === 0 ? {} : { capacity: image.capacity }),
      ...(Object.keys(image.allocatable).length === 0 ? {} : { allocatable: image.allocatable }),
      ...(image.conditions.length === 0 ? {} : { conditions: image.conditions }),
      ...(image.addresses.length === 0 ? {} : { addresses: image.addresses }),
    },
  };
}

export function priorityClassManifestOf(image: PriorityClassImage): PriorityClassManifest {
  return {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: metaOf(image),
    value: image.value,
    ...(image.globalDefault ? { globalDefault: true } : {}),
    ...(image.description === '' ? {} : { description: image.description }),
    // The column holds one of the two words only.
    preemptionPolicy: image.preemptionPolicy as PriorityClassManifest['preemptionPolicy'],
  };
}
