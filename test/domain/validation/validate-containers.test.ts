import { validatePod } from '../../../src/domain/validation/validate-pod.ts';
import { aContainer, aPod } from './manifests.ts';
import { refusals } from './refusals.ts';

const of = (fields: object, spec: object = {}): readonly string[] =>
  refusals(validatePod(aPod({ containers: [aContainer(fields)], ...spec })));
const at = (field: string): string => `spec.containers[0].${field}`;
const exec = { exec: { command: ['x'] } };
const probe = (fields: object): object => ({ ...exec, successThreshold: 1, ...fields });

type Case = [string, object, readonly string[]];

describe('validateContainers', () => {
  it.each<Case>([
    ['no name', { name: undefined }, [at('name REQUIRED')]],
    ['a bad name', { name: 'a.b' }, [at('name INVALID')]],
    ['no image', { image: '' }, [at('image REQUIRED')]],
    ['an image in blanks', { image: ' x' }, [at('image INVALID')]],
    ['a wrong pull policy', { imagePullPolicy: 'always' }, [at('imagePullPolicy NOT_SUPPORTED')]],
    ['no pull policy', { imagePullPolicy: '' }, [at('imagePullPolicy REQUIRED')]],
    ['a wrong message policy', { terminationMessagePolicy: 'Logs' }, [at('terminationMessagePolicy INVALID')]],
    ['no message policy', { terminationMessagePolicy: '' }, [at('terminationMessagePolicy REQUIRED')]],
  ])('%s', (_title, fields, expected) => {
    expect(of(fields)).toEqual(expected);
  });

  it('needs at least one container', () => {
    expect(refusals(validatePod(aPod({ containers: [] })))).toEqual(['spec.containers REQUIRED']);
  });

  it('wants names unique over containers and init containers', () => {
    const spec = { containers: [aContainer(), aContainer()], initContainers: [aContainer()] };
    expect(refusals(validatePod(aPod(spec)))).toEqual([
      'spec.containers[1].name DUPLICATE',
      'spec.initContainers[0].name DUPLICATE',
    ]);
  });

  it('gives init containers neither hooks nor probes', () => {
    const init = aContainer({
      name: 'init',
      lifecycle: { preStop: exec },
      readinessProbe: exec,
      startupProbe: probe({}),
    });
    expect(refusals(validatePod(aPod({ initContainers: [init] })))).toEqual(
      ['lifecycle', 'readinessProbe', 'startupProbe'].map((field) => `spec.initContainers[0].${field} INVALID`),
    );
  });
});

describe('validateContainerPorts', () => {
  const port = (fields: object): object => ({ ports: [{ containerPort: 80, protocol: 'TCP', ...fields }] });
  const first = (field: string): string => at(`ports[0].${field}`);

  it.each<Case>([
    ['the highest port', port({ containerPort: 65535 }), []],
    ['no port', port({ containerPort: 0 }), [first('containerPort REQUIRED')]],
    ['a port too high', port({ containerPort: 65536 }), [first('containerPort INVALID')]],
    ['a negative host port', port({ hostPort: -1 }), [first('hostPort INVALID')]],
    ['host port 0', port({ hostPort: 0 }), []],
    ['a protocol in small letters', port({ protocol: 'tcp' }), [first('protocol NOT_SUPPORTED')]],
    ['no protocol', port({ protocol: undefined }), [first('protocol REQUIRED')]],
    ['a bad name', port({ name: 'a--b' }), [first('name INVALID')]],
  ])('%s', (_title, fields, expected) => {
    expect(of(fields)).toEqual(expected);
  });

  const web = { containerPort: 80, hostPort: 80, protocol: 'TCP' };

  it('wants port names unique in a container', () => {
    const ports = [
      { ...web, name: 'a' },
      { ...web, hostPort: 81, name: 'a' },
    ];
    expect(of({ ports })).toEqual([at('ports[1].name DUPLICATE')]);
  });

  it('lets one port of the node be claimed once, by protocol and address, over all containers', () => {
    const others = [{ ...web, protocol: 'UDP' }, { ...web, hostIP: '10.0.0.1' }, web];
    const containers = [aContainer({ ports: [web] }), aContainer({ name: 'other', ports: others })];
    expect(refusals(validatePod(aPod({ containers })))).toEqual(['spec.containers[1].ports[2].hostPort DUPLICATE']);
  });

  it('lets init containers claim the same port one after the other, but not one of them twice', () => {
    const init = (name: string, ports: readonly object[]): object => aContainer({ name, ports });
    expect(refusals(validatePod(aPod({ initContainers: [init('a', [web]), init('b', [web])] })))).toEqual([]);
    expect(refusals(validatePod(aPod({ initContainers: [init('a', [web]), init('b', [web, web])] })))).toEqual([
      'spec.initContainers[0].ports[1].hostPort DUPLICATE',
    ]);
  });

  it('wants host and container port equal on the network of the host', () => {
    expect(of(port({ hostPort: 81 }), { hostNetwork: true })).toEqual([first('containerPort INVALID')]);
    expect(of(port({ hostPort: 80 }), { hostNetwork: true })).toEqual([]);
  });
});

describe('validateProbe', () => {
  const http = (fields: object): object =>
    probe({ exec: undefined, httpGet: { path: '/', port: 80, scheme: 'HTTP', ...fields } });
  const live = (field: string): readonly string[] => [at(`livenessProbe${field}`)];

  it.each<Case>([
    ['exec', probe({}), []],
    ['no action', { successThreshold: 1 }, live(' REQUIRED')],
    ['two actions', probe({ tcpSocket: { port: 80 } }), live('.tcpSocket FORBIDDEN')],
    ['an empty command', probe({ exec: {} }), live('.exec.command REQUIRED')],
    ['a negative number', probe({ periodSeconds: -1 }), live('.periodSeconds INVALID')],
    ['two successes', probe({ successThreshold: 2 }), live('.successThreshold INVALID')],
    ['a port by name', http({ port: 'http' }), []],
    ['a port that is no name', http({ port: '80' }), live('.httpGet.port INVALID')],
    ['no port', http({ port: undefined }), live('.httpGet.port INVALID')],
    ['no path', http({ path: '' }), live('.httpGet.path REQUIRED')],
    ['another scheme', http({ scheme: 'ftp' }), live('.httpGet.scheme NOT_SUPPORTED')],
    ['a bad header', http({ httpHeaders: [{ name: 'a b' }] }), live('.httpGet.httpHeaders INVALID')],
    ['port 0', probe({ exec: undefined, tcpSocket: { port: 0 } }), live('.tcpSocket.port INVALID')],
  ])('liveness: %s', (_title, livenessProbe, expected) => {
    expect(of({ livenessProbe })).toEqual(expected);
  });

  it('lets readiness need several successes, startup one', () => {
    expect(of({ readinessProbe: probe({ successThreshold: 2 }) })).toEqual([]);
    expect(of({ startupProbe: probe({ successThreshold: 2 }) })).toEqual([at('startupProbe.successThreshold INVALID')]);
  });

  it('wants an action in a hook that is there', () => {
    expect(of({ lifecycle: { preStop: {}, postStart: exec } })).toEqual([at('lifecycle.preStop REQUIRED')]);
  });
});

describe('validateEnv', () => {
  const from = (valueFrom: object, value?: string): object => ({ env: [{ name: 'A', value, valueFrom }] });
  const ref = (fields: object): object =>
    from({ fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name', ...fields } });
  const resource = (fields: object): object =>
    from({ resourceFieldRef: { resource: 'limits.cpu', divisor: '0', ...fields } });
  const key = (fields: object): object => from({ secretKeyRef: { name: 's', key: 'k', ...fields } });
  const source = (field: string): readonly string[] => [at(`env[0].valueFrom${field}`)];

  it.each<Case>([
    ['a value', { env: [{ name: 'a.b-C', value: '1' }] }, []],
    ['no name', { env: [{ name: '' }] }, [at('env[0].name REQUIRED')]],
    ['a bad name', { env: [{ name: '1A' }] }, [at('env[0].name INVALID')]],
    ['a field', ref({}), []],
    ['a label', ref({ fieldPath: "metadata.labels['x']" }), []],
    ['an annotation in capitals', ref({ fieldPath: "metadata.annotations['X.Y/z']" }), []],
    ['all labels', ref({ fieldPath: 'metadata.labels' }), source('.fieldRef.fieldPath NOT_SUPPORTED')],
    ['a bad label', ref({ fieldPath: "metadata.labels['a b']" }), source('.fieldRef INVALID')],
    ['a key of another field', ref({ fieldPath: "spec.nodeName['x']" }), source('.fieldRef.fieldPath INVALID')],
    ['the old name of a field', ref({ fieldPath: 'spec.host' }), []],
    ['an unknown field', ref({ fieldPath: 'spec.containers' }), source('.fieldRef.fieldPath INVALID')],
    ['another version', ref({ apiVersion: 'v2' }), source('.fieldRef.fieldPath INVALID')],
    ['no field', ref({ fieldPath: '' }), source('.fieldRef.fieldPath REQUIRED')],
    ['no version', ref({ apiVersion: '' }), source('.fieldRef.apiVersion REQUIRED')],
    ['a limit', resource({}), []],
    ['a limit in thousandths', resource({ divisor: '1m' }), []],
    ['a limit in other parts', resource({ divisor: '2m' }), source('.resourceFieldRef.divisor INVALID')],
    ['memory in MiB', resource({ resource: 'requests.memory', divisor: '1Mi' }), []],
    [
      'memory in thousandths',
      resource({ resource: 'requests.memory', divisor: '1m' }),
      source('.resourceFieldRef.divisor INVALID'),
    ],
    ['an unknown resource', resource({ resource: 'limits.gpu' }), source('.resourceFieldRef.resource NOT_SUPPORTED')],
    ['no resource', resource({ resource: '' }), source('.resourceFieldRef.resource REQUIRED')],
    ['a key', key({}), []],
    ['a key of nothing', key({ name: '' }), source('.secretKeyRef.name INVALID')],
    ['no key', key({ key: '' }), source('.secretKeyRef.key REQUIRED')],
    ['a bad key', key({ key: 'bad key' }), source('.secretKeyRef.key INVALID')],
    ['no source', from({}), source(' INVALID')],
    ['a source and a value', from({ secretKeyRef: { name: 's', key: 'k' } }, 'x'), source(' INVALID')],
    [
      'two sources',
      from({ secretKeyRef: { name: 's', key: 'k' }, configMapKeyRef: { name: 'c', key: 'k' } }),
      source(' INVALID'),
    ],
  ])('%s', (_title, fields, expected) => {
    expect(of(fields)).toEqual(expected);
  });

  it.each<Case>([
    ['a config map', { prefix: 'P_', configMapRef: { name: 'c' } }, []],
    ['a bad prefix', { prefix: '1P', secretRef: { name: 's' } }, [at('envFrom[0].prefix INVALID')]],
    ['no name', { secretRef: {} }, [at('envFrom[0].secretRef.name REQUIRED')]],
    ['a bad name', { configMapRef: { name: 'C' } }, [at('envFrom[0].configMapRef.name INVALID')]],
    ['nothing', {}, [at('envFrom INVALID')]],
    ['both', { configMapRef: { name: 'c' }, secretRef: { name: 's' } }, [at('envFrom INVALID')]],
  ])('from %s', (_title, entry, expected) => {
    expect(of({ envFrom: [entry] })).toEqual(expected);
  });
});

describe('validateResources', () => {
  const limits = at('resources.limits REQUIRED');

  it.each<Case>([
    ['requests', { requests: { cpu: '100m', memory: '1Gi', 'ephemeral-storage': '0' } }, []],
    ['a request below zero', { requests: { cpu: '-1' } }, [at('resources.requests[cpu] INVALID')]],
    [
      'a request above its limit',
      { requests: { cpu: '200m' }, limits: { cpu: '0.1' } },
      [at('resources.requests INVALID')],
    ],
    ['a request at its limit in other words', { requests: { cpu: '1' }, limits: { cpu: '1000m' } }, []],
    ['an unknown name', { requests: { bogus: '1' } }, [at('resources.requests[bogus] INVALID')]],
    ['storage', { limits: { storage: '1' } }, [at('resources.limits[storage] INVALID')]],
    [
      'attachable volumes',
      { limits: { 'attachable-volumes-x': '1' } },
      [at('resources.limits[attachable-volumes-x] INVALID')],
    ],
    ['a device', { limits: { 'example.com/gpu': '1' }, requests: { 'example.com/gpu': '1' } }, []],
    ['a device without limit', { requests: { 'example.com/gpu': '1' } }, [limits]],
    [
      'fewer devices than the limit',
      { limits: { 'example.com/gpu': '2' }, requests: { 'example.com/gpu': '1' } },
      [at('resources.requests INVALID')],
    ],
    ['half a device', { limits: { 'example.com/gpu': '500m' } }, [at('resources.limits[example.com/gpu] INVALID')]],
    [
      'a name of a quota',
      { limits: { 'requests.example.com/gpu': '1' } },
      [at('resources.limits[requests.example.com/gpu] INVALID')],
    ],
    ['huge pages', { limits: { 'hugepages-2Mi': '4Mi', memory: '1Gi' } }, []],
    ['huge pages alone', { requests: { 'hugepages-2Mi': '4Mi' } }, [limits, at('resources FORBIDDEN')]],
  ])('%s', (_title, resources, expected) => {
    expect(of({ resources })).toEqual([...expected].sort());
  });
});

describe('validateVolumeMounts', () => {
  const spec = {
    volumes: [
      { name: 'v', emptyDir: {} },
      { name: 'claim', persistentVolumeClaim: { claimName: 'c' } },
      { name: 'broken', hostPath: { path: '' } },
    ],
  };
  const broken = 'spec.volumes[2].hostPath.path REQUIRED';
  const mount = (...mounts: readonly object[]): object => ({
    volumeMounts: mounts.map((one) => ({ name: 'v', mountPath: '/x', ...one })),
  });
  const device = (...devices: readonly object[]): object => ({
    volumeDevices: devices.map((one) => ({ name: 'claim', devicePath: '/dev/x', ...one })),
  });
  const m = (field: string): string => at(`volumeMounts${field}`);
  const d = (field: string): string => at(`volumeDevices${field}`);

  it.each<Case>([
    ['a mount', mount({ subPath: 'a', mountPropagation: 'HostToContainer' }), []],
    ['an unknown volume', mount({ name: 'w' }), [m('[0].name INVALID')]],
    ['a volume with an error', mount({ name: 'broken' }), [m('[0].name INVALID')]],
    ['no volume', mount({ name: '' }), [m('[0].name INVALID'), m('[0].name REQUIRED')]],
    ['no path', mount({ mountPath: '' }), [m('[0].mountPath REQUIRED')]],
    ['a path twice', mount({}, {}), [m('[1].mountPath INVALID')]],
    ['an absolute sub-path', mount({ subPath: '/a' }), [m('.subPath INVALID')]],
    ['a sub-path upwards', mount({ subPathExpr: 'a/../b' }), [m('.subPathExpr INVALID')]],
    ['two sub-paths', mount({ subPath: 'a', subPathExpr: 'b' }), [m('[0].subPathExpr INVALID')]],
    ['unknown propagation', mount({ mountPropagation: 'Both' }), [m('.mountPropagation NOT_SUPPORTED')]],
    ['propagation to the host', mount({ mountPropagation: 'Bidirectional' }), [m('.mountPropagation FORBIDDEN')]],
    [
      'the same, privileged',
      { ...mount({ mountPropagation: 'Bidirectional' }), securityContext: { privileged: true } },
      [],
    ],
    ['a device', device({}), []],
    ['a device of no claim', device({ name: 'v' }), [d('[0].name INVALID')]],
    ['no path of a device', device({ devicePath: '' }), [d('[0].devicePath REQUIRED')]],
    ['a device upwards', device({ devicePath: '/dev/../x' }), [d('[0].devicePath INVALID')]],
    ['a device twice', device({}, {}), [d('[1].devicePath INVALID'), d('[1].name INVALID')]],
    [
      'a claim as device and mount',
      { ...device({}), ...mount({ name: 'claim' }) },
      [d('[0].name INVALID'), m('[0].name INVALID')],
    ],
    [
      'a path as device and mount',
      { ...device({ devicePath: '/x' }), ...mount({}) },
      [d('[0].devicePath INVALID'), m('[0].mountPath INVALID')],
    ],
  ])('%s', (_title, fields, expected) => {
    expect(of(fields, spec)).toEqual([...expected, broken].sort());
  });
});
