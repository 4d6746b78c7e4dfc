import type { Condition } from '../../../src/domain/model/pod.ts';
import {
  continueWatch,
  isLost,
  judgeNode,
  loseConditions,
  monitorTimes,
  restoreConditions,
} from '../../../src/domain/status/node-health.ts';

const at = (seconds: number) => seconds * 1_000;
const iso = (seconds: number) => new Date(at(seconds)).toISOString();
const ready = (status: Condition['status'], reason?: string): Condition => ({
  type: 'Ready',
  status,
  ...(reason === undefined ? {} : { reason }),
  lastTransitionTime: iso(1),
});

describe('judgeNode', () => {
  const judge = (given: {
    heard?: number;
    status?: Condition['status'];
    created?: number;
    watchingSince?: number;
    now: number;
  }) =>
    judgeNode({
      ...monitorTimes(40_000),
      conditions: given.status === undefined ? [ready('True')] : [ready(given.status)],
      lastHeartbeat: given.heard === undefined ? null : at(given.heard),
      created: at(given.created ?? 0),
      watchingSince: at(given.watchingSince ?? 0),
      now: at(given.now),
    });

  it.each([
    ['heard 40 s ago', { heard: 100, now: 140 }, 'HEALTHY'],
    ['heard more than 40 s ago', { heard: 100, now: 140.001 }, 'SILENT'],
    ['not ready, and silent', { heard: 100, status: 'False', now: 141 }, 'SILENT'],
    ['Unknown already', { heard: 100, status: 'Unknown', now: 999 }, 'HEALTHY'],
    ['silent for long, but watched for 40 s only', { heard: 100, watchingSince: 500, now: 540 }, 'HEALTHY'],
    ['silent and watched for longer', { heard: 100, watchingSince: 500, now: 541 }, 'SILENT'],
    ['declared ready and never heard', { now: 99_999 }, 'HEALTHY'],
    ['never heard, made 60 s ago', { status: 'False', created: 10, now: 70 }, 'HEALTHY'],
    ['never heard, made more than 60 s ago', { status: 'False', created: 10, now: 71 }, 'NEVER_HEARD'],
    ['never heard, watched for 60 s only', { status: 'False', created: 10, watchingSince: 100, now: 160 }, 'HEALTHY'],
  ] as const)('a node %s', (_name, given, expected) => {
    expect(judge(given)).toBe(expected);
  });

  it('gives up a node that nobody says anything about', () => {
    const nothing = { conditions: [], lastHeartbeat: null, created: 0, watchingSince: 0, now: at(61) };
    expect(judgeNode({ ...monitorTimes(40_000), ...nothing })).toBe('NEVER_HEARD');
  });
});

describe('monitorTimes', () => {
  it.each([
    [40, 5, 20],
    [300, 5, 20],
    [4, 0.5, 2],
  ])('looks after a grace of %s s each %s s, and is away after %s s', (grace, period, away) => {
    expect(monitorTimes(at(grace))).toMatchObject({ periodMs: at(period), awayMs: at(away) });
  });
});

describe('continueWatch', () => {
  const watch = { lookedAt: at(100), watchingSince: at(10) };

  it.each([
    ['a look in time', 120, 10],
    ['a look after a gap', 120.001, 120.001],
    ['a clock that was set back', 99, 99],
  ])('%s', (_name, now, since) => {
    expect(continueWatch(watch, { now: at(now), awayMs: at(20) })).toEqual({
      lookedAt: at(now),
      watchingSince: at(since),
    });
  });
});

describe('loseConditions and restoreConditions', () => {
  const network: Condition = { type: 'NetworkUnavailable', status: 'False', lastTransitionTime: iso(1) };
  const disk: Condition = { type: 'DiskPressure', status: 'True', reason: 'Full', lastTransitionTime: iso(1) };
  const reported = [ready('True', 'AgentReady'), network, disk];
  const lost = loseConditions(reported, { health: 'SILENT', now: iso(50) });

  it('makes Unknown what the agent said, and what it never said, and leaves the network alone', () => {
    expect(
      lost.map(({ type, status, reason, lastTransitionTime }) => [type, status, reason, lastTransitionTime]),
    ).toEqual([
      ['Ready', 'Unknown', 'NodeStatusUnknown', iso(50)],
      ['NetworkUnavailable', 'False', undefined, iso(1)],
      ['DiskPressure', 'Unknown', 'NodeStatusUnknown', iso(50)],
      ['MemoryPressure', 'Unknown', 'NodeStatusNeverUpdated', iso(50)],
      ['PIDPressure', 'Unknown', 'NodeStatusNeverUpdated', iso(50)],
    ]);
    expect([isLost({ conditions: reported }), isLost({ conditions: lost })]).toEqual([false, true]);
  });

  it('changes nothing the second time', () => {
    expect(loseConditions(lost, { health: 'SILENT', now: iso(60) })).toEqual(lost);
  });

  it('says of a node that was never heard that it never was', () => {
    const reasons = loseConditions([ready('False')], { health: 'NEVER_HEARD', now: iso(50) }).map(
      ({ reason }) => reason,
    );
    expect(new Set(reasons)).toEqual(new Set(['NodeStatusNeverUpdated']));
  });

  it('gives back what was reported, as of now, and drops what never was', () => {
    const back = restoreConditions(lost, { reported, now: iso(70) });
    expect(back).toEqual([
      { ...ready('True', 'AgentReady'), lastTransitionTime: iso(70) },
      network,
      { ...disk, lastTransitionTime: iso(70) },
    ]);
  });

  it('leaves alone what somebody else found Unknown, and what nobody remembers', () => {
    const own: Condition = { type: 'PIDPressure', status: 'Unknown', reason: 'Probing' };
    expect(restoreConditions([own], { reported: [], now: iso(70) })).toEqual([own]);
    expect(restoreConditions(lost, { reported: undefined, now: iso(70) })).toEqual(lost);
  });
});
