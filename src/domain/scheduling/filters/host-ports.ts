import type { HostPort } from '../../quantity/resource-sum.ts';
import type { Filter } from '../filter.ts';

const everyAddress = '0.0.0.0';

/** No port that the pod wants may be held on the node; 0.0.0.0 clashes with every address. */
export const hostPorts: Filter = (pod, node) => {
  if (pod.hostPorts.length === 0) return null;
  const clash = pod.hostPorts.find((wanted) => node.used.hostPorts.some((held) => portsClash(wanted, held)));
  if (!clash) return null;
  return {
    filter: 'HOST_PORTS',
    failureClass: 'preemptable',
    reasons: [`host port ${clash.hostPort}/${clash.protocol} taken`],
  };
};

/** Can the two not be held on one node at a time? */
export function portsClash(left: HostPort, right: HostPort): boolean {
  if (left.hostPort !== right.hostPort || left.protocol !== right.protocol) return false;
  return left.hostIP === right.hostIP || left.hostIP === everyAddress || right.hostIP === everyAddress;
}
