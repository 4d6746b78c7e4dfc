import { BOOL, dropped, filled, INT32, INT_OR_STRING, kept, list, map, QUANTITY, STRING, struct } from './field.ts';
import type { Struct } from './field.ts';
import { FIELD_SELECTOR, KEY_SELECTOR, NAME_OF_OBJECT, RESOURCE_FIELD_SELECTOR } from './reference-fields.ts';
import { CONTAINER_SECURITY_CONTEXT } from './security-fields.ts';

const PORT = struct({
  name: dropped(STRING),
  hostPort: dropped(INT32),
  containerPort: filled(INT32),
  protocol: dropped(STRING),
  hostIP: dropped(STRING),
});

const OPTIONAL_OBJECT = struct({ ...NAME_OF_OBJECT, optional: kept(BOOL) });

const ENV_FROM = struct({
  prefix: dropped(STRING),
  configMapRef: kept(OPTIONAL_OBJECT),
  secretRef: kept(OPTIONAL_OBJECT),
});

const ENV = struct({
  name: filled(STRING),
  value: dropped(STRING),
  valueFrom: kept(
    struct({
      fieldRef: kept(FIELD_SELECTOR),
      resourceFieldRef: kept(RESOURCE_FIELD_SELECTOR),
      configMapKeyRef: kept(KEY_SELECTOR),
      secretKeyRef: kept(KEY_SELECTOR),
    }),
  ),
});

const VOLUME_MOUNT = struct({
  name: filled(STRING),
  readOnly: dropped(BOOL),
  mountPath: filled(STRING),
  subPath: dropped(STRING),
  mountPropagation: kept(STRING),
  subPathExpr: dropped(STRING),
});

/** Handler: what a probe or a lifecycle hook does. */
const HANDLER: Struct = {
  exec: kept(struct({ command: dropped(list(STRING)) })),
  httpGet: kept(
    struct({
      path: dropped(STRING),
      port: filled(INT_OR_STRING),
      host: dropped(STRING),
      scheme: dropped(STRING),
      httpHeaders: dropped(list(struct({ name: filled(STRING), value: filled(STRING) }))),
    }),
  ),
  tcpSocket: kept(struct({ port: filled(INT_OR_STRING), host: dropped(STRING) })),
};

const PROBE = struct({
  ...HANDLER,
  initialDelaySeconds: dropped(INT32),
  timeoutSeconds: dropped(INT32),
  periodSeconds: dropped(INT32),
  successThreshold: dropped(INT32),
  failureThreshold: dropped(INT32),
});

const CONTAINER_FIELDS: Struct = {
  name: filled(STRING),
  image: dropped(STRING),
  command: dropped(list(STRING)),
  args: dropped(list(STRING)),
  workingDir: dropped(STRING),
  ports: dropped(list(PORT, { key: 'containerPort' })),
  envFrom: dropped(list(ENV_FROM)),
  env: dropped(list(ENV, { key: 'name' })),
  resources: filled(struct({ limits: dropped(map(QUANTITY)), requests: dropped(map(QUANTITY)) })),
  volumeMounts: dropped(list(VOLUME_MOUNT, { key: 'mountPath' })),
  volumeDevices: dropped(list(struct({ name: filled(STRING), devicePath: filled(STRING) }), { key: 'devicePath' })),
  livenessProbe: kept(PROBE),
  readinessProbe: kept(PROBE),
  startupProbe: kept(PROBE),
  lifecycle: kept(struct({ postStart: kept(struct(HANDLER)), preStop: kept(struct(HANDLER)) })),
  terminationMessagePath: dropped(STRING),
  terminationMessagePolicy: dropped(STRING),
  imagePullPolicy: dropped(STRING),
  securityContext: kept(CONTAINER_SECURITY_CONTEXT),
  stdin: dropped(BOOL),
  stdinOnce: dropped(BOOL),
  tty: dropped(BOOL),
};

/** Container; init containers are of the same type. */
export const CONTAINER = struct(CONTAINER_FIELDS);

/** EphemeralContainer: a container that joins a running pod. */
export const EPHEMERAL_CONTAINER = struct({ ...CONTAINER_FIELDS, targetContainerName: dropped(STRING) });
