import type { LabelSelector } from '../../../src/domain/model/selector.ts';
import { validateDaemonSetUpdate } from '../../../src/domain/validation/validate-daemon-set-update.ts';
import { validateDaemonSet } from '../../../src/domain/validation/validate-daemon-set.ts';
import { aDaemonSet, aTemplate } from './manifests.ts';
import { refusals } from './refusals.ts';

const expression = (operator: string, values?: readonly string[], key = 'app'): object => ({
  matchExpressions: [{ key, operator, values }],
});
const place = 'spec.selector.matchExpressions[0]';
const missed = 'spec.template.metadata.labels INVALID';

describe('validateDaemonSet', () => {
  it('accepts a plain set', () => {
    expect(validateDaemonSet(aDaemonSet())).toEqual([]);
  });

  it.each<[string, object | undefined, readonly string[]]>([
    ['absent', undefined, [missed]],
    ['empty', {}, ['spec.selector INVALID']],
    ['with an empty part', { matchLabels: {} }, ['spec.selector INVALID']],
    ['of another label', { matchLabels: { app: 'other' } }, [missed]],
    ['with a bad key', { matchLabels: { 'bad key': 'x' } }, ['spec.selector.matchLabels INVALID']],
    ['with a bad value', { matchLabels: { app: 'bad value' } }, ['spec.selector.matchLabels INVALID']],
    ['In without values', expression('In'), [`${place}.values REQUIRED`]],
    ['NotIn without values', expression('NotIn', []), [`${place}.values REQUIRED`]],
    ['NotIn with the own value', expression('NotIn', ['agent']), [missed]],
    ['In with a malformed value', expression('In', ['bad value']), []],
    ['Exists', expression('Exists'), []],
    ['Exists with values', expression('Exists', ['agent']), [`${place}.values FORBIDDEN`]],
    ['DoesNotExist of an own label', expression('DoesNotExist'), [missed]],
    ['DoesNotExist with values', expression('DoesNotExist', ['x']), [`${place}.values FORBIDDEN`]],
    ['with an unknown operator', expression('Gt', ['1']), [`${place}.operator INVALID`]],
    ['with an empty key', expression('Exists', undefined, ''), [`${place}.key INVALID`]],
  ])('judges a selector %s', (_title, selector, expected) => {
    expect(refusals(validateDaemonSet(aDaemonSet({ selector })))).toEqual(expected);
  });

  it.each<[string, object, readonly string[]]>([
    ['restartPolicy Never', { restartPolicy: 'Never' }, ['spec.template.spec.restartPolicy NOT_SUPPORTED']],
    ['a deadline', { activeDeadlineSeconds: 5 }, ['spec.template.spec.activeDeadlineSeconds FORBIDDEN']],
    [
      'a deadline below zero',
      { activeDeadlineSeconds: -1 },
      ['spec.template.spec.activeDeadlineSeconds FORBIDDEN', 'spec.template.spec.activeDeadlineSeconds INVALID'],
    ],
    [
      'ephemeral containers',
      { ephemeralContainers: [{ name: 'x' }] },
      ['spec.template.spec.ephemeralContainers FORBIDDEN'],
    ],
    ['a negative grace period', { terminationGracePeriodSeconds: -1 }, []],
    [
      'a disk for writing',
      { volumes: [{ name: 'v', gcePersistentDisk: { pdName: 'd' } }] },
      ['spec.template.spec.volumes[0].gcePersistentDisk.readOnly INVALID'],
    ],
    ['a disk for reading', { volumes: [{ name: 'v', gcePersistentDisk: { pdName: 'd', readOnly: true } }] }, []],
    ['an image in blanks', { containers: [{ ...aTemplate().spec.containers[0], image: ' x ' }] }, []],
  ])('judges the template: %s', (_title, spec, expected) => {
    expect(refusals(validateDaemonSet(aDaemonSet({ template: aTemplate(spec) })))).toEqual(expected);
  });

  it('reports labels and annotations of the template beside its metadata', () => {
    const labels = { app: 'agent', 'bad key': 'x' };
    const template = aTemplate({}, { labels, annotations: { 'bad key': 'x' } });
    expect(refusals(validateDaemonSet(aDaemonSet({ template })))).toEqual([
      'spec.template.annotations INVALID',
      'spec.template.labels INVALID',
    ]);
  });

  it('collects the errors of every part', () => {
    const errors = validateDaemonSet(aDaemonSet({ minReadySeconds: -1, revisionHistoryLimit: -1 }, { name: '' }));
    expect(refusals(errors)).toEqual([
      'metadata.name REQUIRED',
      'spec.minReadySeconds INVALID',
      'spec.revisionHistoryLimit INVALID',
    ]);
  });
});

const unavailable = 'spec.updateStrategy.rollingUpdate.maxUnavailable';
const surge = 'spec.updateStrategy.rollingUpdate.maxSurge';

describe('validateUpdateStrategy', () => {
  it.each<[object, readonly string[]]>([
    [{ maxUnavailable: 1 }, []],
    [{ maxUnavailable: 5000 }, []],
    [{ maxUnavailable: '100%' }, []],
    [{ maxUnavailable: '101%' }, [`${unavailable} INVALID`]],
    [{ maxUnavailable: 0 }, [`${unavailable} INVALID`]],
    [{ maxUnavailable: '000%' }, [`${unavailable} INVALID`]],
    [{ maxUnavailable: -1 }, [`${unavailable} INVALID`]],
    ...['5', '5.5%', '-5%', '%', 'abc', '10 %', ''].map((text): [object, string[]] => [
      { maxUnavailable: text },
      [`${unavailable} INVALID`],
    ]),
    [{ maxUnavailable: 0, maxSurge: 1 }, []],
    [{ maxUnavailable: '0%', maxSurge: '50%' }, []],
    [{ maxUnavailable: '0%', maxSurge: '0%' }, [`${unavailable} REQUIRED`]],
    [{ maxUnavailable: 1, maxSurge: 0 }, []],
    [{ maxUnavailable: 1, maxSurge: 1 }, [`${surge} INVALID`]],
    [{ maxUnavailable: 0, maxSurge: '101%' }, [`${surge} INVALID`]],
    [{ maxUnavailable: 0, maxSurge: -1 }, [`${surge} INVALID`]],
  ])('judges %j', (rollingUpdate, expected) => {
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate };
    expect(refusals(validateDaemonSet(aDaemonSet({ updateStrategy })))).toEqual(expected);
  });

  it.each<[object, readonly string[]]>([
    [{ type: 'OnDelete' }, []],
    [{ type: 'OnDelete', rollingUpdate: { maxUnavailable: -1 } }, []],
    [{ type: 'RollingUpdate' }, ['spec.updateStrategy.rollingUpdate REQUIRED']],
    [{ type: 'Recreate' }, ['spec.updateStrategy NOT_SUPPORTED']],
    [{}, ['spec.updateStrategy NOT_SUPPORTED']],
  ])('judges %j', (updateStrategy, expected) => {
    expect(refusals(validateDaemonSet(aDaemonSet({ updateStrategy })))).toEqual(expected);
  });
});

describe('validateDaemonSetUpdate', () => {
  const template = aTemplate({}, { labels: { app: 'agent', tier: 'node' } });
  const withSelector = (selector: LabelSelector): ReturnType<typeof aDaemonSet> => aDaemonSet({ selector, template });
  const two = [
    { key: 'app', operator: 'Exists' as const },
    { key: 'tier', operator: 'Exists' as const },
  ];

  it('accepts another image, strategy and history', () => {
    const next = aDaemonSet({
      template: aTemplate({ hostNetwork: true }),
      updateStrategy: { type: 'OnDelete' },
      revisionHistoryLimit: 1,
    });
    expect(validateDaemonSetUpdate(next, aDaemonSet())).toEqual([]);
  });

  it('keeps the selector, however the new one is meant', () => {
    const next = withSelector({ matchLabels: { app: 'agent', tier: 'node' } });
    expect(refusals(validateDaemonSetUpdate(next, withSelector({ matchLabels: { app: 'agent' } })))).toEqual([
      'spec.selector INVALID',
    ]);
    const turned = withSelector({ matchExpressions: [...two].reverse() });
    expect(refusals(validateDaemonSetUpdate(turned, withSelector({ matchExpressions: two })))).toEqual([
      'spec.selector INVALID',
    ]);
  });

  it('takes an empty list and no list for the same selector', () => {
    const next = withSelector({ matchLabels: { app: 'agent' }, matchExpressions: [] });
    expect(validateDaemonSetUpdate(next, withSelector({ matchLabels: { app: 'agent' } }))).toEqual([]);
  });

  it('applies the rules of a new set as well', () => {
    expect(refusals(validateDaemonSetUpdate(aDaemonSet({ minReadySeconds: -1 }), aDaemonSet()))).toEqual([
      'spec.minReadySeconds INVALID',
    ]);
  });
});
