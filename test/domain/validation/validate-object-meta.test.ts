import { FieldPath } from '../../../src/domain/validation/field-path.ts';
import { validateObjectMetaUpdate } from '../../../src/domain/validation/validate-object-meta-update.ts';
import { validateObjectMeta } from '../../../src/domain/validation/validate-object-meta.ts';
import { refusals } from './refusals.ts';

const path = new FieldPath('metadata');
const owner = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'agent', uid: '1' };

describe('validateObjectMeta', () => {
  it.each<[string, object, readonly string[]]>([
    ['no name', { name: '' }, ['metadata.name REQUIRED']],
    ['only a prefix for a name', { name: '', generateName: 'agent-' }, []],
    ['a bad prefix', { name: '', generateName: 'Bad-' }, ['metadata.generateName INVALID', 'metadata.name INVALID']],
    ['a prefix whose last but one character is bad', { name: '', generateName: 'a_-' }, ['metadata.name INVALID']],
    ['a prefix longer than it is used', { name: '', generateName: 'a'.repeat(253) }, []],
    ['a bad name', { name: 'Agent' }, ['metadata.name INVALID']],
    ['no namespace', { namespace: undefined }, ['metadata.namespace REQUIRED']],
    ['a bad namespace', { namespace: 'a.b' }, ['metadata.namespace INVALID']],
    ['a bad label key', { labels: { 'bad key': 'x' } }, ['metadata.labels INVALID']],
    ['a bad label value', { labels: { k: 'bad value' } }, ['metadata.labels INVALID']],
    ['a bad annotation key', { annotations: { 'Bad Key': 'x' } }, ['metadata.annotations INVALID']],
    ['annotations of 256 KiB', { annotations: { ab: 'x'.repeat(256 * 1024 - 2) } }, []],
    [
      'annotations of a byte more',
      { annotations: { ab: 'x'.repeat(256 * 1024 - 1) } },
      ['metadata.annotations TOO_LONG'],
    ],
    [
      'annotations that are long in bytes only',
      { annotations: { ab: 'é'.repeat(128 * 1024) } },
      ['metadata.annotations TOO_LONG'],
    ],
    ['an owner', { ownerReferences: [owner] }, []],
    [
      'an owner without anything',
      { ownerReferences: [{ apiVersion: '', kind: '', name: '', uid: '' }] },
      ['apiVersion', 'kind', 'name', 'uid'].map((field) => `metadata.ownerReferences.${field} INVALID`),
    ],
    [
      'an owner with a group only',
      { ownerReferences: [{ ...owner, apiVersion: 'apps/' }] },
      ['metadata.ownerReferences.apiVersion INVALID'],
    ],
    [
      'an Event as owner',
      { ownerReferences: [{ ...owner, apiVersion: 'v1', kind: 'Event' }] },
      ['metadata.ownerReferences INVALID'],
    ],
    [
      'two controllers',
      {
        ownerReferences: [
          { ...owner, controller: true },
          { ...owner, controller: true },
        ],
      },
      ['metadata.ownerReferences INVALID'],
    ],
    ['finalizers', { finalizers: ['example.com/hold', 'foregroundDeletion'] }, []],
    ['a finalizer without prefix', { finalizers: ['hold'] }, ['metadata.finalizers[0] INVALID']],
    ['a malformed finalizer', { finalizers: ['a/b/c'] }, ['metadata.finalizers INVALID']],
    ['contradicting finalizers', { finalizers: ['orphan', 'foregroundDeletion'] }, ['metadata.finalizers INVALID']],
  ])('%s', (_title, fields, expected) => {
    const meta = { name: 'agent', namespace: 'default', ...fields };
    expect(refusals(validateObjectMeta(meta, 'namespaced', path))).toEqual(expected);
  });

  it('does not look at the namespace of an object that has none', () => {
    expect(validateObjectMeta({ name: 'host-1', namespace: 'Bad' }, 'cluster', path)).toEqual([]);
  });
});

describe('validateObjectMetaUpdate', () => {
  const current = {
    name: 'agent',
    namespace: 'default',
    uid: '1',
    creationTimestamp: '2021-01-01T00:00:00.000Z',
    finalizers: ['example.com/a'],
  };

  it.each<[string, object, readonly string[]]>([
    ['nothing given', { uid: undefined, creationTimestamp: undefined }, []],
    ['the same moment in other words', { creationTimestamp: '2021-01-01T00:00:00Z' }, []],
    ['another creation', { creationTimestamp: '2021-01-01T00:00:01Z' }, ['metadata.creationTimestamp INVALID']],
    ['another uid', { uid: '2' }, ['metadata.uid INVALID']],
    ['another name', { name: 'other' }, ['metadata.name INVALID']],
    ['another namespace', { namespace: 'other' }, ['metadata.namespace INVALID']],
    ['a deletion', { deletionTimestamp: '2021-01-01T00:00:00Z' }, ['metadata.deletionTimestamp INVALID']],
    ['another grace period', { deletionGracePeriodSeconds: 1 }, ['metadata.deletionGracePeriodSeconds INVALID']],
    ['a new finalizer', { finalizers: ['example.com/b'] }, []],
  ])('%s', (_title, fields, expected) => {
    expect(refusals(validateObjectMetaUpdate({ ...current, ...fields }, current, path))).toEqual(expected);
  });

  it('lets no finalizer come to an object that is going', () => {
    const going = { ...current, deletionTimestamp: '2021-01-02T00:00:00.000Z' };
    expect(refusals(validateObjectMetaUpdate({ ...going, finalizers: [] }, going, path))).toEqual([]);
    const more = { ...going, finalizers: ['example.com/a', 'example.com/b'] };
    expect(refusals(validateObjectMetaUpdate(more, going, path))).toEqual(['metadata.finalizers FORBIDDEN']);
  });
});
