import type { NodeRegistration } from '../agent-port.ts';

const zones = ['zone-a', 'zone-b', 'zone-c'] as const;

/** Up to this many a fleet is for people to look at, and has nodes that daemons treat in different ways. */
const variedNodesMax = 50;

/**
 * Nodes of a simulated fleet, the same ones for the same count: zones, architectures and disks in turn; the first is a
 * control plane. In a small fleet the sixth has a taint of its own and the seventh is cordoned.
 */
export function simulatedNodes(count: number, prefix = 'node'): NodeRegistration[] {
  const digits = String(Math.max(count - 1, 1)).length;
  return Array.from({ length: count }, (_, index) =>
    simulatedNode({ index, prefix, digits, isVaried: count <= variedNodesMax }),
  );
}

function simulatedNode(input: {
  readonly index: number;
  readonly prefix: string;
  readonly digits: number;
  readonly isVaried: boolean;
}): NodeRegistration {
  const { index, prefix, digits, isVaried } = input;
  const isControlPlane = index === 0;
  const name = isControlPlane ? `${prefix}-control` : `${prefix}-${String(index).padStart(digits, '0')}`;
  return {
    name,
    labels: {
      'kubernetes.io/hostname': name,
      'kubernetes.io/os': 'linux',
      'kubernetes.io/arch': index % 4 === 3 ? 'arm64' : 'amd64',
      'topology.kubernetes.io/zone': zones[index % zones.length]!,
      disktype: index % 2 === 0 ? 'ssd' : 'hdd',
      ...(isControlPlane ? { 'node-role.kubernetes.io/master': '' } : {}),
    },
    taints: [
      ...(isControlPlane ? [{ key: 'node-role.kubernetes.io/master', value: '', effect: 'NoSchedule' as const }] : []),
      ...(isVaried && index === 5 ? [{ key: 'dedicated', value: 'database', effect: 'NoSchedule' as const }] : []),
    ],
    unschedulable: isVaried && index === 6,
    capacity: { cpu: index % 2 === 0 ? '8' : '4', memory: '16Gi', 'ephemeral-storage': '100Gi', pods: '110' },
    addresses: [
      { type: 'InternalIP', address: `10.${(index >> 16) & 63}.${(index >> 8) & 255}.${index & 255}` },
      { type: 'Hostname', address: name },
    ],
    runtime: 'SIMULATED',
  };
}
