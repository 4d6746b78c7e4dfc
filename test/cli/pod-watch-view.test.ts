import { expect } from '@jest/globals';
import type { PodLifecycleEvent } from '../../src/client/change-streams.ts';
import { createPodWatchView } from '../../src/cli/pod-watch-view.ts';

const start = Date.parse('2026-11-24T12:00:00.000Z');

function event(uid: number, overrides: Partial<PodLifecycleEvent> = {}, ready = true): PodLifecycleEvent {
  return {
    cursor: `c${uid}`,
    type: 'MODIFIED',
    transitions: ['READY'],
    pod: {
      metadata: { namespace: 'default', name: `web-${uid}`, uid: String(uid), deletionTimestamp: null },
      phase: 'Running',
      ready,
      reason: null,
      nodeName: `node-${uid}`,
      targetNodeName: null,
      containerStatuses: [],
    },
    previous: null,
    occurredAt: '2026-11-24T12:00:01.234Z',
    ...overrides,
  };
}

function newView() {
  return createPodWatchView({ linesPerSecondMax: 20, summaryIntervalMs: 1_000 });
}

describe('createPodWatchView', () => {
  it('shows each event as a line while they come slowly', () => {
    const view = newView();
    expect(view.take(event(1), start)).toEqual([
      { kind: 'line', text: '12:00:01.234Z  READY               default/web-1  node-1  Ready' },
    ]);
    const gone = event(1, { type: 'DELETED', transitions: ['DELETED'] });
    expect(view.take(gone, start)).toEqual([
      { kind: 'line', text: '12:00:01.234Z  DELETED             default/web-1  node-1  gone' },
    ]);
  });

  it('says where a pod waits to be bound, and why it failed', () => {
    const pending = event(2, { transitions: ['CREATED', 'FAILED'] });
    const pod = {
      ...pending.pod!,
      phase: 'Failed' as const,
      ready: false,
      nodeName: null,
      targetNodeName: 'node-9',
      reason: 'Evicted',
    };
    expect(newView().take({ ...pending, pod }, start)).toEqual([
      { kind: 'line', text: '12:00:01.234Z  CREATED,FAILED      default/web-2  (node-9)  Evicted' },
    ]);
  });

  it('shows counts in place of 2,000 lines, and every pod is in them', () => {
    const view = newView();
    const shown = [];
    for (let uid = 1; uid <= 2_000; uid += 1) shown.push(...view.take(event(uid, {}, uid % 4 !== 0), start + uid / 10));
    shown.push(...view.tick(start + 1_150));
    expect(shown.length).toBeLessThan(25);
    expect(shown.at(-1)).toEqual({
      kind: 'summary',
      text: '12:00:01.150Z  2000 pods  1500 Ready  500 Running  (2000 events, 500 in the last second)',
    });
  });

  it('goes back to lines when it is calmer, and leaves the last counts as a line', () => {
    const view = newView();
    for (let uid = 1; uid <= 100; uid += 1) view.take(event(uid), start);
    expect(view.tick(start + 1_001)).toEqual([
      { kind: 'line', text: '12:00:01.001Z  100 pods  100 Ready  (100 events)' },
    ]);
    expect(view.take(event(101), start + 1_002)[0]?.kind).toBe('line');
    expect(view.tick(start + 5_000)).toEqual([]);
  });

  it('writes counts at most once an interval', () => {
    const view = newView();
    const summaries = [];
    for (let at = 0; at < 3_000; at += 1) summaries.push(...view.take(event(at), start + at), ...view.tick(start + at));
    expect(summaries.filter(({ kind }) => kind === 'summary').length).toBeLessThanOrEqual(4);
  });

  it('forgets pods that are gone, and begins anew with a snapshot', () => {
    const view = newView();
    view.reset([event(1).pod!, event(2).pod!]);
    for (let uid = 1; uid <= 30; uid += 1) view.take(event(uid, { type: 'DELETED' }), start);
    expect(view.tick(start + 1_500)).toEqual([{ kind: 'line', text: '12:00:01.500Z  0 pods  (30 events)' }]);
  });

  it('counts a pod that is being deleted as Terminating', () => {
    const view = newView();
    const pod = event(1).pod!;
    view.reset([{ ...pod, metadata: { ...pod.metadata, deletionTimestamp: '2026-11-24T12:00:00.000Z' } }]);
    for (let uid = 2; uid <= 30; uid += 1) view.take(event(uid, { type: 'DELETED' }), start);
    expect(view.tick(start + 1_500)[0]?.text).toContain('1 pod  1 Terminating');
  });
});
