import type { ConformanceCase } from './runner/cases.ts';
import type { Difference } from './runner/outcome.ts';
import { readOwnCases, replay } from './runner/replay.ts';

const all = readOwnCases('traces.json');

function hasOp(one: ConformanceCase, op: string): boolean {
  return one.kind === 'TRACE' && one.content.steps.some((step) => step.op === op);
}

// Every third, and what these have none of; `npm run conformance` plays all.
const cases = all.filter((one, index) => index % 3 === 0 || hasOp(one, 'patchPod'));

describe('the public API against recorded scenarios of Kubernetes v1.20', () => {
  let differences: readonly (Difference | null)[];

  beforeAll(async () => {
    differences = await replay(cases);
  }, 600_000);

  it('plays at least 60, with every operation that any has', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
    const opsOf = (some: readonly ConformanceCase[]) =>
      new Set(some.flatMap((one) => (one.kind === 'TRACE' ? one.content.steps.map(({ op }) => op) : [])));
    expect(opsOf(cases)).toEqual(opsOf(all));
  });

  it.each(cases.map(({ id }, index): [string, number] => [id, index]))('%s', (_id, index) => {
    expect(differences[index]).toBeNull();
  });
});
