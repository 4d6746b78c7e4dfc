import { readFileSync } from 'node:fs';
import { replayTrace } from '../../properties/support/replay-trace.ts';
import type { Trace } from '../../properties/support/replay-trace.ts';

const file = new URL('../../conformance/traces.json', import.meta.url);
const traces = JSON.parse(readFileSync(file, 'utf8')) as Trace[];

// The recorded scheduler left a pod waiting in its queue (back-off, flush after 60 s) though its node had room already;
// here it is bound at once. By scenario: the set whose pod that is.
const boundEarlier = new Map([
  ['preemption-lowest-victims', 'log'],
  ['random2-5037', 'mon'],
]);

// Kubernetes takes old pods in random order; here the recording happened to leave a pod that only lingered on its node
// for last, where this project takes it first. The rounds differ in between, not in length or end.
const orderOfChance = ['random-1104'];

describe('the deciding core against recordings of Kubernetes v1.20', () => {
  const agreeing = traces.filter(({ name }) => !boundEarlier.has(name) && !orderOfChance.includes(name));
  it.each(agreeing.map((trace) => ({ name: trace.name, about: trace.about, trace })))('$name: $about', ({ trace }) => {
    const results = replayTrace(trace);
    expect(results.length).toBeGreaterThan(0);
    for (const { expected, seen } of results) expect(seen).toEqual(expected);
  });

  it.each(orderOfChance)('%s: differs only in the order in which old pods are taken', (name) => {
    const results = replayTrace(traces.find((one) => one.name === name)!);
    const differing = results.filter(({ expected, seen }) => JSON.stringify(expected) !== JSON.stringify(seen));
    for (const { expected, seen } of results.filter((result) => !Array.isArray(result.seen)))
      expect(seen).toEqual(expected);
    const [rounds] = differing.filter((result) => Array.isArray(result.seen)) as unknown as Record<
      'expected' | 'seen',
      unknown[]
    >[];
    expect(rounds?.seen).not.toEqual(rounds?.expected);
    expect(rounds?.seen.length).toBe(rounds?.expected.length);
    expect(rounds?.seen.at(-1)).toEqual(rounds?.expected.at(-1));
  });

  it.each([...boundEarlier])('%s: differs first in one pod of %s that is bound already', (name, daemonSet) => {
    const trace = traces.find((one) => one.name === name)!;
    const differing = replayTrace(trace).find(
      ({ expected, seen }) => JSON.stringify(expected) !== JSON.stringify(seen),
    );
    const { states: expected } = differing?.expected as { states: string[] };
    const { states: seen } = differing?.seen as { states: string[] };
    const only = (own: string[], others: string[]) => own.filter((state) => !others.includes(state));
    expect(new Set(only(expected, seen).map((state) => state.replace('"bound":false', '"bound":true')))).toEqual(
      new Set(seen.filter((state) => state.includes(`"${daemonSet}"`) && state.includes('Pending'))),
    );
    expect(expected.length).toBe(seen.length);
  });
});
