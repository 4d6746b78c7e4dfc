import { preempt } from '../../../src/domain/scheduling/preempt.ts';
import type { NodeCandidate, PodOnNode } from '../../../src/domain/scheduling/node-candidate.ts';
import { boundPod, nodeWith, pendingPod } from '../support/scheduling.ts';

const priority = { negative: -100, low: 0, mid: 100, high: 1000, veryHigh: 10_000 };
const sizes = { S: '100m', M: '200m', L: '300m', XL: '500m' };
type Size = keyof typeof sizes;

const on = (uid: string, level: keyof typeof priority, size: Size, more: Partial<PodOnNode> = {}) =>
  boundPod(uid, { cpu: sizes[size] }, { priority: priority[level], ...more });
const node = (name: string, pods: PodOnNode[], more: Partial<NodeCandidate> = {}) =>
  nodeWith({ cpu: '500m', pods: '110' }, { name, pods, more });
const plan = (level: keyof typeof priority, size: Size, nodes: NodeCandidate[], more: object = {}) =>
  preempt(pendingPod({ cpu: sizes[size] }, { priority: priority[level], ...more }), nodes);

describe('preempt', () => {
  it('takes a pod of lower priority', () => {
    expect(plan('high', 'L', [node('n1', [on('p1', 'mid', 'L')])])).toEqual({
      node: 'n1',
      victims: ['p1'],
      clearNominations: [],
    });
  });

  it.each([
    ['of equal priority', on('p1', 'high', 'L')],
    ['of higher priority', on('p1', 'veryHigh', 'L')],
  ])('never takes a pod %s', (_about, other) => {
    expect(plan('high', 'L', [node('n1', [other])])).toBeNull();
  });

  it('does nothing where removing everybody would not help', () => {
    expect(plan('mid', 'XL', [node('n1', [on('low', 'low', 'S'), on('high', 'high', 'S')])])).toBeNull();
  });

  it('does nothing where the node is unsuitable for good', () => {
    const tainted = { taints: [{ key: 'k', effect: 'NoSchedule' as const }] };
    expect(plan('high', 'L', [node('n1', [on('p1', 'low', 'L')], tainted)])).toBeNull();
  });

  it('does nothing with the policy Never', () => {
    expect(plan('high', 'L', [node('n1', [on('p1', 'low', 'L')])], { preemptionPolicy: 'Never' })).toBeNull();
  });

  it('puts back whom there is room for, the higher priority first', () => {
    const pods = [on('midS', 'mid', 'S'), on('lowS', 'low', 'S'), on('midM', 'mid', 'M'), on('highS', 'high', 'S')];
    expect(
      plan('high', 'L', [
        node(
          'n1',
          pods.map((pod, at) => ({ ...pod, startTime: at })),
        ),
        node('n2', [on('x', 'high', 'L')]),
      ]),
    ).toMatchObject({
      node: 'n1',
      victims: ['midM', 'lowS'],
    });
  });

  it('puts back the one that has run longer of equal ones', () => {
    const pods = [
      on('t5', 'low', 'S', { startTime: 5 }),
      on('t4', 'low', 'S', { startTime: 4 }),
      on('mid', 'mid', 'M', { startTime: 3 }),
      on('high', 'high', 'S', { startTime: 2 }),
    ];
    expect(plan('high', 'L', [node('n1', pods)])?.victims).toEqual(['mid', 't5']);
  });

  it('waits while room is being made on its nominated node', () => {
    const going = node('n1', [on('p1', 'low', 'L', { deleting: true })]);
    expect(plan('high', 'L', [going], { nominatedNodeName: 'n1' })).toBeNull();
    expect(plan('high', 'L', [going])).toEqual({ node: 'n1', victims: [], clearNominations: [] });
  });

  it('looks elsewhere when its nominated node has become unsuitable', () => {
    const cordoned = node('n1', [on('p1', 'low', 'L', { deleting: true })], { unschedulable: true });
    expect(
      plan('high', 'L', [cordoned, node('n2', [on('p2', 'low', 'L')])], { nominatedNodeName: 'n1' }),
    ).toMatchObject({ node: 'n2', victims: ['p2'] });
  });

  it('clears the hopes of pods of lower priority', () => {
    const nominated = [on('hopeful', 'mid', 'S'), on('equal', 'high', 'S'), on('pod', 'low', 'S')];
    expect(plan('high', 'L', [node('n1', [on('p1', 'low', 'L')], { nominated })])?.clearNominations).toEqual([
      'hopeful',
    ]);
  });

  it('does not examine nodes whose pods are not given', () => {
    expect(plan('high', 'L', [{ ...node('n1', [on('p1', 'low', 'L')]), pods: undefined }])).toBeNull();
  });
});

describe('the choice among nodes', () => {
  const one = (uid: string, level: keyof typeof priority, startTime = 0) => on(uid, level, 'S', { startTime });
  const full = (name: string, pods: PodOnNode[]) => node(name, pods);
  const choose = (...nodes: NodeCandidate[]) => plan('veryHigh', 'XL', nodes)?.node;

  it.each<[string, NodeCandidate[], string]>([
    ['the lowest of the highest victims', [full('n1', [one('a', 'high')]), full('n2', [one('b', 'mid')])], 'n2'],
    [
      'the smallest sum of priorities',
      [
        full('n1', [one('a', 'mid'), one('b', 'mid')]),
        full('n2', [one('c', 'mid'), one('d', 'low')]),
        full('n3', [one('e', 'mid'), one('f', 'mid')]),
      ],
      'n2',
    ],
    [
      'fewer victims, also when the further ones are negative',
      [
        full('n1', [one('a', 'mid'), one('b', 'low'), one('c', 'low')]),
        full('n2', [one('d', 'high')]),
        full('n3', [one('e', 'mid'), one('f', 'low'), one('g', 'low'), one('h', 'low')]),
        full('n4', [one('i', 'mid'), one('j', 'mid'), one('k', 'mid'), one('l', 'negative')]),
      ],
      'n1',
    ],
    [
      'the latest start',
      [
        full('n1', [one('a', 'mid', 2), one('b', 'mid', 2)]),
        full('n2', [one('c', 'mid', 3), one('d', 'mid', 3)]),
        full('n3', [one('e', 'mid', 1), one('f', 'mid', 1)]),
      ],
      'n2',
    ],
    [
      'the latest start of the most important victim',
      [
        full('n1', [one('a', 'low', 4), one('b', 'mid', 2)]),
        full('n2', [one('c', 'mid', 6), one('d', 'low', 1)]),
        full('n3', [one('e', 'low', 3), one('f', 'mid', 5)]),
      ],
      'n2',
    ],
    ['the first by name of equal ones', [full('n2', [one('b', 'low')]), full('n1', [one('a', 'low')])], 'n1'],
  ])('is %s', (_about, nodes, expected) => {
    expect(choose(...nodes)).toBe(expected);
  });
});
