import { likelyNodes } from '../../../src/domain/planning/likely-nodes.ts';
import { prepareTemplate } from '../../../src/domain/planning/prepare-template.ts';

const of = (spec: object) => likelyNodes(prepareTemplate({ spec: { containers: [], ...spec } }));
const affinity = (...nodeSelectorTerms: readonly object[]) => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
});
const among = (key: string, ...values: readonly string[]) => ({ key, operator: 'In', values });

describe('likelyNodes', () => {
  it.each([
    ['nothing', {}, null],
    ['a name', { nodeName: 'n1' }, { names: ['n1'], labels: [] }],
    ['labels', { nodeSelector: { disk: 'ssd' } }, { names: [], labels: [{ disk: 'ssd' }] }],
    [
      'labels and one of several values',
      {
        nodeSelector: { disk: 'ssd' },
        ...affinity({ matchExpressions: [among('zone', 'a', 'b'), among('os', 'linux')] }),
      },
      {
        names: [],
        labels: [
          { disk: 'ssd', os: 'linux', zone: 'a' },
          { disk: 'ssd', os: 'linux', zone: 'b' },
        ],
      },
    ],
    [
      'names in one term and a label in another',
      affinity({ matchFields: [among('metadata.name', 'n1', 'n2')] }, { matchExpressions: [among('disk', 'ssd')] }),
      { names: ['n1', 'n2'], labels: [{ disk: 'ssd' }] },
    ],
    ['a label with any value', affinity({ matchExpressions: [{ key: 'disk', operator: 'Exists' }] }), null],
  ])('of a template that asks for %s', (_what, spec, expected) => {
    expect(of(spec)).toEqual(expected);
  });

  it('are never more alternatives than an index should be asked', () => {
    const values = Array.from({ length: 100 }, (_, at) => `v${at}`);
    expect(of(affinity({ matchExpressions: [among('zone', ...values)] }))!.labels).toHaveLength(20);
  });
});
