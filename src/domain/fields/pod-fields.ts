import { CONTAINER, EPHEMERAL_CONTAINER } from './container-fields.ts';
import { BOOL, dropped, filled, INT32, INT64, kept, list, map, QUANTITY, SERVER_SET, STRING, struct } from './field.ts';
import type { Struct } from './field.ts';
import { OBJECT_META } from './meta-fields.ts';
import { LOCAL_OBJECT_REFERENCE } from './reference-fields.ts';
import { POD_SECURITY_CONTEXT } from './security-fields.ts';
import { AFFINITY, TOPOLOGY_SPREAD_CONSTRAINT } from './selector-fields.ts';
import { VOLUME } from './volume-fields.ts';

const TOLERATION = struct({
  key: dropped(STRING),
  operator: dropped(STRING),
  value: dropped(STRING),
  effect: dropped(STRING),
  tolerationSeconds: kept(INT64),
});

const DNS_CONFIG = struct({
  nameservers: dropped(list(STRING)),
  searches: dropped(list(STRING)),
  options: dropped(list(struct({ name: dropped(STRING), value: kept(STRING) }))),
});

const HOST_ALIAS = struct({ ip: dropped(STRING), hostnames: dropped(list(STRING)) });

/** PodSpec, every field of v1.20. */
export const POD_SPEC = struct({
  volumes: dropped(list(VOLUME, { key: 'name', retainKeys: true })),
  initContainers: dropped(list(CONTAINER, { key: 'name' })),
  containers: filled(list(CONTAINER, { key: 'name' })),
  ephemeralContainers: dropped(list(EPHEMERAL_CONTAINER, { key: 'name' })),
  restartPolicy: dropped(STRING),
  terminationGracePeriodSeconds: kept(INT64),
  activeDeadlineSeconds: kept(INT64),
  dnsPolicy: dropped(STRING),
  nodeSelector: dropped(map(STRING)),
  serviceAccountName: dropped(STRING),
  serviceAccount: dropped(STRING),
  automountServiceAccountToken: kept(BOOL),
  nodeName: dropped(STRING),
  hostNetwork: dropped(BOOL),
  hostPID: dropped(BOOL),
  hostIPC: dropped(BOOL),
  shareProcessNamespace: kept(BOOL),
  securityContext: kept(POD_SECURITY_CONTEXT),
  imagePullSecrets: dropped(list(LOCAL_OBJECT_REFERENCE, { key: 'name' })),
  hostname: dropped(STRING),
  subdomain: dropped(STRING),
  affinity: kept(AFFINITY),
  schedulerName: dropped(STRING),
  tolerations: dropped(list(TOLERATION)),
  hostAliases: dropped(list(HOST_ALIAS, { key: 'ip' })),
  priorityClassName: dropped(STRING),
  priority: kept(INT32),
  dnsConfig: kept(DNS_CONFIG),
  readinessGates: dropped(list(struct({ conditionType: filled(STRING) }))),
  runtimeClassName: kept(STRING),
  enableServiceLinks: kept(BOOL),
  preemptionPolicy: kept(STRING),
  overhead: dropped(map(QUANTITY)),
  topologySpreadConstraints: dropped(list(TOPOLOGY_SPREAD_CONSTRAINT, { key: 'topologyKey' })),
  setHostnameAsFQDN: kept(BOOL),
});

/** PodTemplateSpec. */
export const POD_TEMPLATE = struct({ metadata: filled(struct(OBJECT_META)), spec: filled(POD_SPEC) });

/** Pod; its status is observed, never declared. */
export const POD_FIELDS: Struct = { metadata: filled(struct(OBJECT_META)), spec: filled(POD_SPEC), status: SERVER_SET };
