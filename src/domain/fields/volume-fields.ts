import { BOOL, dropped, filled, INT32, INT64, kept, list, map, nulled, QUANTITY, STRING, struct } from './field.ts';
import type { Field, Struct } from './field.ts';
import { OBJECT_META } from './meta-fields.ts';
import { FIELD_SELECTOR, LOCAL_OBJECT_REFERENCE, NAME_OF_OBJECT, RESOURCE_FIELD_SELECTOR } from './reference-fields.ts';
import { LABEL_SELECTOR } from './selector-fields.ts';

const FS_TYPE: Struct = { fsType: dropped(STRING) };
const READ_ONLY: Struct = { readOnly: dropped(BOOL) };
const SECRET_REF: Struct = { secretRef: kept(LOCAL_OBJECT_REFERENCE) };

const ITEMS: Field = dropped(list(struct({ key: filled(STRING), path: filled(STRING), mode: kept(INT32) })));
const DOWNWARD_ITEMS: Field = dropped(
  list(
    struct({
      path: filled(STRING),
      fieldRef: kept(FIELD_SELECTOR),
      resourceFieldRef: kept(RESOURCE_FIELD_SELECTOR),
      mode: kept(INT32),
    }),
  ),
);
const NAMED_ITEMS: Struct = { ...NAME_OF_OBJECT, items: ITEMS, optional: kept(BOOL) };

const PROJECTION = struct({
  secret: kept(struct(NAMED_ITEMS)),
  downwardAPI: kept(struct({ items: DOWNWARD_ITEMS })),
  configMap: kept(struct(NAMED_ITEMS)),
  serviceAccountToken: kept(
    struct({ audience: dropped(STRING), expirationSeconds: kept(INT64), path: filled(STRING) }),
  ),
});

const CLAIM_SPEC = struct({
  accessModes: dropped(list(STRING)),
  selector: kept(LABEL_SELECTOR),
  resources: filled(struct({ limits: dropped(map(QUANTITY)), requests: dropped(map(QUANTITY)) })),
  volumeName: dropped(STRING),
  storageClassName: kept(STRING),
  volumeMode: kept(STRING),
  dataSource: kept(struct({ apiGroup: kept(STRING), kind: filled(STRING), name: filled(STRING) })),
});

/** VolumeSource: every kind of volume of v1.20; exactly one of them may be given. */
export const VOLUME_SOURCES: Struct = {
  hostPath: kept(struct({ path: filled(STRING), type: kept(STRING) })),
  emptyDir: kept(struct({ medium: dropped(STRING), sizeLimit: kept(QUANTITY) })),
  gcePersistentDisk: kept(struct({ pdName: filled(STRING), ...FS_TYPE, partition: dropped(INT32), ...READ_ONLY })),
  awsElasticBlockStore: kept(struct({ volumeID: filled(STRING), ...FS_TYPE, partition: dropped(INT32), ...READ_ONLY })),
  gitRepo: kept(struct({ repository: filled(STRING), revision: dropped(STRING), directory: dropped(STRING) })),
  secret: kept(struct({ secretName: dropped(STRING), items: ITEMS, defaultMode: kept(INT32), optional: kept(BOOL) })),
  nfs: kept(struct({ server: filled(STRING), path: filled(STRING), ...READ_ONLY })),
  iscsi: kept(
    struct({
      targetPortal: filled(STRING),
      iqn: filled(STRING),
      lun: filled(INT32),
      iscsiInterface: dropped(STRING),
      ...FS_TYPE,
      ...READ_ONLY,
      portals: dropped(list(STRING)),
      chapAuthDiscovery: dropped(BOOL),
      chapAuthSession: dropped(BOOL),
      ...SECRET_REF,
      initiatorName: kept(STRING),
    }),
  ),
  glusterfs: kept(struct({ endpoints: filled(STRING), path: filled(STRING), ...READ_ONLY })),
  persistentVolumeClaim: kept(struct({ claimName: filled(STRING), ...READ_ONLY })),
  rbd: kept(
    struct({
      monitors: filled(list(STRING)),
      image: filled(STRING),
      ...FS_TYPE,
      pool: dropped(STRING),
      user: dropped(STRING),
      keyring: dropped(STRING),
      ...SECRET_REF,
      ...READ_ONLY,
    }),
  ),
  flexVolume: kept(
    struct({ driver: filled(STRING), ...FS_TYPE, ...SECRET_REF, ...READ_ONLY, options: dropped(map(STRING)) }),
  ),
  cinder: kept(struct({ volumeID: filled(STRING), ...FS_TYPE, ...READ_ONLY, ...SECRET_REF })),
  cephfs: kept(
    struct({
      monitors: filled(list(STRING)),
      path: dropped(STRING),
      user: dropped(STRING),
      secretFile: dropped(STRING),
      ...SECRET_REF,
      ...READ_ONLY,
    }),
  ),
  flocker: kept(struct({ datasetName: dropped(STRING), datasetUUID: dropped(STRING) })),
  downwardAPI: kept(struct({ items: DOWNWARD_ITEMS, defaultMode: kept(INT32) })),
  fc: kept(
    struct({
      targetWWNs: dropped(list(STRING)),
      lun: kept(INT32),
      ...FS_TYPE,
      ...READ_ONLY,
      wwids: dropped(list(STRING)),
    }),
  ),
  azureFile: kept(struct({ secretName: filled(STRING), shareName: filled(STRING), ...READ_ONLY })),
  configMap: kept(struct({ ...NAME_OF_OBJECT, items: ITEMS, defaultMode: kept(INT32), optional: kept(BOOL) })),
  vsphereVolume: kept(
    struct({
      volumePath: filled(STRING),
      ...FS_TYPE,
      storagePolicyName: dropped(STRING),
      storagePolicyID: dropped(STRING),
    }),
  ),
  quobyte: kept(
    struct({
      registry: filled(STRING),
      volume: filled(STRING),
      ...READ_ONLY,
      user: dropped(STRING),
      group: dropped(STRING),
      tenant: dropped(STRING),
    }),
  ),
  azureDisk: kept(
    struct({
      diskName: filled(STRING),
      diskURI: filled(STRING),
      cachingMode: kept(STRING),
      fsType: kept(STRING),
      readOnly: kept(BOOL),
      kind: kept(STRING),
    }),
  ),
  photonPersistentDisk: kept(struct({ pdID: filled(STRING), ...FS_TYPE })),
  projected: kept(struct({ sources: nulled(list(PROJECTION)), defaultMode: kept(INT32) })),
  portworxVolume: kept(struct({ volumeID: filled(STRING), ...FS_TYPE, ...READ_ONLY })),
  scaleIO: kept(
    struct({
      gateway: filled(STRING),
      system: filled(STRING),
      secretRef: kept(LOCAL_OBJECT_REFERENCE),
      sslEnabled: dropped(BOOL),
      protectionDomain: dropped(STRING),
      storagePool: dropped(STRING),
      storageMode: dropped(STRING),
      volumeName: dropped(STRING),
      ...FS_TYPE,
      ...READ_ONLY,
    }),
  ),
  storageos: kept(
    struct({
      volumeName: dropped(STRING),
      volumeNamespace: dropped(STRING),
      ...FS_TYPE,
      ...READ_ONLY,
      ...SECRET_REF,
    }),
  ),
  csi: kept(
    struct({
      driver: filled(STRING),
      readOnly: kept(BOOL),
      fsType: kept(STRING),
      volumeAttributes: dropped(map(STRING)),
      nodePublishSecretRef: kept(LOCAL_OBJECT_REFERENCE),
    }),
  ),
  ephemeral: kept(
    struct({
      volumeClaimTemplate: kept(struct({ metadata: filled(struct(OBJECT_META)), spec: filled(CLAIM_SPEC) })),
      readOnly: dropped(BOOL),
    }),
  ),
};

/** Volume. */
export const VOLUME = struct({ name: filled(STRING), ...VOLUME_SOURCES });
