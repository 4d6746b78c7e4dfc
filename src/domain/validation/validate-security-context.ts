import { checkChoice, checkRange, checkRequiredSyntax } from './check-value.ts';
import type { ContainerSecurityContext } from './container-fields.ts';
import { duplicate, invalid, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';
import { sysctlName } from './name-syntax.ts';
import type { PodSecurityContext, PodSpecFields, Sysctl } from './pod-spec-fields.ts';
import { validateSeccompProfile } from './validate-seccomp.ts';
import { validateWindowsOptions } from './validate-windows-options.ts';

const idMax = 2 ** 31 - 1;

function checkId(path: FieldPath, id: number | undefined): FieldErrors {
  return checkRange(path, id, 0, idMax);
}

/**
 * What a container may do on its node (Kubernetes "Configure a Security Context"). procMount is not looked at: in 1.20
 * it is an alpha feature, and what a client writes there is replaced by Default.
 */
export function validateContainerSecurityContext(
  context: ContainerSecurityContext | undefined,
  path: FieldPath,
): FieldErrors {
  if (!context) return [];
  const refusesEscalation = context.allowPrivilegeEscalation === false;
  const addsAdmin = (context.capabilities?.add ?? []).includes('CAP_SYS_ADMIN');
  const contradiction = 'allowPrivilegeEscalation cannot be false';
  return [
    ...checkId(path.child('runAsUser'), context.runAsUser),
    ...checkId(path.child('runAsGroup'), context.runAsGroup),
    ...(refusesEscalation && context.privileged === true
      ? [invalid(path, context, `${contradiction} in a privileged container`)]
      : []),
    ...(refusesEscalation && addsAdmin
      ? [invalid(path, context, `${contradiction} with the capability CAP_SYS_ADMIN`)]
      : []),
    ...validateSeccompProfile(context.seccompProfile, path.child('seccompProfile')),
    ...validateWindowsOptions(context.windowsOptions, path.child('windowsOptions')),
  ];
}

function validateSysctls(sysctls: readonly Sysctl[] | undefined, path: FieldPath): FieldErrors {
  const names = (sysctls ?? []).map((sysctl) => sysctl.name ?? '');
  return names.flatMap((name, position) => {
    const place = path.index(position).child('name');
    const errors = checkRequiredSyntax(place, name, sysctlName);
    return errors.length === 0 && names.indexOf(name) < position ? [duplicate(place, name)] : errors;
  });
}

/** The security context of a whole pod. `path` is that of the context itself. */
export function validatePodSecurityContext(spec: PodSpecFields, path: FieldPath): FieldErrors {
  const context: PodSecurityContext = spec.securityContext ?? {};
  const sharesTwice = spec.hostPID === true && spec.shareProcessNamespace === true;
  const groups = context.supplementalGroups ?? [];
  return [
    ...checkId(path.child('fsGroup'), context.fsGroup),
    ...checkId(path.child('runAsUser'), context.runAsUser),
    ...checkId(path.child('runAsGroup'), context.runAsGroup),
    ...groups.flatMap((group, position) => checkId(path.child('supplementalGroups').index(position), group)),
    ...(sharesTwice
      ? [invalid(path.child('shareProcessNamespace'), true, 'cannot be true together with hostPID')]
      : []),
    ...validateSysctls(context.sysctls, path.child('sysctls')),
    ...checkChoice(path.child('fsGroupChangePolicy'), context.fsGroupChangePolicy, ['OnRootMismatch', 'Always']),
    ...validateSeccompProfile(context.seccompProfile, path.child('seccompProfile')),
    ...validateWindowsOptions(context.windowsOptions, path.child('windowsOptions')),
  ];
}
