import { targetNodeAffinity, targetNodeOf } from '../../../src/domain/affinity/target-node-affinity.ts';
import type { Affinity } from '../../../src/domain/model/pod-template.ts';
import type { NodeSelectorTerm } from '../../../src/domain/model/selector.ts';

const required = (...nodeSelectorTerms: NodeSelectorTerm[]): Affinity => ({
  nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
});
const named = (operator: 'In' | 'NotIn', ...values: string[]): NodeSelectorTerm => ({
  matchFields: [{ key: 'metadata.name', operator, values }],
});
const byLabel: NodeSelectorTerm = { matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] };

describe('targetNodeAffinity', () => {
  it.each([
    ['no affinity', undefined],
    ['an empty affinity', {}],
    ['an empty node affinity', { nodeAffinity: {} }],
    ['terms by label and by field', required(byLabel, named('In', 'host_2'))],
    ['a name that is excluded', required(named('NotIn', 'host_2'))],
    ['an unknown field', required({ matchFields: [{ key: 'metadata.foo', operator: 'In', values: ['host_2'] }] })],
  ])('leaves one required term, which names the node, of %s', (_about, affinity) => {
    expect(targetNodeAffinity(affinity, 'host_1')).toEqual(required(named('In', 'host_1')));
  });

  it('keeps preferred terms and pod affinity and does not touch its input', () => {
    const preferredDuringSchedulingIgnoredDuringExecution = [{ weight: 1, preference: byLabel }];
    const affinity: Affinity = {
      nodeAffinity: { ...required(byLabel).nodeAffinity, preferredDuringSchedulingIgnoredDuringExecution },
      podAffinity: { keep: true },
      podAntiAffinity: { keep: true },
    };
    const copy = structuredClone(affinity);
    expect(targetNodeAffinity(affinity, 'host_1')).toEqual({
      nodeAffinity: {
        ...required(named('In', 'host_1')).nodeAffinity,
        preferredDuringSchedulingIgnoredDuringExecution,
      },
      podAffinity: { keep: true },
      podAntiAffinity: { keep: true },
    });
    expect(affinity).toEqual(copy);
  });
});

describe('targetNodeOf', () => {
  it.each([
    ['the node it is bound to', { nodeName: 'n1', affinity: required(named('In', 'n2')) }, 'n1'],
    ['the node that its affinity names', { affinity: required(named('In', 'n2')) }, 'n2'],
    [
      'the first that is named by exactly one value',
      { affinity: required(byLabel, named('In', 'a', 'b'), named('In', 'n3')) },
      'n3',
    ],
    ['none without affinity', {}, null],
    ['none for two values', { affinity: required(named('In', 'a', 'b')) }, null],
    ['none for another operator', { affinity: required(named('NotIn', 'a')) }, null],
    ['none for an empty node name', { nodeName: '' }, null],
  ])('is %s', (_about, spec, expected) => {
    expect(targetNodeOf(spec)).toBe(expected);
  });
});
