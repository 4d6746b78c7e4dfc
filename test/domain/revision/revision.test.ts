import type { PodTemplate } from '../../../src/domain/model/pod-template.ts';
import type { Revision } from '../../../src/domain/model/revision.ts';
import { hashTemplate } from '../../../src/domain/revision/hash-template.ts';
import { compareRevisions, isPodUpdated, planRevisions } from '../../../src/domain/revision/match-revision.ts';
import { trimHistory } from '../../../src/domain/revision/trim-history.ts';

const template: PodTemplate = {
  metadata: { labels: { app: 'log' } },
  spec: { containers: [{ name: 'c', image: 'agent:1' }] },
};
const revision = (number: number, more: Partial<Revision> = {}): Revision => ({
  uid: `uid-${number}`,
  name: `log-hash${number}`,
  revision: number,
  hash: `hash${number}`,
  templateKey: `key-${number}`,
  creationTime: number,
  ...more,
});

describe('hashTemplate', () => {
  it('does not depend on the order of keys', () => {
    const reordered = { spec: { containers: [{ image: 'agent:1', name: 'c' }] }, metadata: { labels: { app: 'log' } } };
    expect(hashTemplate(reordered)).toBe(hashTemplate(template));
  });

  it('uses only symbols that are safe in names', () => {
    for (let image = 0; image < 200; image += 1) {
      expect(hashTemplate({ spec: { containers: [{ name: 'c', image: `agent:${image}` }] } })).toMatch(
        /^[bcdfghjklmnpqrstvwxz2456789]{1,10}$/,
      );
    }
  });

  it('changes with anything in the template and with the collision count', () => {
    const annotated = { ...template, metadata: { ...template.metadata, annotations: { restartedAt: 'now' } } };
    const hashes = [
      hashTemplate(template),
      hashTemplate(annotated),
      hashTemplate(template, 0),
      hashTemplate(template, 1),
      hashTemplate(template, 2_147_483_647),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('never changes between releases of this project', () => {
    // Pods and revisions in databases carry it: another value would restart every daemon.
    expect(hashTemplate(template)).toBe(pinned.plain);
    expect(hashTemplate(template, 1)).toBe(pinned.afterCollision);
  });
});

const pinned = { plain: 'f49c8ff5d', afterCollision: 'ff88bb875' };

describe('planRevisions', () => {
  const plan = (revisions: Revision[], templateKey: string, more: object = {}) =>
    planRevisions({ daemonSetName: 'log', template, templateKey, revisions, ...more });
  const hash = hashTemplate(template);

  it('makes the first revision with number 1', () => {
    expect(plan([], 'key-new')).toEqual({
      currentHash: hash,
      create: { name: `log-${hash}`, hash, revision: 1 },
      currentUid: null,
      renumberTo: null,
      duplicates: [],
      relabelPodsTo: null,
      collisionCount: null,
    });
  });

  it('numbers a new one above all others', () => {
    expect(plan([revision(4), revision(2)], 'key-new').create?.revision).toBe(5);
  });

  it('does nothing when the highest is the current one', () => {
    expect(plan([revision(1), revision(2)], 'key-2')).toMatchObject({
      create: null,
      currentUid: 'uid-2',
      currentHash: 'hash2',
      renumberTo: null,
    });
  });

  it('numbers an earlier one anew when the template returns to it', () => {
    expect(plan([revision(1), revision(2), revision(3)], 'key-1')).toMatchObject({
      create: null,
      currentUid: 'uid-1',
      renumberTo: 4,
    });
  });

  it('keeps the highest of several equal ones, drops the others and relabels pods', () => {
    const revisions = [revision(1, { templateKey: 'same' }), revision(3, { templateKey: 'same' }), revision(2)];
    expect(plan(revisions, 'same')).toMatchObject({
      currentUid: 'uid-3',
      currentHash: 'hash3',
      renumberTo: null,
      duplicates: ['uid-1'],
      relabelPodsTo: 'hash3',
    });
  });

  it('takes the name that a revision of the same template has, whoever left it', () => {
    expect(plan([revision(3)], 'key-new', { takenNames: new Map([[`log-${hash}`, 'key-new']]) })).toMatchObject({
      create: { name: `log-${hash}`, hash, revision: 4 },
      currentHash: hash,
      collisionCount: null,
    });
  });

  it('raises the collision count until the name is free', () => {
    const second = hashTemplate(template, 1);
    const takenNames = new Map([
      [`log-${hash}`, 'another template'],
      [`log-${second}`, 'a third template'],
    ]);
    const third = hashTemplate(template, 2);
    expect(plan([], 'key-new', { takenNames })).toMatchObject({
      create: { name: `log-${third}`, hash: third },
      collisionCount: 2,
    });
    expect(plan([], 'key-new', { collisionCount: 2 })).toMatchObject({ create: { hash: third }, collisionCount: null });
  });
});

describe('isPodUpdated', () => {
  it.each([
    ['abc', 'abc', true],
    ['abc', 'abd', false],
    [null, 'abc', false],
    ['', '', false],
  ])('pod %p, current %p: %p', (podHash, currentHash, expected) => {
    expect(isPodUpdated(podHash, currentHash)).toBe(expected);
  });
});

describe('compareRevisions', () => {
  it('orders by number, then age, then name', () => {
    const revisions = [
      revision(2),
      revision(1, { creationTime: 9 }),
      revision(1, { creationTime: 5, name: 'b' }),
      revision(1, { creationTime: 5, name: 'a' }),
    ];
    expect([...revisions].sort(compareRevisions)).toEqual([revisions[3], revisions[2], revisions[1], revisions[0]]);
  });
});

describe('trimHistory', () => {
  const revisions = [revision(3), revision(1), revision(4), revision(2)];
  const trim = (limit: number, inUse: string[] = []) =>
    trimHistory({ revisions, currentUid: 'uid-4', limit, hashesInUse: new Set(inUse) });

  it('keeps the current one and the newest of the others', () => {
    expect(trim(10)).toEqual([]);
    expect(trim(3)).toEqual([]);
    expect(trim(2)).toEqual(['uid-1']);
    expect(trim(0)).toEqual(['uid-1', 'uid-2', 'uid-3']);
  });

  it('spares what pods carry, even beyond the limit', () => {
    expect(trim(0, ['hash2'])).toEqual(['uid-1', 'uid-3']);
    expect(trim(2, ['hash1'])).toEqual(['uid-2']);
    expect(trim(0, ['hash1', 'hash2', 'hash3'])).toEqual([]);
  });
});
