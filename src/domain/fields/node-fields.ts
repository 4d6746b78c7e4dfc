import {
  BOOL,
  dropped,
  filled,
  INT32,
  INT64,
  kept,
  list,
  map,
  QUANTITY,
  SERVER_SET,
  STRING,
  struct,
  TIME,
} from './field.ts';
import type { Struct } from './field.ts';
import { CLUSTER_OBJECT_META } from './meta-fields.ts';

const TAINT = struct({
  key: filled(STRING),
  value: dropped(STRING),
  effect: filled(STRING),
  timeAdded: kept(TIME),
});

const CONFIG_SOURCE = struct({
  configMap: kept(
    struct({
      namespace: filled(STRING),
      name: filled(STRING),
      uid: dropped(STRING),
      resourceVersion: dropped(STRING),
      kubeletConfigKey: filled(STRING),
    }),
  ),
});

const CONDITION = struct({
  type: filled(STRING),
  status: filled(STRING),
  lastHeartbeatTime: kept(TIME),
  lastTransitionTime: kept(TIME),
  reason: dropped(STRING),
  message: dropped(STRING),
});

const NODE_INFO = struct({
  machineID: filled(STRING),
  systemUUID: filled(STRING),
  bootID: filled(STRING),
  kernelVersion: filled(STRING),
  osImage: filled(STRING),
  containerRuntimeVersion: filled(STRING),
  kubeletVersion: filled(STRING),
  kubeProxyVersion: filled(STRING),
  operatingSystem: filled(STRING),
  architecture: filled(STRING),
});

/** Node. Its status is kept: capacity, conditions and addresses of a declared node come from the manifest. */
export const NODE_FIELDS: Struct = {
  metadata: filled(struct(CLUSTER_OBJECT_META)),
  spec: filled(
    struct({
      podCIDR: dropped(STRING),
      podCIDRs: dropped(list(STRING, { key: '' })),
      providerID: dropped(STRING),
      unschedulable: dropped(BOOL),
      taints: dropped(list(TAINT)),
      configSource: kept(CONFIG_SOURCE),
      externalID: dropped(STRING),
    }),
  ),
  status: kept(
    struct({
      capacity: dropped(map(QUANTITY)),
      allocatable: dropped(map(QUANTITY)),
      phase: dropped(STRING),
      conditions: dropped(list(CONDITION, { key: 'type' })),
      addresses: dropped(list(struct({ type: filled(STRING), address: filled(STRING) }), { key: 'type' })),
      daemonEndpoints: kept(struct({ kubeletEndpoint: kept(struct({ Port: filled(INT32) })) })),
      nodeInfo: kept(NODE_INFO),
      images: dropped(list(struct({ names: filled(list(STRING)), sizeBytes: dropped(INT64) }))),
      volumesInUse: dropped(list(STRING)),
      volumesAttached: dropped(list(struct({ name: filled(STRING), devicePath: filled(STRING) }))),
      config: SERVER_SET,
    }),
  ),
};
