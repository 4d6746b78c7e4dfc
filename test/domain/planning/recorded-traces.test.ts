import { readFileSync } from 'node:fs';
import { replayTrace } from '../../properties/support/replay-trace.ts';
import type { Trace } from '../../properties/support/replay-trace.ts';

const file = new URL('../../conformance/traces.json', import.meta.url);
const traces = JSON.parse(readFileSync(file, 'utf8')) as Trace[];

describe('the deciding core against recordings of Kubernetes v1.20', () => {
  it.each(traces.map((trace) => ({ name: trace.name, about: trace.about, trace })))('$name: $about', ({ trace }) => {
    const results = replayTrace(trace);
    expect(results.length).toBeGreaterThan(0);
    for (const { expected, seen } of results) expect(seen).toEqual(expected);
  });
});
