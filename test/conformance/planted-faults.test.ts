import type { Json } from '../../src/domain/model/json.ts';
import { toCase } from './runner/cases.ts';
import type { Difference } from './runner/outcome.ts';
import { replay } from './runner/replay.ts';

// What the runner must not overlook: expectations that are wrong on purpose, one thing each.

const daemonSet = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'agent', namespace: 'default' },
  spec: {
    selector: { matchLabels: { app: 'agent' } },
    template: {
      metadata: { labels: { app: 'agent' } },
      spec: { containers: [{ name: 'main', image: 'registry.example/agent:1' }] },
    },
  },
};

const recordedObject = {
  ...daemonSet,
  metadata: { ...daemonSet.metadata, generation: 1 },
  spec: {
    ...daemonSet.spec,
    template: {
      ...daemonSet.spec.template,
      spec: {
        containers: [
          {
            name: 'main',
            image: 'registry.example/agent:1',
            resources: {},
            terminationMessagePath: '/dev/termination-log',
            terminationMessagePolicy: 'File',
            imagePullPolicy: 'IfNotPresent',
          },
        ],
        restartPolicy: 'Always',
        terminationGracePeriodSeconds: 30,
        dnsPolicy: 'ClusterFirst',
        securityContext: {},
        schedulerName: 'default-scheduler',
      },
    },
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    revisionHistoryLimit: 10,
  },
};

const numbers = {
  generation: 1,
  observedGeneration: 1,
  deleting: false,
  desiredNumberScheduled: 1,
  currentNumberScheduled: 1,
  numberMisscheduled: 0,
  numberReady: 0,
  updatedNumberScheduled: 1,
  numberAvailable: 0,
  numberUnavailable: 1,
  revisions: [1],
};

const waitingPod = {
  daemonSet: 'agent',
  node: 'n1',
  bound: true,
  phase: 'Pending',
  ready: false,
  terminating: false,
  revision: 1,
};

const create = (expect: object) => ({ op: 'create', manifest: daemonSet, expect });
const refused = (...causes: object[]) => ({
  op: 'create',
  manifest: { ...daemonSet, spec: { ...daemonSet.spec, selector: undefined, minReadySeconds: -1 } },
  expect: { accepted: false, code: 422, causes },
});
const applied = (expect: object) => ({ steps: [{ op: 'apply', manifest: daemonSet, expect }] });
const scene = (...steps: object[]) => ({
  steps: [
    { op: 'createNode', node: { name: 'n1' } },
    { op: 'createDaemonSet', manifest: daemonSet, expect: { accepted: true } },
    ...steps,
  ],
});
const settled = (changes: object = {}, ...pods: object[]) =>
  scene({ op: 'settle', expect: { daemonSets: { agent: { ...numbers, ...changes } }, pods } });
const note = (ready: number, notReady: number) => ({ agent: { 1: { ready, notReady } } });
const missing = (code: number) => scene({ op: 'deletePod', pod: { name: 'none' }, expect: { accepted: false, code } });

const selectorMismatch = { field: 'spec.template.metadata.labels', reason: 'FieldValueInvalid' };
const secondsInvalid = { field: 'spec.minReadySeconds', reason: 'FieldValueInvalid' };

const right: readonly (readonly [string, object])[] = [
  ['an accepted object', create({ accepted: true, object: recordedObject })],
  ['refused fields', refused(selectorMismatch, secondsInvalid)],
  ['an applied object', applied({ accepted: true, verb: 'CREATED', object: recordedObject })],
  ['a world', settled({}, waitingPod)],
  ['rounds', scene({ op: 'rounds', expect: [note(0, 1), note(1, 0)] })],
  ['a pod that is not there', missing(404)],
];

const wrong: readonly (readonly [string, object])[] = [
  ['accepted, where a refusal was recorded', create({ accepted: false, code: 422, causes: [selectorMismatch] })],
  ['refused, where it was accepted', { ...refused(), expect: { accepted: true } }],
  [
    'another default',
    create({ accepted: true, object: { ...recordedObject, spec: { ...recordedObject.spec, revisionHistoryLimit: 9 } } }),
  ],
  [
    'a label too few',
    create({
      accepted: true,
      object: { ...recordedObject, metadata: { ...recordedObject.metadata, labels: { a: 'b' } } },
    }),
  ],
  ['a field refused beyond those recorded', refused(selectorMismatch)],
  ['a recorded field not refused', refused(selectorMismatch, secondsInvalid, { field: 'spec.x', reason: 'FieldValueInvalid' })],
  ['another reason', refused({ ...selectorMismatch, reason: 'FieldValueForbidden' }, secondsInvalid)],
  ['another verb', applied({ accepted: true, verb: 'UNCHANGED' })],
  [
    'another generation',
    applied({
      accepted: true,
      verb: 'CREATED',
      object: { ...recordedObject, metadata: { ...recordedObject.metadata, generation: 2 } },
    }),
  ],
  ['another number', settled({ numberReady: 1 }, waitingPod)],
  ['another history', settled({ revisions: [1, 2] }, waitingPod)],
  ['a pod too few', settled({}, waitingPod, waitingPod)],
  ['a pod too many', settled({})],
  ['another node', settled({}, { ...waitingPod, node: 'n2' })],
  ['another phase', settled({}, { ...waitingPod, phase: 'Running' })],
  ['another owner', settled({}, { ...waitingPod, daemonSet: null })],
  ['another revision', settled({}, { ...waitingPod, revision: 2 })],
  ['a round too many', scene({ op: 'rounds', expect: [note(1, 0)] })],
  ['another note', scene({ op: 'rounds', expect: [note(0, 1), note(0, 1)] })],
  ['a refusal with another code', missing(409)],
  ['a step of an unknown kind', scene({ op: 'dance' })],
  ['a case of an unknown shape', { steps: 'none' }],
];

describe('the runner', () => {
  let differences: ReadonlyMap<string, Difference | null>;

  beforeAll(async () => {
    const named = [...right, ...wrong];
    // As from a file.
    const cases = named.map(([, content], index) => toCase(JSON.parse(JSON.stringify(content)) as Json, index));
    const found = await replay(cases);
    differences = new Map(named.map(([name], index) => [name, found[index] ?? null]));
  }, 120_000);

  it.each(right)('agrees with %s', (name) => {
    expect(differences.get(name)).toBeNull();
  });

  it.each(wrong)('finds %s', (name) => {
    expect(differences.get(name)).toEqual({ expected: expect.any(String), actual: expect.any(String) });
  });
});

describe('toCase', () => {
  it.each<Json>([null, 'text', {}, { steps: 'none' }])('counts %j, which is of no known shape', (value) => {
    expect(toCase(value, 0).kind).toBe('UNKNOWN');
  });

  it('tells the kinds of cases by their shape, whatever their names', () => {
    const kinds = [{ yaml: 'a: 1' }, create({}), applied({}), scene()].map(
      (content) => toCase({ ...content, id: 'apply-trace-admission' } as unknown as Json, 0).kind,
    );
    expect(kinds).toEqual(['TEXT', 'ADMISSION', 'APPLY', 'TRACE']);
  });
});
