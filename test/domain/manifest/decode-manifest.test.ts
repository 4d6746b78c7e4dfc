import { decodeManifest } from '../../../src/domain/manifest/decode-manifest.ts';
import { decoded } from './corpus.ts';

const DAEMON_SET = { apiVersion: 'apps/v1', kind: 'DaemonSet' };
const POD = { apiVersion: 'v1', kind: 'Pod' };
const CONTAINER = 'spec.template.spec.containers[0]';

/** What is refused, as `path reason`. */
function refusals(value: unknown): readonly string[] {
  const result = decodeManifest(value);
  return result.ok ? [] : result.error.map(({ path, reason }) => `${path} ${reason}`);
}

function withContainer(container: object): object {
  return { ...DAEMON_SET, spec: { template: { spec: { containers: [container] } } } };
}

describe('decodeManifest, kinds', () => {
  it.each([
    ['a text', 'x', [' WRONG_TYPE']],
    ['a list', [], [' WRONG_TYPE']],
    ['nothing', null, [' WRONG_TYPE']],
    ['an empty map', {}, ['apiVersion REQUIRED', 'kind REQUIRED']],
    ['no kind', { apiVersion: 'v1' }, ['kind REQUIRED']],
    ['a number as kind', { apiVersion: 'v1', kind: 3 }, ['kind WRONG_TYPE']],
    ['another kind', { apiVersion: 'apps/v1', kind: 'Deployment' }, ['kind NOT_SUPPORTED']],
    ['an inherited name as kind', { apiVersion: 'v1', kind: 'toString' }, ['kind NOT_SUPPORTED']],
    ['another apiVersion', { apiVersion: 'extensions/v1beta1', kind: 'DaemonSet' }, ['apiVersion NOT_SUPPORTED']],
  ])('refuses %s', (_what, value, expected) => {
    expect(refusals(value)).toEqual(expected);
  });

  it('names what it was given and what it knows', () => {
    const result = decodeManifest({ apiVersion: 'apps/v1', kind: 'Deployment' });
    expect(result.ok ? '' : result.error[0]?.message).toBe(
      '"Deployment" is not supported; known: DaemonSet, Pod, Node, PriorityClass',
    );
  });
});

describe('decodeManifest, types', () => {
  it('collects every wrong type and unknown field, with Kubernetes paths', () => {
    const manifest = {
      ...DAEMON_SET,
      metadata: { name: 7, labels: { app: 1, ok: 'x' } },
      spec: {
        minReadySeconds: 1.5,
        selectors: {},
        template: {
          spec: {
            hostNetwork: 'true',
            containers: [
              {
                name: 'a',
                imagee: 'x',
                ports: [{ containerPort: '80' }],
                resources: { requests: { memory: '1 Gi', cpu: true } },
              },
              'b',
            ],
            volumes: {},
          },
        },
      },
    };
    expect([...refusals(manifest)].sort()).toEqual(
      [
        'metadata.labels[app] WRONG_TYPE',
        'metadata.name WRONG_TYPE',
        'spec.minReadySeconds WRONG_TYPE',
        'spec.selectors UNKNOWN_FIELD',
        `${CONTAINER}.imagee UNKNOWN_FIELD`,
        `${CONTAINER}.ports[0].containerPort WRONG_TYPE`,
        `${CONTAINER}.resources.requests[cpu] WRONG_TYPE`,
        `${CONTAINER}.resources.requests[memory] WRONG_TYPE`,
        'spec.template.spec.containers[1] WRONG_TYPE',
        'spec.template.spec.hostNetwork WRONG_TYPE',
        'spec.template.spec.volumes WRONG_TYPE',
      ].sort(),
    );
  });

  it.each<[string, unknown, string]>([
    ['terminationGracePeriodSeconds', 2 ** 53, 'int64 beyond what JSON carries'],
    ['priority', 2 ** 31, 'int32 overflow'],
    ['priority', '5', 'a text for a number'],
    ['hostname', 5, 'a number for a text'],
    ['nodeSelector', [], 'a list for a map'],
    ['containers', {}, 'a map for a list'],
    ['enableServiceLinks', 'yes', 'a text for a boolean'],
  ])('refuses spec.%s: %j (%s)', (field, value) => {
    expect(refusals({ ...POD, spec: { [field]: value } })).toEqual([`spec.${field} WRONG_TYPE`]);
  });

  it('takes whole numbers and texts where both are allowed, and nothing else', () => {
    const probe = (port: unknown) => withContainer({ livenessProbe: { tcpSocket: { port } } });
    expect(refusals(probe(80))).toEqual([]);
    expect(refusals(probe('http'))).toEqual([]);
    for (const port of [1.5, true, {}]) {
      expect(refusals(probe(port))).toEqual([`${CONTAINER}.livenessProbe.tcpSocket.port WRONG_TYPE`]);
    }
  });

  it('checks times', () => {
    const taint = (timeAdded: string) => ({
      apiVersion: 'v1',
      kind: 'Node',
      spec: { taints: [{ key: 'a', effect: 'NoExecute', timeAdded }] },
    });
    expect(refusals(taint('2026-01-31T12:00:00Z'))).toEqual([]);
    expect(refusals(taint('yesterday'))).toEqual(['spec.taints[0].timeAdded WRONG_TYPE']);
  });

  it('does not lose keys that JavaScript treats specially', () => {
    const labels = JSON.parse('{"__proto__": "x", "constructor": "y"}') as object;
    const { metadata } = decoded({ ...POD, metadata: { name: 'a', labels } });
    expect(Object.entries(metadata.labels ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  it('refuses the names of inherited properties as fields', () => {
    expect(refusals({ ...POD, spec: { constructor: {} } })).toEqual(['spec.constructor UNKNOWN_FIELD']);
  });
});

describe('decodeManifest, zero values', () => {
  it.each([
    ['plain false', { stdin: false, tty: false }, {}],
    ['an empty text', { workingDir: '', env: [{ name: 'A', value: '' }] }, { env: [{ name: 'A' }] }],
    ['an empty list', { command: [], args: [] }, {}],
    ['null', { command: null, livenessProbe: null }, {}],
  ])('drops %s where Kubernetes prints no zero values', (_what, given, kept) => {
    const manifest = decoded(withContainer({ name: 'a', ...given }));
    expect(manifest).toMatchObject({ spec: { template: { spec: { containers: [{ name: 'a' }] } } } });
    const [container] = manifest.kind === 'DaemonSet' ? manifest.spec.template.spec.containers : [];
    expect(container).toEqual({ name: 'a', resources: {}, ...kept });
  });

  it('keeps explicit zero values of optional fields', () => {
    const spec = {
      terminationGracePeriodSeconds: 0,
      enableServiceLinks: false,
      securityContext: { runAsUser: 0 },
      affinity: {},
    };
    expect(decoded({ ...POD, spec })).toMatchObject({ spec });
  });

  it('fills what Kubernetes always prints', () => {
    expect(decoded({ ...POD })).toEqual({ ...POD, metadata: {}, spec: { containers: [] } });
    expect(decoded({ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', value: null })).toMatchObject({
      value: 0,
    });
    expect(
      decoded(withContainer({ env: [{ valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } }] })),
    ).toMatchObject({
      spec: {
        template: {
          spec: { containers: [{ env: [{ name: '', valueFrom: { resourceFieldRef: { divisor: '0' } } }] }] },
        },
      },
    });
  });

  it('reads null among elements as the zero value, as Go does', () => {
    const manifest = decoded({ ...POD, metadata: { labels: { a: null } }, spec: { containers: [null] } });
    expect(manifest).toEqual({
      ...POD,
      metadata: { labels: { a: '' } },
      spec: { containers: [{ name: '', resources: {} }] },
    });
  });

  it('writes quantities in their canonical form', () => {
    const limits = { cpu: 0.5, memory: ' 1024Mi ', 'example.com/x': '1000' };
    expect(decoded(withContainer({ resources: { limits } }))).toMatchObject({
      spec: {
        template: {
          spec: { containers: [{ resources: { limits: { cpu: '500m', memory: '1Gi', 'example.com/x': '1k' } } }] },
        },
      },
    });
  });
});

describe('decodeManifest, what the server sets', () => {
  it('drops it unread, so that a printed object can be applied', () => {
    const metadata = {
      name: 'a',
      uid: 'u',
      resourceVersion: '5',
      generation: 3,
      creationTimestamp: null,
      deletionTimestamp: 'whenever',
      selfLink: '/x',
      managedFields: [{ anything: 1 }],
    };
    expect(decoded({ ...DAEMON_SET, metadata, status: { observedGeneration: 'x' } }).metadata).toEqual({ name: 'a' });
    expect(decoded({ ...DAEMON_SET, metadata, status: {} })).not.toHaveProperty('status');
  });

  it('keeps the status of a node', () => {
    const status = {
      capacity: { cpu: '4' },
      conditions: [{ type: 'Ready', status: 'True' }],
      addresses: [{ type: 'InternalIP', address: '10.0.0.1' }],
    };
    expect(decoded({ apiVersion: 'v1', kind: 'Node', status })).toMatchObject({ status });
  });

  it('drops the namespace of kinds that have none', () => {
    expect(decoded({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n', namespace: 'default' } }).metadata).toEqual(
      { name: 'n' },
    );
  });
});
