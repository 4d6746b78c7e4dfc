import { checkPresent, checkRequiredChoice, checkRequiredSyntax } from './check-value.ts';
import type { ContainerFields } from './container-fields.ts';
import { duplicate, invalid, required, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';
import { dns1123Label } from './name-syntax.ts';
import { validateContainerPorts, validateHostPorts } from './validate-container-ports.ts';
import { validateEnv, validateEnvFrom } from './validate-env.ts';
import { validateLifecycle, validateOneSuccessProbe, validateProbe } from './validate-handler.ts';
import { validateResources } from './validate-resources.ts';
import { validateContainerSecurityContext } from './validate-security-context.ts';
import { validateVolumeDevices, validateVolumeMounts, type DeclaredVolumes } from './validate-volume-mounts.ts';

const messagePolicies = ['File', 'FallbackToLogsOnError'];

function validateMessagePolicy(policy: string | undefined, path: FieldPath): FieldErrors {
  if (!policy) return [required(path, `must be ${messagePolicies.join(' or ')}`)];
  // INVALID, not NOT_SUPPORTED: Kubernetes 1.20 says so here.
  return messagePolicies.includes(policy) ? [] : [invalid(path, policy, `must be ${messagePolicies.join(' or ')}`)];
}

function validateContainer(container: ContainerFields, volumes: DeclaredVolumes, path: FieldPath): FieldErrors {
  return [
    ...checkRequiredSyntax(path.child('name'), container.name, dns1123Label),
    ...checkPresent(path.child('image'), container.image),
    ...validateLifecycle(container.lifecycle, path.child('lifecycle')),
    ...validateOneSuccessProbe(container.livenessProbe, path.child('livenessProbe')),
    ...validateOneSuccessProbe(container.startupProbe, path.child('startupProbe')),
    ...validateProbe(container.readinessProbe, path.child('readinessProbe')),
    ...validateMessagePolicy(container.terminationMessagePolicy, path.child('terminationMessagePolicy')),
    ...validateContainerPorts(container.ports, path.child('ports')),
    ...validateEnv(container.env, path.child('env')),
    ...validateEnvFrom(container.envFrom, path.child('envFrom')),
    ...validateVolumeMounts(container, volumes, path.child('volumeMounts')),
    ...validateVolumeDevices(container, volumes, path.child('volumeDevices')),
    ...checkRequiredChoice(path.child('imagePullPolicy'), container.imagePullPolicy, [
      'Always',
      'IfNotPresent',
      'Never',
    ]),
    ...validateResources(container.resources, path.child('resources')),
    ...validateContainerSecurityContext(container.securityContext, path.child('securityContext')),
  ];
}

/** Names are unique over `taken` and the list itself; two missing names are a repeated name too. */
function validateUniqueNames(
  containers: readonly ContainerFields[],
  taken: readonly ContainerFields[],
  path: FieldPath,
): FieldErrors {
  return containers.flatMap((container, position) => {
    const name = container.name ?? '';
    const earlier = [...taken, ...containers.slice(0, position)];
    const isTaken = earlier.some((other) => (other.name ?? '') === name);
    return isTaken ? [duplicate(path.index(position).child('name'), name, 'is the name of another container')] : [];
  });
}

/** The containers of a pod: at least one, named uniquely, without two claims to one port of the node. */
export function validateContainers(
  containers: readonly ContainerFields[] | undefined,
  volumes: DeclaredVolumes,
  path: FieldPath,
): FieldErrors {
  const list = containers ?? [];
  if (list.length === 0) return [required(path, 'must have at least one container')];
  return [
    ...list.flatMap((container, position) => validateContainer(container, volumes, path.index(position))),
    ...validateUniqueNames(list, [], path),
    ...validateHostPorts(list, path),
  ];
}

const notForInit = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;

interface InitContainersInput {
  readonly initContainers: readonly ContainerFields[] | undefined;
  readonly containers: readonly ContainerFields[] | undefined;
  readonly volumes: DeclaredVolumes;
}

/**
 * Init containers run one after the other before all others: no hooks, no probes, and host ports collide only within
 * each. (The path of such a collision names container 0, as in Kubernetes.)
 */
export function validateInitContainers(input: InitContainersInput, path: FieldPath): FieldErrors {
  const list = input.initContainers ?? [];
  return [
    ...list.flatMap((container, position) => {
      const place = path.index(position);
      const refused = notForInit.filter((field) => container[field]);
      return [
        ...validateContainer(container, input.volumes, place),
        ...refused.map((field) => invalid(place.child(field), container[field], 'must not be set for init containers')),
      ];
    }),
    ...validateUniqueNames(list, input.containers ?? [], path),
    ...list.flatMap((container) => validateHostPorts([container], path)),
  ];
}

/** Pods, unlike templates, take no image with blanks at either end (Kubernetes keeps old templates valid). */
export function validateImageBlanks(containers: readonly ContainerFields[] | undefined, path: FieldPath): FieldErrors {
  return (containers ?? []).flatMap((container, position) => {
    const image = container.image ?? '';
    if (image === image.trim()) return [];
    return [invalid(path.index(position).child('image'), image, 'must not start or end with blanks')];
  });
}
