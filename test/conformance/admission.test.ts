import type { Difference } from './runner/outcome.ts';
import { readOwnCases, replay } from './runner/replay.ts';

const cases = ['admission.json', 'admission-others.json', 'apply.json'].flatMap(readOwnCases);

describe('the public API against recordings of a Kubernetes v1.20 API server', () => {
  let differences: readonly (Difference | null)[];

  beforeAll(async () => {
    differences = await replay(cases);
  }, 600_000);

  it('has cases of every kind', () => {
    expect(new Set(cases.map(({ kind }) => kind))).toEqual(new Set(['ADMISSION', 'APPLY']));
    expect(cases.length).toBeGreaterThan(300);
  });

  it.each(cases.map(({ id }, index): [string, number] => [id, index]))('%s', (_id, index) => {
    expect(differences[index]).toBeNull();
  });
});
