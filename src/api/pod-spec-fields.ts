import { onceForEach } from '../util/once-for-each.ts';
import type {
  Container as ContainerSpec,
  PodSpec as PodSpecModel,
  PodTemplate as Template,
} from '../domain/model/pod-template.ts';
import type {
  Container,
  ContainerPort,
  EnvVar,
  PodSpec,
  PodTemplate,
  Toleration,
  VolumeMount,
} from './generated/resolver-types.ts';

/** The schema's typed home of a pod spec; `raw` has everything. */
export function podSpecFields(spec: PodSpecModel): PodSpec {
  return {
    containers: spec.containers.map(containerFields),
    initContainers: (spec.initContainers ?? []).map(containerFields),
    nodeName: spec.nodeName ?? null,
    nodeSelector: spec.nodeSelector ?? {},
    affinity: spec.affinity ?? null,
    tolerations: (spec.tolerations ?? []).map(tolerationFields),
    hostNetwork: spec.hostNetwork ?? false,
    priority: spec.priority ?? null,
    priorityClassName: spec.priorityClassName ?? null,
    preemptionPolicy: spec.preemptionPolicy ?? null,
    schedulerName: spec.schedulerName ?? 'default-scheduler',
    restartPolicy: spec.restartPolicy ?? 'Always',
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds ?? 30,
    serviceAccountName: textOr(spec['serviceAccountName'], null),
    dnsPolicy: textOr(spec['dnsPolicy'], 'ClusterFirst'),
    volumes: listOf(spec['volumes']),
    raw: spec,
  };
}

export function podTemplateFields(template: Template): PodTemplate {
  return {
    labels: template.metadata?.labels ?? {},
    annotations: template.metadata?.annotations ?? {},
    spec: podSpecFields(template.spec),
  };
}

/** Pods of a template share those of the template. */
const containerFields = onceForEach(toContainerFields);

function toContainerFields(container: ContainerSpec): Container {
  return {
    name: container.name,
    image: container.image ?? '',
    command: listOf(container['command']).map(String),
    args: listOf(container['args']).map(String),
    env: listOf(container['env']).map(envFields),
    ports: (container.ports ?? []).map(portFields),
    resources: { limits: container.resources?.limits ?? {}, requests: container.resources?.requests ?? {} },
    imagePullPolicy: container.imagePullPolicy ?? 'IfNotPresent',
    volumeMounts: listOf(container['volumeMounts']).map(mountFields),
    raw: container,
  };
}

// Members below were checked when the manifest was decoded: what is there has the type that Kubernetes gives it.

function envFields(member: unknown): EnvVar {
  const { name, value = null, valueFrom = null } = member as { name: string; value?: string; valueFrom?: unknown };
  return { name, value, valueFrom };
}

function portFields(port: NonNullable<ContainerSpec['ports']>[number]): ContainerPort {
  const { name = null, containerPort, hostPort = null, hostIP = null, protocol = 'TCP' } = port;
  return { name, containerPort, hostPort, hostIP, protocol };
}

function mountFields(member: unknown): VolumeMount {
  const mount = member as { name: string; mountPath: string; readOnly?: boolean; subPath?: string };
  return {
    name: mount.name,
    mountPath: mount.mountPath,
    readOnly: mount.readOnly ?? false,
    subPath: mount.subPath ?? null,
  };
}

function tolerationFields(toleration: NonNullable<PodSpecModel['tolerations']>[number]): Toleration {
  const { key = null, operator = 'Equal', value = null, effect = null, tolerationSeconds = null } = toleration;
  return { key, operator, value, effect, tolerationSeconds };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOr<Fallback>(value: unknown, fallback: Fallback): string | Fallback {
  return typeof value === 'string' ? value : fallback;
}
