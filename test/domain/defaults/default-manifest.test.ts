import { defaultPod } from '../../../src/domain/defaults/default-pod.ts';
import type { JsonObject } from '../../../src/domain/model/json.ts';
import { admitted, decoded } from '../manifest/corpus.ts';

function podSpec(spec: JsonObject): JsonObject {
  const { spec: result } = admitted({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec }) as unknown as {
    spec: JsonObject;
  };
  return result;
}

function templateSpec(spec: JsonObject): JsonObject {
  const set = { apiVersion: 'apps/v1', kind: 'DaemonSet', spec: { template: { spec } } };
  return (admitted(set) as unknown as { spec: { template: { spec: JsonObject } } }).spec.template.spec;
}

describe('defaultPod', () => {
  it('makes requests of limits, resource by resource', () => {
    const resources = { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '100m' } };
    const spec = {
      containers: [{ name: 'a', resources }],
      initContainers: [{ name: 'i', resources: { limits: { cpu: '2' } } }],
    };
    expect(podSpec(spec)).toMatchObject({
      containers: [{ resources: { limits: resources.limits, requests: { cpu: '100m', memory: '1Gi' } } }],
      initContainers: [{ resources: { requests: { cpu: '2' } } }],
    });
    expect(templateSpec(spec)).toMatchObject({ containers: [{ resources }] });
  });

  it('fills in the priority that admission found, without touching what the pod says', () => {
    const pod = decoded({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
      spec: { enableServiceLinks: false },
    });
    if (pod.kind !== 'Pod') throw new Error('not a pod');
    const priority = { value: 7, preemptionPolicy: 'Never', priorityClassName: 'high' } as const;
    const once = defaultPod(pod, priority);
    expect(once.spec).toMatchObject({
      enableServiceLinks: false,
      priority: 7,
      preemptionPolicy: 'Never',
      priorityClassName: 'high',
    });
    expect(defaultPod(once)).toEqual(once);
  });

  it.each<[string, JsonObject[], number]>([
    ['nothing', [], 2],
    ['another taint', [{ key: 'a', operator: 'Exists' }], 2],
    [
      'one of the two',
      [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 1 }],
      1,
    ],
    ['one of the two with every effect', [{ key: 'node.kubernetes.io/unreachable', operator: 'Exists' }], 1],
    [
      'one of the two with another effect',
      [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoSchedule' }],
      2,
    ],
    ['everything', [{ operator: 'Exists' }], 0],
  ])('adds 300 s tolerations to a pod that tolerates %s', (_what, tolerations, added) => {
    expect(podSpec({ tolerations }).tolerations).toHaveLength(tolerations.length + added);
  });
});

describe('defaultPodSpec', () => {
  it('adds nothing of a pod to a template', () => {
    expect(Object.keys(templateSpec({})).sort()).toEqual(
      [
        'containers',
        'dnsPolicy',
        'restartPolicy',
        'schedulerName',
        'securityContext',
        'terminationGracePeriodSeconds',
      ].sort(),
    );
  });

  it('makes container ports host ports with hostNetwork', () => {
    const containers: JsonObject[] = [
      { name: 'a', ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 8081 }] },
    ];
    const ports = [
      { containerPort: 80, hostPort: 80, protocol: 'TCP' },
      { containerPort: 81, hostPort: 8081, protocol: 'TCP' },
    ];
    expect(templateSpec({ hostNetwork: true, containers, initContainers: containers })).toMatchObject({
      containers: [{ ports }],
      initContainers: [{ ports }],
    });
  });

  it('prints the service account under both of its names, the newer one winning', () => {
    expect(templateSpec({ serviceAccount: 'old' })).toMatchObject({ serviceAccountName: 'old', serviceAccount: 'old' });
    expect(templateSpec({ serviceAccount: 'old', serviceAccountName: 'new' })).toMatchObject({
      serviceAccountName: 'new',
      serviceAccount: 'new',
    });
  });

  it.each<[string, JsonObject, JsonObject]>([
    ['none', {}, { emptyDir: {} }],
    ['hostPath', { hostPath: { path: '/' } }, { hostPath: { path: '/', type: '' } }],
    ['secret', { secret: { secretName: 's' } }, { secret: { secretName: 's', defaultMode: 420 } }],
    ['secret with mode 0', { secret: { defaultMode: 0 } }, { secret: { defaultMode: 0 } }],
    [
      'downwardAPI',
      { downwardAPI: { items: [{ path: 'l', fieldRef: { fieldPath: 'metadata.labels' } }] } },
      {
        downwardAPI: {
          defaultMode: 420,
          items: [{ path: 'l', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.labels' } }],
        },
      },
    ],
    [
      'projected token',
      { projected: { sources: [{ serviceAccountToken: { path: 't' } }] } },
      { projected: { defaultMode: 420, sources: [{ serviceAccountToken: { path: 't', expirationSeconds: 3600 } }] } },
    ],
    ['projected without sources', { projected: {} }, { projected: { defaultMode: 420, sources: null } }],
    ['iscsi', { iscsi: {} }, { iscsi: { targetPortal: '', iqn: '', lun: 0, iscsiInterface: 'default' } }],
    [
      'rbd',
      { rbd: {} },
      { rbd: { monitors: [], image: '', pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' } },
    ],
    [
      'azureDisk',
      { azureDisk: {} },
      {
        azureDisk: {
          diskName: '',
          diskURI: '',
          cachingMode: 'ReadWrite',
          kind: 'Shared',
          fsType: 'ext4',
          readOnly: false,
        },
      },
    ],
    [
      'scaleIO',
      { scaleIO: {} },
      { scaleIO: { gateway: '', system: '', storageMode: 'ThinProvisioned', fsType: 'xfs' } },
    ],
  ])('completes a volume: %s', (_what, source, expected) => {
    expect(templateSpec({ volumes: [{ name: 'v', ...source }] }).volumes).toEqual([{ name: 'v', ...expected }]);
  });
});

describe('defaultDaemonSet', () => {
  it('leaves OnDelete alone, also where it names numbers for rolling updates', () => {
    const strategy = (updateStrategy: JsonObject) =>
      admitted({ apiVersion: 'apps/v1', kind: 'DaemonSet', spec: { updateStrategy } });
    expect(strategy({ type: 'OnDelete' })).toMatchObject({ spec: { updateStrategy: { type: 'OnDelete' } } });
    expect(strategy({ type: 'OnDelete' })).not.toHaveProperty('spec.updateStrategy.rollingUpdate');
    const rollingUpdate = { maxSurge: 1, maxUnavailable: 0 };
    expect(strategy({ rollingUpdate })).toMatchObject({
      spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate } },
    });
  });
});

describe('defaultNode', () => {
  it('lets pods use all that a node has, rounded, unless it says less', () => {
    const node = (status: JsonObject) => admitted({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' }, status });
    expect(node({ capacity: { cpu: '100.5m' } })).toMatchObject({
      status: { capacity: { cpu: '101m' }, allocatable: { cpu: '101m' } },
    });
    expect(node({ capacity: { cpu: '2' }, allocatable: { cpu: '1' } })).toMatchObject({
      status: { allocatable: { cpu: '1' } },
    });
  });

  it('keeps podCIDR and podCIDRs together', () => {
    const node = (spec: JsonObject) => admitted({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' }, spec });
    expect(node({ podCIDR: '10.0.0.0/24' })).toMatchObject({ spec: { podCIDRs: ['10.0.0.0/24'] } });
    expect(node({ podCIDRs: ['10.0.0.0/24', 'fd00::/64'] })).toMatchObject({ spec: { podCIDR: '10.0.0.0/24' } });
  });
});
