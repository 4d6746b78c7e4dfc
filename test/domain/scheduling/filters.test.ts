import type { Container, PodSpec } from '../../../src/domain/model/pod-template.ts';
import { podRequests } from '../../../src/domain/quantity/resource-sum.ts';
import type { NodeCandidate } from '../../../src/domain/scheduling/node-candidate.ts';
import { findFilterFailure } from '../../../src/domain/scheduling/filter-list.ts';
import { addPodUsage, noUsage, removePodUsage } from '../../../src/domain/scheduling/node-usage.ts';
import { boundPod, candidate, nodeWith, pendingPod, tcp, udp } from '../support/scheduling.ts';

const verdict = (spec: Partial<PodSpec>, more: Partial<NodeCandidate>) => {
  const failure = findFilterFailure(pendingPod({}, { spec }), { ...candidate('foo'), ...more });
  return failure ? `${failure.filter} ${failure.failureClass}` : 'fits';
};

describe('the filters that no preemption can help', () => {
  const noSchedule = { key: 'foo', value: 'bar', effect: 'NoSchedule' as const };
  const affinity = (name: string): Partial<PodSpec> => ({
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }] }],
        },
      },
    },
  });

  it.each<[string, Partial<PodSpec>, Partial<NodeCandidate>, string]>([
    ['a cordoned node', {}, { unschedulable: true }, 'NODE_UNSCHEDULABLE final'],
    [
      'a cordoned node, tolerated',
      { tolerations: [{ key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' }] },
      { unschedulable: true },
      'fits',
    ],
    ['the named node', { nodeName: 'foo' }, {}, 'fits'],
    ['another node than the named one', { nodeName: 'bar' }, {}, 'NODE_NAME final'],
    ['a taint', {}, { taints: [noSchedule] }, 'TAINT_TOLERATION final'],
    ['a taint NoExecute', {}, { taints: [{ ...noSchedule, effect: 'NoExecute' }] }, 'TAINT_TOLERATION final'],
    ['a tolerated taint', { tolerations: [{ key: 'foo', value: 'bar' }] }, { taints: [noSchedule] }, 'fits'],
    ['a preference against it', {}, { taints: [{ ...noSchedule, effect: 'PreferNoSchedule' }] }, 'fits'],
    ['a selector that fails', { nodeSelector: { a: 'b' } }, {}, 'NODE_AFFINITY final'],
    ['a selector that holds', { nodeSelector: { a: 'b' } }, { labels: { a: 'b' } }, 'fits'],
    ['an affinity that fails', affinity('bar'), {}, 'NODE_AFFINITY final'],
    ['an affinity that holds', affinity('foo'), {}, 'fits'],
    ['selector and affinity, one failing', { ...affinity('foo'), nodeSelector: { a: 'b' } }, {}, 'NODE_AFFINITY final'],
    [
      'the first of several failures',
      { nodeName: 'bar' },
      { taints: [noSchedule], unschedulable: true },
      'NODE_UNSCHEDULABLE final',
    ],
  ])('%s', (_about, spec, more, expected) => {
    expect(verdict(spec, more)).toBe(expected);
  });

  it('names the first taint that is not tolerated', () => {
    expect(findFilterFailure(pendingPod({}), { ...candidate('foo'), taints: [noSchedule] })?.reasons).toEqual([
      'taint foo=bar:NoSchedule not tolerated',
    ]);
  });
});

describe('host ports', () => {
  it.each([
    ['no ports', [], [tcp(80)], true],
    ['another port', [udp(8080, '127.0.0.1')], [udp(9090, '127.0.0.1')], true],
    ['the same UDP port', [udp(8080, '127.0.0.1')], [udp(8080, '127.0.0.1')], false],
    ['the same TCP port', [tcp(8080, '127.0.0.1')], [tcp(8080, '127.0.0.1')], false],
    ['another address', [tcp(8080, '127.0.0.1')], [tcp(8080, '127.0.0.2')], true],
    ['another protocol', [tcp(8080)], [udp(8080)], true],
    ['the second of two', [udp(8000), udp(8080)], [udp(8080)], false],
    ['every address against one', [tcp(8001)], [tcp(8001, '127.0.0.1')], false],
    ['one address against every', [tcp(8001, '127.0.0.1')], [tcp(8001)], false],
    ['one of two against every address', [tcp(8001, '10.0.10.10'), tcp(8001)], [tcp(8001, '127.0.0.1')], false],
  ])('%s', (_about, wanted, held, fits) => {
    const failure = findFilterFailure(
      pendingPod({}, { hostPorts: wanted }),
      candidate('n', [boundPod('other', {}, { hostPorts: held })]),
    );
    expect(failure?.filter ?? 'fits').toBe(fits ? 'fits' : 'HOST_PORTS');
    if (failure) expect(failure.failureClass).toBe('preemptable');
  });
});

describe('resources', () => {
  const allocatable = {
    cpu: '10m',
    memory: '20',
    pods: '32',
    'example.com/a': '5',
    'ephemeral-storage': '20',
    'hugepages-2Mi': '5',
  };
  const container = (cpu: number, memory: number, more: Record<string, string> = {}): Container => ({
    name: 'c',
    resources: { requests: { ...(cpu && { cpu: `${cpu}m` }), ...(memory && { memory: `${memory}` }), ...more } },
  });
  const only = (more: Record<string, string>) => container(0, 0, more);

  it.each<[string, Record<string, string>, Partial<PodSpec>, string[]]>([
    ['no requests', { cpu: '10m', memory: '20' }, { containers: [container(0, 0)] }, []],
    ['too much of both', { cpu: '10m', memory: '20' }, { containers: [container(1, 1)] }, ['cpu', 'memory']],
    [
      'an init container with too much cpu',
      { cpu: '8m', memory: '19' },
      { containers: [container(1, 1)], initContainers: [container(3, 1)] },
      ['cpu'],
    ],
    [
      'an init container with too much memory',
      { cpu: '9m', memory: '19' },
      { containers: [container(1, 1)], initContainers: [container(1, 3)] },
      ['memory'],
    ],
    [
      'several init containers',
      { cpu: '9m', memory: '19' },
      { containers: [container(1, 1)], initContainers: [container(1, 1), container(1, 1)] },
      [],
    ],
    ['both fitting', { cpu: '5m', memory: '5' }, { containers: [container(1, 1)] }, []],
    ['only memory fitting', { cpu: '9m', memory: '5' }, { containers: [container(2, 1)] }, ['cpu']],
    ['only cpu fitting', { cpu: '5m', memory: '19' }, { containers: [container(1, 2)] }, ['memory']],
    ['an equal edge', { cpu: '5m', memory: '1' }, { containers: [container(5, 19)] }, []],
    [
      'overhead that fits',
      { cpu: '5m', memory: '5' },
      { containers: [container(1, 1)], overhead: { cpu: '3m', memory: '13' } },
      [],
    ],
    [
      'overhead that does not',
      { cpu: '5m', memory: '5' },
      { containers: [container(1, 1)], overhead: { cpu: '1m', memory: '15' } },
      ['memory'],
    ],
    ['an extended resource', {}, { containers: [only({ 'example.com/a': '5' })] }, []],
    ['too much of it', {}, { containers: [only({ 'example.com/a': '10' })] }, ['example.com/a']],
    [
      'too much of it in an init container',
      {},
      { containers: [only({})], initContainers: [only({ 'example.com/a': '10' })] },
      ['example.com/a'],
    ],
    [
      'too much of it in two containers',
      { 'example.com/a': '2' },
      { containers: [only({ 'example.com/a': '3' }), only({ 'example.com/a': '3' })] },
      ['example.com/a'],
    ],
    ['one that the node does not have', {}, { containers: [only({ 'example.com/b': '1' })] }, ['example.com/b']],
    ['too many huge pages', {}, { containers: [only({ 'hugepages-2Mi': '10' })] }, ['hugepages-2Mi']],
    ['storage that fits', { 'ephemeral-storage': '10' }, { containers: [only({ 'ephemeral-storage': '10' })] }, []],
    [
      'storage that does not',
      { 'ephemeral-storage': '10' },
      { containers: [only({ 'ephemeral-storage': '11' })] },
      ['ephemeral-storage'],
    ],
  ])('%s', (_about, used, spec, short) => {
    const requests = podRequests({ containers: [], ...spec });
    const failure = findFilterFailure(
      pendingPod({}, { requests }),
      nodeWith(allocatable, { name: 'n', pods: [boundPod('other', used)] }),
    );
    expect(failure?.reasons ?? []).toEqual(short.map((name) => `insufficient ${name}`));
  });

  it.each([
    ['without requests', {}],
    ['with room for it otherwise', { cpu: '1m', memory: '1' }],
  ])('a node that is full takes no pod %s', (_about, requests) => {
    const full = nodeWith({ ...allocatable, pods: '1' }, { name: 'n', pods: [boundPod('other', {})] });
    expect(findFilterFailure(pendingPod(requests), full)?.reasons).toEqual(['no room for another pod']);
  });

  it('keeps room for nominated pods of the same or a higher priority only', () => {
    const reserved = { nominated: [boundPod('waiting', { cpu: '8m' }, { priority: 10 })] };
    const node = { ...candidate('n'), ...reserved };
    expect(findFilterFailure(pendingPod({ cpu: '5m' }, { priority: 10 }), node)?.filter).toBe('RESOURCES_FIT');
    expect(findFilterFailure(pendingPod({ cpu: '5m' }, { priority: 11 }), node)).toBeNull();
    expect(findFilterFailure(pendingPod({ cpu: '8m' }, { priority: 10, uid: 'waiting' }), node)).toBeNull();
  });
});

describe('removePodUsage', () => {
  it('takes away what was added, one port at a time', () => {
    const one = boundPod('one', { cpu: '1m' }, { hostPorts: [tcp(80)] });
    const two = boundPod('two', { cpu: '2m' }, { hostPorts: [tcp(80), udp(53)] });
    const both = [one, two].reduce(addPodUsage, noUsage);
    expect(removePodUsage(both, one)).toEqual(addPodUsage(noUsage, two));
    expect(removePodUsage(removePodUsage(both, two), one)).toEqual(noUsage);
  });
});
