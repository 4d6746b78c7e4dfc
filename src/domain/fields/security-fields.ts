import { BOOL, dropped, filled, INT64, kept, list, STRING, struct } from './field.ts';
import type { Struct } from './field.ts';

/** What containers and pods share. */
const SHARED: Struct = {
  seLinuxOptions: kept(
    struct({ user: dropped(STRING), role: dropped(STRING), type: dropped(STRING), level: dropped(STRING) }),
  ),
  windowsOptions: kept(
    struct({ gmsaCredentialSpecName: kept(STRING), gmsaCredentialSpec: kept(STRING), runAsUserName: kept(STRING) }),
  ),
  runAsUser: kept(INT64),
  runAsGroup: kept(INT64),
  runAsNonRoot: kept(BOOL),
  seccompProfile: kept(struct({ type: filled(STRING), localhostProfile: kept(STRING) })),
};

/** SecurityContext of a container. */
export const CONTAINER_SECURITY_CONTEXT = struct({
  capabilities: kept(struct({ add: dropped(list(STRING)), drop: dropped(list(STRING)) })),
  privileged: kept(BOOL),
  ...SHARED,
  readOnlyRootFilesystem: kept(BOOL),
  allowPrivilegeEscalation: kept(BOOL),
  procMount: kept(STRING),
});

/** PodSecurityContext. */
export const POD_SECURITY_CONTEXT = struct({
  ...SHARED,
  supplementalGroups: dropped(list(INT64)),
  fsGroup: kept(INT64),
  sysctls: dropped(list(struct({ name: filled(STRING), value: filled(STRING) }))),
  fsGroupChangePolicy: kept(STRING),
});
