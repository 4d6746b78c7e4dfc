import {
  drawDelay,
  evenStageDelays,
  observeStage,
  stageOf,
  stageTable,
} from '../../src/runtimes/simulated/pod-stages.ts';
import type { PodStage } from '../../src/runtimes/simulated/pod-stages.ts';
import { aPod } from './scripted-port.ts';

const stages = Object.keys(stageTable) as PodStage[];

describe('stageTable', () => {
  it('takes a pod from pulling to ready, and from terminating to removed', () => {
    const lines = stages.map((stage) => {
      const { report, next } = stageTable[stage];
      const said = report === null ? 'says nothing' : `says ${report.state}${report.ready ? ' ready' : ''}`;
      return `${stage}: ${said}${next === null ? '' : `, after ${next.after} ${next.stage}`}`;
    });
    expect(lines).toEqual([
      'PULLING: says PENDING, after pull STARTING',
      'STARTING: says PENDING, after start RUNNING',
      'RUNNING: says RUNNING, after becomeReady READY',
      'READY: says RUNNING ready',
      'TERMINATING: says nothing, after terminate REMOVED',
      'REMOVED: says REMOVED',
    ]);
  });
});

describe('observeStage', () => {
  const observe = (stage: PodStage) =>
    observeStage({
      pod: aPod(),
      stage,
      startedAt: '2026-01-01T00:00:00.000Z',
      podIP: '10.200.0.1',
      hostIP: '10.0.0.1',
    });

  it('shows what the container waits for, and then since when it runs', () => {
    const states = (['PULLING', 'STARTING', 'RUNNING', 'READY'] as const).map((stage) => ({
      stage,
      ...observe(stage).containerStatuses![0],
    }));
    const container = { name: 'main', image: 'example.com/agent:1', restartCount: 0 };
    const waiting = (message: string) => ({ waiting: { reason: 'ContainerCreating', message } });
    const running = { running: { startedAt: '2026-01-01T00:00:00.000Z' } };
    expect(states).toEqual([
      { stage: 'PULLING', ...container, ready: false, state: waiting('pulling image example.com/agent:1') },
      { stage: 'STARTING', ...container, ready: false, state: waiting('starting container main') },
      { stage: 'RUNNING', ...container, ready: false, state: running },
      { stage: 'READY', ...container, ready: true, state: running },
    ]);
  });

  it('gives the pod its address once it runs', () => {
    expect(observe('STARTING').podIP).toBeUndefined();
    expect(observe('RUNNING')).toMatchObject({ state: 'RUNNING', ready: false, podIP: '10.200.0.1' });
    expect(observe('READY')).toMatchObject({ state: 'RUNNING', ready: true, hostIP: '10.0.0.1' });
    expect(observe('REMOVED')).toEqual({ state: 'REMOVED', ready: false });
  });
});

describe('stageOf', () => {
  it('goes on where the last report left the pod', () => {
    expect(stageOf({ phase: 'Pending', ready: false })).toBe('PULLING');
    expect(stageOf({ phase: 'Running', ready: false })).toBe('RUNNING');
    expect(stageOf({ phase: 'Running', ready: true })).toBe('READY');
    expect(stageOf({ phase: 'Failed', ready: false })).toBeNull();
  });
});

describe('drawDelay', () => {
  it('spreads evenly from min to max, both included', () => {
    expect([0, 0.25, 0.5, 0.999].map((chance) => drawDelay({ min: 10, max: 13 }, chance))).toEqual([10, 11, 12, 13]);
    expect(drawDelay(evenStageDelays(0).pull, 0.999)).toBe(0);
  });
});
