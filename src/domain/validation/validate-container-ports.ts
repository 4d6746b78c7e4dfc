import type { ContainerPort } from '../model/pod-template.ts';
import { checkRequiredChoice, checkSyntax } from './check-value.ts';
import type { ContainerFields } from './container-fields.ts';
import { duplicate, invalid, required, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';
import { checkPortNumber, portName } from './port-syntax.ts';

const protocols = ['TCP', 'UDP', 'SCTP'];

function validatePort(port: ContainerPort, isNameTaken: boolean, path: FieldPath): FieldErrors {
  const nameErrors = port.name ? checkSyntax(path.child('name'), port.name, portName) : [];
  return [
    ...nameErrors,
    ...(isNameTaken && nameErrors.length === 0 ? [duplicate(path.child('name'), port.name)] : []),
    ...(port.containerPort
      ? checkPortNumber(path.child('containerPort'), port.containerPort)
      : [required(path.child('containerPort'))]),
    ...(port.hostPort ? checkPortNumber(path.child('hostPort'), port.hostPort) : []),
    ...checkRequiredChoice(path.child('protocol'), port.protocol, protocols),
  ];
}

/** Ports of one container: names unique, numbers from 1 to 65535, hostPort 0 or absent when there is none. */
export function validateContainerPorts(ports: readonly ContainerPort[] | undefined, path: FieldPath): FieldErrors {
  const names = (ports ?? []).map((port) => port.name);
  return (ports ?? []).flatMap((port, position) => {
    const isNameTaken = Boolean(port.name) && names.indexOf(port.name) < position;
    return validatePort(port, isNameTaken, path.index(position));
  });
}

/** No two ports of these containers may claim the same protocol, address and port of the node. */
export function validateHostPorts(containers: readonly ContainerFields[], path: FieldPath): FieldErrors {
  const claimed = new Set<string>();
  return containers.flatMap((container, at) =>
    (container.ports ?? []).flatMap((port, position) => {
      if (!port.hostPort) return [];
      const claim = `${port.protocol ?? ''}/${port.hostIP ?? ''}/${port.hostPort}`;
      if (claimed.has(claim))
        return [duplicate(path.index(at).child('ports').index(position).child('hostPort'), claim)];
      claimed.add(claim);
      return [];
    }),
  );
}

/** On the host's network a container port is a host port, so the two numbers must agree. */
export function validateHostNetworkPorts(containers: readonly ContainerFields[], path: FieldPath): FieldErrors {
  return containers.flatMap((container, at) =>
    (container.ports ?? []).flatMap((port, position) => {
      if ((port.hostPort ?? 0) === (port.containerPort ?? 0)) return [];
      const place = path.index(at).child('ports').index(position).child('containerPort');
      return [invalid(place, port.containerPort, 'must equal hostPort when hostNetwork is true')];
    }),
  );
}
