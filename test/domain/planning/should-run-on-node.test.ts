import type { NodeView } from '../../../src/domain/model/node-view.ts';
import type { PodSpec } from '../../../src/domain/model/pod-template.ts';
import type { Taint, TaintEffect } from '../../../src/domain/model/taint.ts';
import { shouldRunOnNode } from '../../../src/domain/planning/should-run-on-node.ts';
import { effectiveTaints } from '../../../src/domain/taints/effective-taints.ts';

const node: NodeView = { name: 'n1', labels: { color: 'blue' }, taints: [] };
const decide = (spec: Partial<PodSpec>, more: Partial<NodeView> = {}) =>
  shouldRunOnNode({ template: { spec: { containers: [], ...spec } }, node: { ...node, ...more } });
const taint = (effect: TaintEffect, key = 'k'): Taint => ({ key, value: 'v', effect });
const affinity = (value: string) => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'color', operator: 'In' as const, values: [value] }] }],
    },
  },
});

const yes = { shouldRun: true, shouldContinue: true };
const stay = { shouldRun: false, shouldContinue: true };
const no = { shouldRun: false, shouldContinue: false };

describe('shouldRunOnNode', () => {
  it.each<[string, Partial<PodSpec>, Partial<NodeView>, object]>([
    ['a plain node', {}, {}, yes],
    ['the named node', { nodeName: 'n1' }, {}, yes],
    ['another node than the named one', { nodeName: 'other' }, {}, no],
    ['a node with the selected labels', { nodeSelector: { color: 'blue' } }, {}, yes],
    ['a node without them', { nodeSelector: { color: 'red' } }, {}, no],
    ['a named node without the selected labels', { nodeName: 'n1', nodeSelector: { color: 'red' } }, {}, no],
    ['a node that the affinity matches', { affinity: affinity('blue') }, {}, yes],
    ['a node that no term matches', { affinity: affinity('red') }, {}, no],
    ['selector and affinity that contradict', { nodeSelector: { color: 'blue' }, affinity: affinity('red') }, {}, no],
    ['PreferNoSchedule', {}, { taints: [taint('PreferNoSchedule')] }, yes],
    ['NoSchedule', {}, { taints: [taint('NoSchedule')] }, stay],
    [
      'NoSchedule, tolerated',
      { tolerations: [{ key: 'k', operator: 'Exists' }] },
      { taints: [taint('NoSchedule')] },
      yes,
    ],
    ['NoExecute', {}, { taints: [taint('NoExecute')] }, no],
    [
      'NoExecute, tolerated for a while',
      { tolerations: [{ key: 'k', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 }] },
      { taints: [taint('NoExecute')] },
      yes,
    ],
    [
      'NoSchedule beside a tolerated NoExecute',
      { tolerations: [{ key: 'e', operator: 'Exists' }] },
      { taints: [taint('NoExecute', 'e'), taint('NoSchedule')] },
      stay,
    ],
    [
      'NoExecute beside a tolerated NoSchedule',
      { tolerations: [{ key: 's', operator: 'Exists' }] },
      { taints: [taint('NoSchedule', 's'), taint('NoExecute')] },
      no,
    ],
  ])('%s', (_about, spec, more, expected) => {
    expect(decide(spec, more)).toMatchObject(expected);
  });

  it.each<[string, Parameters<typeof effectiveTaints>[0], boolean, object]>([
    ['cordoned', { unschedulable: true }, false, yes],
    ['not ready', { conditions: [{ type: 'Ready', status: 'False' }] }, false, stay],
    ['unreachable', { conditions: [{ type: 'Ready', status: 'Unknown' }] }, false, stay],
    ['under disk pressure', { conditions: [{ type: 'DiskPressure', status: 'True' }] }, false, yes],
    ['under memory pressure', { conditions: [{ type: 'MemoryPressure', status: 'True' }] }, false, yes],
    ['under pid pressure', { conditions: [{ type: 'PIDPressure', status: 'True' }] }, false, yes],
    ['without network', { conditions: [{ type: 'NetworkUnavailable', status: 'True' }] }, false, stay],
    [
      'without network, for a host-network daemon',
      { conditions: [{ type: 'NetworkUnavailable', status: 'True' }] },
      true,
      yes,
    ],
  ])('a node that is %s', (_about, state, hostNetwork, expected) => {
    expect(decide({ hostNetwork }, { taints: effectiveTaints(state) })).toMatchObject(expected);
  });

  it.each<[string, Partial<PodSpec>]>([
    ['resources', { containers: [{ name: 'c', resources: { requests: { cpu: '1000' } } }] }],
    ['host ports', { containers: [{ name: 'c', ports: [{ containerPort: 1, hostPort: 1 }] }] }],
  ])('leaves %s to the scheduler', (_about, spec) => {
    expect(decide(spec)).toMatchObject(yes);
  });

  it('gives every reason in words that name what is concerned', () => {
    const decision = decide(
      { nodeName: 'other', nodeSelector: { color: 'red' }, affinity: affinity('green') },
      { taints: [taint('NoExecute', 'e'), taint('NoSchedule', 's')] },
    );
    expect(decision.reasons.map((reason) => reason.code)).toEqual([
      'NODE_NAME',
      'NODE_SELECTOR',
      'NODE_AFFINITY',
      'TAINT_NO_EXECUTE',
      'TAINT_NO_SCHEDULE',
    ]);
    expect(decision.reasons.map((reason) => reason.message).join('\n')).toMatch(
      /other.*\n.*color=red\n.*color.*\n.*e=v:NoExecute.*\n.*s=v:NoSchedule/,
    );
    expect(decide({}).reasons).toEqual([]);
  });
});
