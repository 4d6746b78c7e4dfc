import { FieldPath } from '../../../src/domain/validation/field-path.ts';
import { validatePod } from '../../../src/domain/validation/validate-pod.ts';
import { validateTaints } from '../../../src/domain/validation/validate-taints.ts';
import type { Taint } from '../../../src/domain/model/taint.ts';
import { aPod } from './manifests.ts';
import { refusals } from './refusals.ts';

type Case = [string, object, readonly string[]];
const of = (spec: object): readonly string[] => refusals(validatePod(aPod(spec)));
const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';

describe('validateNodeAffinity', () => {
  const terms = `spec.affinity.nodeAffinity.${required}.nodeSelectorTerms`;
  const need = (nodeSelectorTerms?: readonly object[]): object => ({ [required]: { nodeSelectorTerms } });
  const expression = (operator: string, values?: readonly string[], key = 'a'): object =>
    need([{ matchExpressions: [{ key, operator, values }] }]);
  const field = (operator: string, values: readonly string[], key = 'metadata.name'): object =>
    need([{}, { matchFields: [{ key, operator, values }] }]);
  const prefer = (weight: number, operator = 'Exists'): object => ({
    [preferred]: [{ weight, preference: { matchExpressions: [{ key: 'a', operator }] } }],
  });
  const e = (name: string): string => `${terms}[0].matchExpressions[0].${name}`;
  const f = (name: string): string => `${terms}[1].matchFields[0].${name}`;
  const p = (name: string): string => `spec.affinity.nodeAffinity.${preferred}[0].${name}`;

  it.each<Case>([
    ['nothing', {}, []],
    ['no terms', need(), [`${terms} REQUIRED`]],
    ['an empty term', need([{}]), []],
    ['In', expression('In', ['x']), []],
    ['NotIn without values', expression('NotIn', []), [e('values REQUIRED')]],
    ['a malformed value, which never matches', expression('In', ['bad value']), []],
    ['Exists with values', expression('Exists', ['x']), [e('values FORBIDDEN')]],
    ['Gt', expression('Gt', ['x']), []],
    ['Lt with two values', expression('Lt', ['1', '2']), [e('values REQUIRED')]],
    ['an unknown operator', expression('Nope', ['x']), [e('operator INVALID')]],
    ['a bad key', expression('Exists', undefined, 'bad key'), [e('key INVALID')]],
    ['a node by name', field('In', ['n1']), []],
    ['two names', field('NotIn', ['n1', 'n2']), [f('values REQUIRED')]],
    ['another operator on a field', field('Exists', []), [f('operator INVALID')]],
    ['another field', field('In', ['x'], 'metadata.uid'), [f('key INVALID')]],
    ['a bad name', field('In', ['Bad']), [f('values[0] INVALID')]],
    ['a wish', prefer(100), []],
    ['a wish without weight', prefer(0), [p('weight INVALID')]],
    ['a wish too heavy', prefer(101), [p('weight INVALID')]],
    ['a bad wish', prefer(1, 'In'), [p('preference.matchExpressions[0].values REQUIRED')]],
  ])('%s', (_title, nodeAffinity, expected) => {
    expect(of({ affinity: { nodeAffinity } })).toEqual(expected);
  });
});

describe('validatePodAffinity', () => {
  const term = { labelSelector: { matchLabels: { a: 'b' } }, topologyKey: 'kubernetes.io/hostname' };
  const at = (name: string): string => `${required}[0].${name}`;

  it.each<Case>([
    ['a term', { [required]: [term] }, []],
    ['no topology', { [required]: [{}] }, [at('topologyKey INVALID'), at('topologyKey REQUIRED')]],
    ['a bad topology', { [required]: [{ ...term, topologyKey: 'bad key' }] }, [at('topologyKey INVALID')]],
    ['a bad namespace', { [required]: [{ ...term, namespaces: ['A'] }] }, [at('namespace INVALID')]],
    [
      'a bad selector',
      { [required]: [{ ...term, labelSelector: { matchExpressions: [{ key: 'a', operator: 'In' }] } }] },
      [at('matchExpressions.matchExpressions[0].values REQUIRED')],
    ],
    [
      'a weight too high',
      { [preferred]: [{ weight: 101, podAffinityTerm: term }] },
      [`${preferred}[0].weight INVALID`],
    ],
    [
      'a bad wish',
      { [preferred]: [{ weight: 1, podAffinityTerm: { ...term, topologyKey: 'a b' } }] },
      [`${preferred}[0].podAffinityTerm.topologyKey INVALID`],
    ],
  ])('%s, towards and away', (_title, rules, expected) => {
    expect(of({ affinity: { podAffinity: rules } })).toEqual(
      expected.map((error) => `spec.affinity.podAffinity.${error}`),
    );
    expect(of({ affinity: { podAntiAffinity: rules } })).toEqual(
      expected.map((error) => `spec.affinity.podAntiAffinity.${error}`),
    );
  });
});

describe('validateTolerations', () => {
  const at = (name: string): readonly string[] => [`spec.tolerations[0].${name}`];

  it.each<[object, readonly string[]]>([
    [{ operator: 'Exists' }, []],
    [{ key: 'a' }, []],
    [{ key: 'a', operator: 'Equal', value: 'x', effect: 'NoSchedule' }, []],
    [{ key: 'a', operator: 'Exists', value: 'x' }, at('operator INVALID')],
    [{ value: 'x' }, at('operator INVALID')],
    [{ operator: 'Equal' }, at('operator INVALID')],
    [{ key: 'bad key', operator: 'Exists' }, at('key INVALID')],
    [{ key: 'a', value: 'bad value' }, at('operator INVALID')],
    [{ key: 'a', operator: 'Gt' }, at('operator NOT_SUPPORTED')],
    [{ key: 'a', operator: 'Exists', effect: 'Nope' }, at('effect NOT_SUPPORTED')],
    [{ key: 'a', effect: 'NoExecute', tolerationSeconds: -5 }, []],
    [{ key: 'a', effect: 'NoSchedule', tolerationSeconds: 5 }, at('effect INVALID')],
    [{ key: 'a', tolerationSeconds: 0 }, at('effect INVALID')],
  ])('judges %j', (toleration, expected) => {
    expect(of({ tolerations: [toleration] })).toEqual(expected);
  });
});

describe('validateTaints', () => {
  const a = { key: 'a', value: 'x', effect: 'NoSchedule' };

  it.each<Case>([
    ['the same key with two effects', [a, { ...a, effect: 'NoExecute' }], []],
    ['the same key and effect', [a, { ...a, value: 'y' }], ['taints[1] DUPLICATE']],
    ['no key', [{ ...a, key: '' }], ['taints[0].key INVALID']],
    ['a bad value', [{ ...a, value: 'bad value' }], ['taints[0].value INVALID']],
    ['no effect', [{ ...a, effect: '' }], ['taints[0].effect REQUIRED']],
    ['an unknown effect', [{ ...a, effect: 'Nope' }], ['taints[0].effect NOT_SUPPORTED']],
  ])('%s', (_title, taints, expected) => {
    expect(refusals(validateTaints(taints as readonly Taint[], new FieldPath('taints')))).toEqual(expected);
  });
});

describe('validateTopologySpread', () => {
  const zone = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' };
  const at = (name: string): readonly string[] => [`spec.topologySpreadConstraints[0].${name}`];

  it.each<Case>([
    ['two kinds', [zone, { ...zone, whenUnsatisfiable: 'ScheduleAnyway' }], []],
    ['one kind twice', [zone, { ...zone, maxSkew: 2 }], at('{topologyKey, whenUnsatisfiable} DUPLICATE')],
    ['no skew', [{ ...zone, maxSkew: 0 }], at('maxSkew INVALID')],
    ['no topology', [{ ...zone, topologyKey: '' }], at('topologyKey REQUIRED')],
    ['an unknown way', [{ ...zone, whenUnsatisfiable: 'Nope' }], at('whenUnsatisfiable NOT_SUPPORTED')],
  ])('%s', (_title, topologySpreadConstraints, expected) => {
    expect(of({ topologySpreadConstraints })).toEqual(expected);
  });
});
