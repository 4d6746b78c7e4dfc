import type { Container } from '../../../src/domain/model/pod-template.ts';
import {
  addAmounts,
  noResources,
  podCapacity,
  podHostPorts,
  podRequests,
  resourceAmounts,
  subtractAmounts,
} from '../../../src/domain/quantity/resource-sum.ts';

const container = (requests: Record<string, string>, limits: Record<string, string> = {}): Container => ({
  name: 'c',
  resources: { requests, limits },
});

describe('resourceAmounts', () => {
  it('reads exact amounts and leaves the number of pods out', () => {
    expect(
      resourceAmounts({ cpu: '1500m', memory: '1Gi', 'ephemeral-storage': '1k', pods: '110', 'example.com/gpu': '2' }),
    ).toEqual({
      milliCpu: 1500n,
      memory: 1_073_741_824n,
      ephemeralStorage: 1000n,
      others: { 'example.com/gpu': 2n },
    });
    expect(resourceAmounts(undefined)).toEqual(noResources);
  });
});

describe('podCapacity', () => {
  it('is the number of pods that a node takes', () => {
    expect(podCapacity({ pods: '110' })).toBe(110);
    expect(podCapacity({})).toBe(0);
  });
});

describe('podRequests', () => {
  it('adds containers', () => {
    expect(
      podRequests({ containers: [container({ cpu: '100m' }), container({ cpu: '0.25', memory: '1Mi' })] }),
    ).toMatchObject({
      milliCpu: 350n,
      memory: 1_048_576n,
    });
  });

  it('takes the largest init container, resource by resource, not their sum', () => {
    const initContainers = [container({ cpu: '3', memory: '1' }), container({ cpu: '1', memory: '9' })];
    expect(podRequests({ containers: [container({ cpu: '2', memory: '5' })], initContainers })).toMatchObject({
      milliCpu: 3000n,
      memory: 9n,
    });
  });

  it('adds overhead', () => {
    expect(
      podRequests({ containers: [container({ cpu: '1' })], overhead: { cpu: '500m', memory: '7' } }),
    ).toMatchObject({
      milliCpu: 1500n,
      memory: 7n,
    });
  });

  it('takes a limit where the request is missing', () => {
    expect(
      podRequests({ containers: [container({ cpu: '1' }, { cpu: '2', memory: '8', 'example.com/gpu': '1' })] }),
    ).toEqual({
      milliCpu: 1000n,
      memory: 8n,
      ephemeralStorage: 0n,
      others: { 'example.com/gpu': 1n },
    });
  });
});

describe('podHostPorts', () => {
  const ports = [
    { containerPort: 80, hostPort: 8080 },
    { containerPort: 53, hostPort: 53, protocol: 'UDP' as const, hostIP: '127.0.0.1' },
    { containerPort: 90 },
  ];

  it('lists host ports with their address and protocol', () => {
    expect(podHostPorts({ containers: [{ name: 'c', ports }] })).toEqual([
      { protocol: 'TCP', hostIP: '0.0.0.0', hostPort: 8080 },
      { protocol: 'UDP', hostIP: '127.0.0.1', hostPort: 53 },
    ]);
  });

  it('counts every container port with host network', () => {
    expect(podHostPorts({ hostNetwork: true, containers: [{ name: 'c', ports: [{ containerPort: 90 }] }] })).toEqual([
      { protocol: 'TCP', hostIP: '0.0.0.0', hostPort: 90 },
    ]);
  });
});

describe('addAmounts and subtractAmounts', () => {
  it('undo each other', () => {
    const left = resourceAmounts({ cpu: '1', 'a/b': '2' });
    const right = resourceAmounts({ memory: '5', 'c/d': '1' });
    expect(subtractAmounts(addAmounts(left, right), right)).toEqual({ ...left, others: { 'a/b': 2n, 'c/d': 0n } });
    expect(subtractAmounts(noResources, right).memory).toBe(-5n);
  });
});
