import type { DaemonSetManifest } from '../../../src/domain/model/daemon-set.ts';
import type { NodeManifest } from '../../../src/domain/model/node.ts';
import type { PodManifest } from '../../../src/domain/model/pod.ts';
import type { Container, PodSpec } from '../../../src/domain/model/pod-template.ts';
import type { PriorityClassManifest } from '../../../src/domain/model/priority-class.ts';

// Valid objects as they are after defaulting; a test changes the one field it is about.

export function aContainer(fields: object = {}): Container {
  return {
    name: 'main',
    image: 'registry.example/agent:1',
    imagePullPolicy: 'IfNotPresent',
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    resources: {},
    ...fields,
  };
}

export function aPodSpec(fields: object = {}): PodSpec {
  return {
    containers: [aContainer()],
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
    ...fields,
  };
}

export function aPod(spec: object = {}, metadata: object = {}): PodManifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'probe', namespace: 'default', ...metadata },
    spec: aPodSpec(spec),
  };
}

export function aDaemonSet(spec: object = {}, metadata: object = {}): DaemonSetManifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace: 'default', ...metadata },
    spec: {
      selector: { matchLabels: { app: 'agent' } },
      template: aTemplate(),
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      revisionHistoryLimit: 10,
      ...spec,
    },
  };
}

export function aTemplate(spec: object = {}, metadata: object = {}): DaemonSetManifest['spec']['template'] {
  return { metadata: { labels: { app: 'agent' }, ...metadata }, spec: aPodSpec(spec) };
}

export function aNode(spec: NonNullable<NodeManifest['spec']> = {}, metadata: object = {}): NodeManifest {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name: 'host-1', ...metadata }, spec };
}

export function aPriorityClass(fields: object = {}, name = 'high'): PriorityClassManifest {
  return {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value: 1000,
    preemptionPolicy: 'PreemptLowerPriority',
    ...fields,
  };
}
