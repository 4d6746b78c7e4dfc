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

/** ObjectMeta of any kind. Each field is worked out when it is asked for: a list of a thousand objects mostly shows their names. */
export function metaFields(image: MetaSource, owners?: () => readonly OwnerReferenceImage[]): ObjectMeta {
  return new MetaFields(image, owners);
}

class MetaFields implements ObjectMeta {
  private readonly image: MetaSource;
  private readonly owners: (() => readonly OwnerReferenceImage[]) | undefined;

  constructor(image: MetaSource, owners: (() => readonly OwnerReferenceImage[]) | undefined) {
    this.image = image;
    this.owners = owners;
  }

  get name() {
    return this.image.name;
  }

  get namespace() {
    return this.image.namespace ?? null;
  }

  get uid() {
    return this.image.uid;
  }

  get labels() {
    return this.image.labels;
  }

  get annotations() {
    return this.image.annotations;
  }

  get generation() {
    return this.image.generation ?? null;
  }

  get resourceVersion() {
    return this.image.resourceVersion ?? '1';
  }

  get creationTimestamp() {
    return this.image.creationTimestamp;
  }

  get deletionTimestamp() {
    return this.image.deletionTimestamp ?? null;
  }

  get deletionGracePeriodSeconds() {
    return this.image.deletionGracePeriodSeconds ?? null;
  }

  get finalizers() {
    return [...(this.image.finalizers ?? [])];
  }

  get ownerReferences() {
    return (this.owners?.() ?? []).map(ownerReferenceFields);
  }
}

function ownerReferenceFields(reference: OwnerReferenceImage): OwnerReference {
  const { apiVersion, kind, name, uid, controller = false, blockOwnerDeletion = false } = reference;
  return { apiVersion, kind, name, uid, controller, blockOwnerDeletion };
}

export function conditionFields(condition: ConditionImage): Condition {
  const { type, status, reason = null, message = null, lastTransitionTime = null } = condition;
  return { type, status, reason, message, lastTransitionTime };
}
