import fc from 'fast-check';
import { advanceWalk, beginWalk, nextStretch, type Walk } from '../../../src/domain/turns/walk.ts';

/** The next of some names, as the database gives them. */
function namesOf(nodes: readonly string[], walk: Walk, limit: number): string[] {
  const { after, upTo } = nextStretch(walk);
  return nodes.filter((name) => name > after && (upTo === null || name <= upTo)).slice(0, limit);
}

const node = (number: number) => `n${String(number).padStart(2, '0')}`;
const allNodes = Array.from({ length: 20 }, (_, number) => node(number));

/** Nodes come and go, and the set changes, between the parts of a walk. */
const arbitrarySteps = fc.array(
  fc.record({ begins: fc.boolean(), limit: fc.integer({ min: 1, max: 7 }), present: fc.subarray(allNodes) }),
  { minLength: 1, maxLength: 60 },
);

describe('a walk over all nodes', () => {
  it('has looked at every node since it was asked for last, when it is over', () => {
    fc.assert(
      fc.property(arbitrarySteps, (steps) => {
        let walk: Walk | null = null;
        // Nodes that were there all the time since the walk was asked for last, and were not looked at.
        let owed = new Set<string>();
        for (const { begins, limit, present } of steps) {
          if (begins) {
            walk = beginWalk(walk);
            owed = new Set(present);
          }
          if (walk === null) continue;
          for (const name of owed) if (!present.includes(name)) owed.delete(name);
          const names = namesOf(present, walk, limit);
          for (const name of names) owed.delete(name);
          walk = advanceWalk(walk, { names, limit });
          if (walk === null) expect([...owed]).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('ends', () => {
    fc.assert(
      fc.property(arbitrarySteps, fc.integer({ min: 1, max: 7 }), (steps, limit) => {
        let walk: Walk | null = null;
        for (const step of steps) {
          if (step.begins) walk = beginWalk(walk);
          if (walk !== null)
            walk = advanceWalk(walk, { names: namesOf(step.present, walk, step.limit), limit: step.limit });
        }
        let parts = 0;
        for (; walk !== null; parts += 1) walk = advanceWalk(walk, { names: namesOf(allNodes, walk, limit), limit });
        expect(parts).toBeLessThanOrEqual(Math.ceil(allNodes.length / limit) + 2);
      }),
    );
  });

  it('reaches the last nodes of a set that changes with each part', () => {
    const looked: string[] = [];
    let walk: Walk | null = null;
    for (let part = 0; part < 9; part += 1) {
      walk = beginWalk(walk);
      const names = namesOf(allNodes, walk, 5);
      looked.push(...names);
      walk = advanceWalk(walk, { names, limit: 5 });
    }
    for (const name of allNodes) expect(looked.filter((one) => one === name).length).toBeGreaterThanOrEqual(1);
  });
});
