import { checkChoice, checkPresent } from './check-value.ts';
import type { ContainerFields, VolumeDevice, VolumeMount } from './container-fields.ts';
import { forbidden, invalid, unknownReference, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';
import { checkDescendingPath, checkNoBacksteps } from './file-path-syntax.ts';

/** The volumes that a pod declares without an error, and whether each is a claim (only claims can be block devices). */
export type DeclaredVolumes = ReadonlyMap<string, { readonly isClaim: boolean }>;

const propagations = ['None', 'HostToContainer', 'Bidirectional'];

function validateSubPaths(mount: VolumeMount, path: FieldPath, listPath: FieldPath): FieldErrors {
  const { subPath, subPathExpr } = mount;
  return [
    ...(subPath ? checkDescendingPath(listPath.child('subPath'), subPath) : []),
    ...(subPath && subPathExpr
      ? [invalid(path.child('subPathExpr'), subPathExpr, 'cannot be given together with subPath')]
      : []),
    ...(subPathExpr ? checkDescendingPath(listPath.child('subPathExpr'), subPathExpr) : []),
  ];
}

function validatePropagation(mode: string | undefined, isPrivileged: boolean, path: FieldPath): FieldErrors {
  return [
    ...checkChoice(path, mode, propagations),
    ...(mode === 'Bidirectional' && !isPrivileged
      ? [forbidden(path, 'Bidirectional needs a privileged container')]
      : []),
  ];
}

/** Mounts of a container. Some paths stand on the list, without an index, as Kubernetes 1.20 prints them. */
export function validateVolumeMounts(
  container: ContainerFields,
  volumes: DeclaredVolumes,
  path: FieldPath,
): FieldErrors {
  const mounts = container.volumeMounts ?? [];
  const devices = container.volumeDevices ?? [];
  const isPrivileged = container.securityContext?.privileged === true;
  return mounts.flatMap((mount, position) => {
    const place = path.index(position);
    const name = mount.name ?? '';
    const mountPath = mount.mountPath ?? '';
    const isRepeated = mounts.slice(0, position).some((other) => (other.mountPath ?? '') === mountPath);
    return [
      ...checkPresent(place.child('name'), name),
      ...(volumes.has(name) ? [] : [unknownReference(place.child('name'), name, 'is not a valid volume of this pod')]),
      ...checkPresent(place.child('mountPath'), mountPath),
      ...(isRepeated ? [invalid(place.child('mountPath'), mountPath, 'must be unique in the container')] : []),
      ...(devices.some((device) => (device.name ?? '') === name)
        ? [invalid(place.child('name'), name, 'is used in volumeDevices already')]
        : []),
      ...(devices.some((device) => (device.devicePath ?? '') === mountPath)
        ? [invalid(place.child('mountPath'), mountPath, 'is used as a path in volumeDevices already')]
        : []),
      ...validateSubPaths(mount, place, path),
      ...validatePropagation(mount.mountPropagation, isPrivileged, path.child('mountPropagation')),
    ];
  });
}

function validateDeviceName(name: string, volumes: DeclaredVolumes, path: FieldPath): FieldErrors {
  const volume = volumes.get(name);
  if (volume === undefined) return [unknownReference(path, name, 'is not a valid volume of this pod')];
  return volume.isClaim ? [] : [invalid(path, name, 'must be a persistentVolumeClaim to be used as a block device')];
}

function validateDevicePath(device: VolumeDevice, earlier: readonly VolumeDevice[], path: FieldPath): FieldErrors {
  const devicePath = device.devicePath ?? '';
  const backsteps = checkNoBacksteps(path, devicePath);
  const isRepeated = earlier.some((other) => (other.devicePath ?? '') === devicePath) && backsteps.length === 0;
  return [
    ...checkPresent(path, devicePath),
    ...(isRepeated ? [invalid(path, devicePath, 'must be unique in the container')] : []),
    ...backsteps,
  ];
}

/** Raw block devices of a container (Kubernetes "Raw Block Volume Support"). */
export function validateVolumeDevices(
  container: ContainerFields,
  volumes: DeclaredVolumes,
  path: FieldPath,
): FieldErrors {
  const mounts = container.volumeMounts ?? [];
  const devices = container.volumeDevices ?? [];
  return devices.flatMap((device, position) => {
    const place = path.index(position);
    const name = device.name ?? '';
    const earlier = devices.slice(0, position);
    return [
      ...checkPresent(place.child('name'), name),
      ...(name !== '' && earlier.some((other) => other.name === name)
        ? [invalid(place.child('name'), name, 'must be unique in the container')]
        : []),
      ...validateDeviceName(name, volumes, place.child('name')),
      ...validateDevicePath(device, earlier, place.child('devicePath')),
      ...(mounts.some((mount) => (mount.name ?? '') === name)
        ? [invalid(place.child('name'), name, 'is used in volumeMounts already')]
        : []),
      ...(mounts.some((mount) => (mount.mountPath ?? '') === (device.devicePath ?? ''))
        ? [invalid(place.child('devicePath'), device.devicePath, 'is used as a path in volumeMounts already')]
        : []),
    ];
  });
}
