import type { NodeManifest } from '../../../src/domain/model/node.ts';
import { validateNode, validateNodeUpdate } from '../../../src/domain/validation/validate-node.ts';
import { aNode } from './manifests.ts';
import { refusals } from './refusals.ts';

type Case = [string, NonNullable<NodeManifest['spec']>, readonly string[]];

describe('validateNode', () => {
  it.each<Case>([
    ['plain', {}, []],
    ['a bad taint', { taints: [{ key: 'bad key', effect: 'NoSchedule' }] }, ['metadata.taints[0].key INVALID']],
    ['a range of each family', { podCIDRs: ['10.0.1.0/24', 'fd00::/64'] }, []],
    ['a bad range', { podCIDR: '10.0.1.0' }, ['spec.podCIDRs[0] INVALID']],
    ['two ranges of a family', { podCIDRs: ['10.0.1.0/24', '10.0.2.0/24'] }, ['spec.podCIDRs INVALID']],
    [
      'a range twice',
      { podCIDRs: ['10.0.1.0/24', '10.0.1.0/24'] },
      ['spec.podCIDRs INVALID', 'spec.podCIDRs[1] DUPLICATE'],
    ],
  ])('%s', (_title, spec, expected) => {
    expect(refusals(validateNode(aNode(spec)))).toEqual(expected);
  });

  it('wants amounts of 0 or more, whole ones of devices', () => {
    const status = { capacity: { cpu: '-1', memory: '1Gi' }, allocatable: { 'example.com/gpu': '1500m' } };
    expect(refusals(validateNode({ ...aNode(), status }))).toEqual([
      'status.allocatable.example.com/gpu INVALID',
      'status.capacity.cpu INVALID',
    ]);
  });

  it('checks taints that are written into an annotation', () => {
    const key = 'scheduler.alpha.kubernetes.io/taints';
    const of = (text: string): readonly string[] => refusals(validateNode(aNode({}, { annotations: { [key]: text } })));
    expect(of('[{"key":"a","effect":"NoSchedule"}]')).toEqual([]);
    expect(of('[{"key":"a"}]')).toEqual([`metadata.annotations.${key}[0].effect REQUIRED`]);
    expect(of('x')).toEqual(['metadata.annotations INVALID']);
  });
});

describe('validateNodeUpdate', () => {
  const before = { podCIDR: '10.0.1.0/24', podCIDRs: ['10.0.1.0/24'], providerID: 'cloud://1' };
  const configMap = { namespace: 'a', name: 'b', kubeletConfigKey: 'c' };
  const at = (field: string): string => `spec.configSource${field}`;

  it.each<Case>([
    ['labels of the spec alone', {}, []],
    ['a cordon and a taint', { unschedulable: true, taints: [{ key: 'a', effect: 'NoExecute' }] }, []],
    ['another range', { podCIDR: '10.0.2.0/24', podCIDRs: ['10.0.2.0/24'] }, ['spec.podCIDRs FORBIDDEN']],
    ['another id', { providerID: 'cloud://2' }, ['spec.providerID FORBIDDEN']],
    ['a field of old', { externalID: 'x' }, ['[] FORBIDDEN']],
    ['settings', { configSource: { configMap } }, []],
    ['settings from nowhere', { configSource: {} }, [at(' INVALID')]],
    [
      'settings of a version',
      { configSource: { configMap: { ...configMap, uid: '1' } } },
      [at('.configMap.uid FORBIDDEN')],
    ],
    [
      'settings without a key',
      { configSource: { configMap: { ...configMap, kubeletConfigKey: '' } } },
      [at('.configMap.kubeletConfigKey REQUIRED')],
    ],
  ])('%s', (_title, change, expected) => {
    expect(refusals(validateNodeUpdate(aNode({ ...before, ...change }), aNode(before)))).toEqual(expected);
  });

  it('lets range and id be set once', () => {
    expect(validateNodeUpdate(aNode(before), aNode())).toEqual([]);
  });
});
