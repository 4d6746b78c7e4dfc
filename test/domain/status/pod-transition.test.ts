import type { PodImage } from '../../../src/domain/model/images.ts';
import { describeTransitions } from '../../../src/domain/status/describe-transitions.ts';
import { decideReport } from '../../../src/domain/status/pod-transition.ts';
import type { PodReport, ReportedPod } from '../../../src/domain/status/pod-transition.ts';
import { findCondition, setCondition } from '../../../src/domain/status/set-condition.ts';

const now = Date.UTC(2024, 0, 1);
const iso = new Date(now).toISOString();
const earlier = '2023-12-31T00:00:00.000Z';
const pending: ReportedPod = {
  phase: 'Pending',
  reason: null,
  message: null,
  ready: false,
  readySince: null,
  startTime: null,
  conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: earlier }],
  containerStatuses: [],
  hostIP: null,
  podIP: null,
  nodeName: 'n1',
  deletionTimestamp: null,
  epoch: 2,
  sequence: 5,
};
const decide = (pod: Partial<ReportedPod>, report: Partial<PodReport>) =>
  decideReport({ ...pending, ...pod }, { epoch: 2, sequence: 6, ...report }, now);
const accepted = (pod: Partial<ReportedPod>, report: Partial<PodReport>) => {
  const decision = decide(pod, report);
  if (decision.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(decision)}`);
  return decision;
};

describe('decideReport', () => {
  it.each([
    [1, 99, 'stale'],
    [2, 4, 'stale'],
    [2, 5, 'stale'],
    [2, 6, 'accepted'],
    [3, 1, 'accepted'],
  ])('after epoch 2, sequence 5: epoch %p, sequence %p is %p', (epoch, sequence, kind) => {
    expect(decide({}, { epoch, sequence, phase: 'Running' }).kind).toBe(kind);
  });

  it('makes a pod run and be ready in one report', () => {
    const { status, changed } = accepted({}, { phase: 'Running', ready: true, podIP: '10.0.0.1' });
    expect(changed).toBe(true);
    expect(status).toMatchObject({ phase: 'Running', ready: true, readySince: iso, startTime: iso, podIP: '10.0.0.1' });
    expect(status.conditions.map((condition) => [condition.type, condition.status])).toEqual([
      ['PodScheduled', 'True'],
      ['Initialized', 'True'],
      ['ContainersReady', 'True'],
      ['Ready', 'True'],
    ]);
  });

  it('says no change when the report repeats what is known', () => {
    const { status } = accepted({}, { phase: 'Running', ready: true });
    const again = decideReport(
      { ...pending, ...status },
      { epoch: 2, sequence: 7, phase: 'Running', ready: true },
      now + 5000,
    );
    expect(again).toEqual({ kind: 'accepted', status, changed: false });
  });

  it('keeps what the report does not name', () => {
    const known = { phase: 'Running' as const, ready: true, podIP: '10.0.0.1', message: 'm' };
    expect(accepted(known, {}).status).toMatchObject(known);
    expect(accepted(known, { message: null, podIP: null }).status).toMatchObject({ message: null, podIP: null });
  });

  it('refuses readiness of a pod that does not run', () => {
    expect(decide({}, { ready: true })).toMatchObject({ kind: 'refused', code: 'READY_WITHOUT_RUNNING' });
    expect(decide({ phase: 'Running' }, { phase: 'Failed', ready: true })).toMatchObject({
      kind: 'refused',
      code: 'READY_WITHOUT_RUNNING',
    });
  });

  it('takes readiness away when the pod ends', () => {
    const { status } = accepted(
      { phase: 'Running', ready: true, readySince: earlier },
      { phase: 'Failed', reason: 'Evicted' },
    );
    expect(status).toMatchObject({ phase: 'Failed', ready: false, readySince: null, reason: 'Evicted' });
  });

  it.each(['Succeeded', 'Failed'] as const)('does not wake a pod that is %s', (phase) => {
    for (const next of ['Pending', 'Running', phase === 'Failed' ? 'Succeeded' : 'Failed'] as const) {
      expect(decide({ phase }, { phase: next })).toMatchObject({ kind: 'refused', code: 'TERMINAL' });
    }
    expect(decide({ phase }, { phase, message: 'more' })).toMatchObject({ kind: 'accepted', changed: true });
  });

  it('refuses reports about a pod that nobody was given', () => {
    expect(decide({ nodeName: null }, { phase: 'Running' })).toMatchObject({ kind: 'refused', code: 'NOT_BOUND' });
  });

  it('lets a terminating pod go when its agent has finished, and no other', () => {
    expect(decide({ deletionTimestamp: iso }, { removed: true })).toEqual({ kind: 'removed' });
    expect(decide({}, { removed: true })).toMatchObject({ kind: 'refused', code: 'NOT_TERMINATING' });
    expect(decide({ deletionTimestamp: iso }, { removed: true, sequence: 5 })).toEqual({ kind: 'stale' });
  });

  it('names the containers that are not ready', () => {
    const containerStatuses = [
      { name: 'a', ready: true, restartCount: 0 },
      { name: 'b', ready: false, restartCount: 3 },
    ];
    const { status } = accepted({}, { phase: 'Running', ready: false, containerStatuses });
    expect(findCondition(status.conditions, 'Ready')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'not ready: b',
    });
  });

  it('tells an init container that is not finished and a pod that has completed', () => {
    expect(findCondition(accepted({}, { initialized: false }).status.conditions, 'Initialized')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotInitialized',
    });
    expect(findCondition(accepted({}, { phase: 'Succeeded' }).status.conditions, 'Ready')).toMatchObject({
      status: 'False',
      reason: 'PodCompleted',
    });
  });
});

describe('setCondition', () => {
  const ready = { type: 'Ready', status: 'True' as const, reason: 'A', lastTransitionTime: earlier };

  it('moves the time only when the status changes', () => {
    expect(setCondition([ready], { type: 'Ready', status: 'True', reason: 'B' }, iso)).toEqual([
      { ...ready, reason: 'B' },
    ]);
    expect(setCondition([ready], { type: 'Ready', status: 'False' }, iso)).toEqual([
      { type: 'Ready', status: 'False', lastTransitionTime: iso },
    ]);
  });

  it('adds a new one behind the others', () => {
    expect(setCondition([ready], { type: 'New', status: 'Unknown' }, iso)).toEqual([
      ready,
      { type: 'New', status: 'Unknown', lastTransitionTime: iso },
    ]);
  });
});

describe('describeTransitions', () => {
  const image = {
    uid: 'u',
    name: 'p',
    labels: { app: 'log' },
    annotations: {},
    resourceVersion: '1',
    creationTimestamp: earlier,
    namespace: 'default',
    generateName: null,
    source: 'DAEMON',
    finalizers: [],
    owner: null,
    otherOwnerReferences: null,
    templateKey: 'k',
    specOverride: null,
    revisionHash: 'h',
    targetNode: 'n1',
    slot: 0,
    nodeName: 'n1',
    nodeUid: null,
    priority: 0,
    priorityClassName: null,
    preemptionPolicy: 'PreemptLowerPriority',
    nominatedNodeName: null,
    phase: 'Pending',
    reason: null,
    message: null,
    ready: false,
    readySince: null,
    startTime: null,
    conditions: [],
    containerStatuses: [],
    hostIP: null,
    podIP: null,
    deletionTimestamp: null,
    deletionGracePeriodSeconds: null,
  } satisfies PodImage;
  const running: Partial<PodImage> = { phase: 'Running' };
  const ready: Partial<PodImage> = { phase: 'Running', ready: true };
  const going = { deletionTimestamp: iso };

  it.each<[string, Partial<PodImage> | null, Partial<PodImage> | null, string[]]>([
    ['made', null, { nodeName: null }, ['CREATED']],
    ['made bound', null, {}, ['CREATED', 'SCHEDULED']],
    ['bound', { nodeName: null }, {}, ['SCHEDULED']],
    ['started', {}, running, ['STARTED']],
    ['started and ready at once', {}, ready, ['STARTED', 'READY']],
    ['ready', running, ready, ['READY']],
    ['ready no more', ready, running, ['UNREADY']],
    ['failed', ready, { phase: 'Failed' }, ['UNREADY', 'FAILED']],
    ['evicted by its node', running, { phase: 'Failed', reason: 'Evicted' }, ['FAILED', 'EVICTED']],
    ['succeeded', running, { phase: 'Succeeded' }, ['SUCCEEDED']],
    ['deleted with grace', ready, { ...ready, ...going }, ['TERMINATING']],
    ['preempted', ready, { ...ready, ...going, reason: 'Preempted' }, ['PREEMPTED', 'TERMINATING']],
    ['gone', { ...ready, ...going }, null, ['DELETED']],
    ['preempted without grace', { reason: 'Preempted' }, null, ['PREEMPTED', 'DELETED']],
    ['gone after it had been preempted', { ...going, reason: 'Preempted' }, null, ['DELETED']],
    ['gone after it had been evicted', { phase: 'Failed', reason: 'Evicted' }, null, ['DELETED']],
    ['relabelled', {}, { labels: {} }, ['UPDATED']],
    ['relabelled and started', {}, { ...running, labels: {} }, ['STARTED', 'UPDATED']],
    ['seen otherwise', {}, { podIP: '10.0.0.1' }, ['UPDATED']],
    ['written without a change', {}, { resourceVersion: '2' }, []],
    ['not there', null, null, []],
  ])('%s', (_about, before, after, expected) => {
    const whole = (part: Partial<PodImage> | null) => (part ? { ...image, ...part } : null);
    expect(describeTransitions(whole(before), whole(after))).toEqual(expected);
  });

  it('refuses to compare two pods that only share a name', () => {
    expect(() => describeTransitions(image, { ...image, uid: 'other' })).toThrow('another pod');
  });
});
