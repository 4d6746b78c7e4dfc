import type { OwnerReference } from '../domain/model/object-meta.ts';
import { refuseInvalid } from './refusal.ts';

/** The columns that owner references are kept in. */
export interface PodOwners {
  readonly ownerUid: string | null;
  readonly ownerKind: string | null;
  readonly ownerName: string | null;
  readonly otherOwnerReferences: readonly OwnerReference[] | null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Splits owner references into the controller and the others. A controller's uid must be one that an object can have. */
export function podOwners(references: readonly OwnerReference[] = []): PodOwners {
  const at = references.findIndex((reference) => reference.controller === true);
  const controller = references[at];
  const others = references.filter((_, index) => index !== at);
  if (controller && !UUID.test(controller.uid)) {
    const path = `metadata.ownerReferences[${at}].uid`;
    refuseInvalid([{ path, reason: 'INVALID', message: 'must be a UUID', value: controller.uid }]);
  }
  return {
    ownerUid: controller?.uid.toLowerCase() ?? null,
    ownerKind: controller?.kind ?? null,
    ownerName: controller?.name ?? null,
    otherOwnerReferences: others.length === 0 ? null : others,
  };
}
