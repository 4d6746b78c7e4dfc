import { compareQuantity, parseQuantity } from '../../quantity/quantity.ts';
import { checkChoice, checkPresent, checkSyntax } from '../check-value.ts';
import { forbidden, invalid, required, tooLong, type FieldErrors } from '../field-errors.ts';
import type { FieldPath } from '../field-path.ts';
import { checkDescendingPath, checkNoBacksteps } from '../file-path-syntax.ts';
import { dns1123Subdomain } from '../name-syntax.ts';
import type { VolumeSources } from '../volume-fields.ts';

// Volumes that live on the node or come from the cluster's own storage interfaces.

/** A folder that lives as long as the pod: its size limit is 0 or more. The medium is not checked in 1.20. */
export function validateEmptyDir(source: VolumeSources['emptyDir'], path: FieldPath): FieldErrors {
  const limit = parseQuantity(source.sizeLimit ?? '0');
  const isNegative = limit !== undefined && compareQuantity(limit, { nano: 0n, format: 'decimal' }) < 0;
  return isNegative ? [forbidden(path.child('sizeLimit'), 'must be 0 or more')] : [];
}

const hostPathTypes = [
  '',
  'DirectoryOrCreate',
  'Directory',
  'FileOrCreate',
  'File',
  'Socket',
  'CharDevice',
  'BlockDevice',
];

/** Kubernetes "Volumes: hostPath". */
export function validateHostPath(source: VolumeSources['hostPath'], path: FieldPath): FieldErrors {
  if (!source.path) return [required(path.child('path'))];
  return [
    ...checkNoBacksteps(path.child('path'), source.path),
    ...checkChoice(path.child('type'), source.type, hostPathTypes),
  ];
}

/** A clone of a repository: its address, and a folder below the volume. */
export function validateGitRepo(source: VolumeSources['gitRepo'], path: FieldPath): FieldErrors {
  return [
    ...checkPresent(path.child('repository'), source.repository),
    ...checkDescendingPath(path.child('directory'), source.directory ?? ''),
  ];
}

/** A claim on a persistent volume: its name. */
export function validateClaim(source: VolumeSources['persistentVolumeClaim'], path: FieldPath): FieldErrors {
  return checkPresent(path.child('claimName'), source.claimName);
}

const reservedDomain = /\.(kubernetes|k8s)\.io$/;

/** A driver of the node's own: its name, and options outside of Kubernetes' own domains. */
export function validateFlexVolume(source: VolumeSources['flexVolume'], path: FieldPath): FieldErrors {
  const reserved = Object.keys(source.options ?? {}).filter((key) =>
    reservedDomain.test(`.${(key.split('/')[0] ?? '').toLowerCase()}`),
  );
  return [
    ...checkPresent(path.child('driver'), source.driver),
    ...reserved.map((key) => invalid(path.child('options').key(key), key, 'kubernetes.io and k8s.io are reserved')),
  ];
}

const driverLengthMax = 63;

function validateDriverName(driver: string, path: FieldPath): FieldErrors {
  return [
    ...checkPresent(path, driver),
    ...(driver.length > driverLengthMax ? [tooLong(path, driverLengthMax)] : []),
    ...checkSyntax(path, driver.toLowerCase(), dns1123Subdomain),
  ];
}

/** Inline CSI volumes (Kubernetes "CSI ephemeral volumes"). The paths of the secret are those that 1.20 prints. */
export function validateCsi(source: VolumeSources['csi'], path: FieldPath): FieldErrors {
  const secret = source.nodePublishSecretRef;
  const secretErrors = secret?.name
    ? checkSyntax(path.child('name'), secret.name, dns1123Subdomain)
    : [required(path.child('nodePublishSecretRef ', 'name'))];
  return [...validateDriverName(source.driver ?? '', path.child('driver')), ...(secret ? secretErrors : [])];
}
