import { BOOL, dropped, filled, kept, list, map, SERVER_SET, STRING, struct } from './field.ts';
import type { Struct } from './field.ts';

const OWNER_REFERENCE = struct({
  apiVersion: filled(STRING),
  kind: filled(STRING),
  name: filled(STRING),
  uid: filled(STRING),
  controller: kept(BOOL),
  blockOwnerDeletion: kept(BOOL),
});

/** ObjectMeta: what a person may set; the rest belongs to the server (semantics.md 18.1). */
export const OBJECT_META: Struct = {
  name: dropped(STRING),
  generateName: dropped(STRING),
  namespace: dropped(STRING),
  labels: dropped(map(STRING)),
  annotations: dropped(map(STRING)),
  ownerReferences: dropped(list(OWNER_REFERENCE, { key: 'uid' })),
  finalizers: dropped(list(STRING, { key: '' })),
  uid: SERVER_SET,
  selfLink: SERVER_SET,
  clusterName: SERVER_SET,
  resourceVersion: SERVER_SET,
  generation: SERVER_SET,
  creationTimestamp: SERVER_SET,
  deletionTimestamp: SERVER_SET,
  deletionGracePeriodSeconds: SERVER_SET,
  managedFields: SERVER_SET,
};

/** ObjectMeta of kinds without a namespace: one that is given anyway is dropped, as Kubernetes does. */
export const CLUSTER_OBJECT_META: Struct = { ...OBJECT_META, namespace: SERVER_SET };
