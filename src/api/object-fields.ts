import type { OwnerReference as OwnerReferenceImage } from '../domain/model/object-meta.ts';
import type { Condition as ConditionImage } from '../domain/model/pod.ts';
import type { Condition, ObjectMeta, OwnerReference } from './generated/resolver-types.ts';

/** What images have of ObjectMeta; kinds lack some of it. */
interface MetaSource {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly creationTimestamp: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly deletionTimestamp?: string | null;
  readonly deletionGracePeriodSeconds?: number | null;
  readonly finalizers?: readonly string[];
}

/** ObjectMeta of any kind. */
export function metaFields(image: MetaSource, owners: readonly OwnerReferenceImage[] = []): ObjectMeta {
  return {
    name: image.name,
    namespace: image.namespace ?? null,
    uid: image.uid,
    labels: image.labels,
    annotations: image.annotations,
    generation: image.generation ?? null,
    resourceVersion: image.resourceVersion ?? '1',
    creationTimestamp: image.creationTimestamp,
    deletionTimestamp: image.deletionTimestamp ?? null,
    deletionGracePeriodSeconds: image.deletionGracePeriodSeconds ?? null,
    finalizers: [...(image.finalizers ?? [])],
    ownerReferences: owners.map(ownerReferenceFields),
  };
}

function ownerReferenceFields(reference: OwnerReferenceImage): OwnerReference {
  const { apiVersion, kind, name, uid, controller = false, blockOwnerDeletion = false } = reference;
  return { apiVersion, kind, name, uid, controller, blockOwnerDeletion };
}

export function conditionFields(condition: ConditionImage): Condition {
  const { type, status, reason = null, message = null, lastTransitionTime = null } = condition;
  return { type, status, reason, message, lastTransitionTime };
}
