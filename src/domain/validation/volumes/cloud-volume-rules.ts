import { checkChoice, checkPresent, checkRange } from '../check-value.ts';
import { notSupported, required, type FieldErrors } from '../field-errors.ts';
import type { FieldPath } from '../field-path.ts';
import type { VolumeSources } from '../volume-fields.ts';

// Disks and shares of cloud providers and hypervisors.

const partitionMax = 255;

/** Google's disk: its name, and a partition from 0 to 255. */
export function validateGcePersistentDisk(source: VolumeSources['gcePersistentDisk'], path: FieldPath): FieldErrors {
  return [
    ...checkPresent(path.child('pdName'), source.pdName),
    ...checkRange(path.child('partition'), source.partition, 0, partitionMax),
  ];
}

/** Amazon's disk: its id, and a partition from 0 to 255. */
export function validateAwsElasticBlockStore(
  source: VolumeSources['awsElasticBlockStore'],
  path: FieldPath,
): FieldErrors {
  return [
    ...checkPresent(path.child('volumeID'), source.volumeID),
    ...checkRange(path.child('partition'), source.partition, 0, partitionMax),
  ];
}

/** Microsoft's share: the secret to open it with, and its name. */
export function validateAzureFile(source: VolumeSources['azureFile'], path: FieldPath): FieldErrors {
  return [
    ...checkPresent(path.child('secretName'), source.secretName),
    ...checkPresent(path.child('shareName'), source.shareName),
  ];
}

/** A managed disk is named by its resource path, any other kind by the address of its blob. */
export function validateAzureDisk(source: VolumeSources['azureDisk'], path: FieldPath): FieldErrors {
  const uri = source.diskURI ?? '';
  const start = source.kind === 'Managed' ? '/subscriptions/' : 'https://';
  const hasOtherForm = source.kind !== undefined && !uri.startsWith(start);
  return [
    ...checkPresent(path.child('diskName'), source.diskName),
    ...checkPresent(path.child('diskURI'), uri),
    ...checkChoice(path.child('cachingMode'), source.cachingMode, ['None', 'ReadOnly', 'ReadWrite']),
    ...checkChoice(path.child('kind'), source.kind, ['Shared', 'Dedicated', 'Managed']),
    ...(hasOtherForm ? [notSupported(path.child('diskURI'), uri, [`${start}…`])] : []),
  ];
}

/** VMware's disk: its path. */
export function validateVsphereVolume(source: VolumeSources['vsphereVolume'], path: FieldPath): FieldErrors {
  return checkPresent(path.child('volumePath'), source.volumePath);
}

/** A disk of the Photon controller: its id. */
export function validatePhotonPersistentDisk(
  source: VolumeSources['photonPersistentDisk'],
  path: FieldPath,
): FieldErrors {
  return checkPresent(path.child('pdID'), source.pdID);
}

/** A Portworx volume: its id. */
export function validatePortworxVolume(source: VolumeSources['portworxVolume'], path: FieldPath): FieldErrors {
  return checkPresent(path.child('volumeID'), source.volumeID);
}

/** OpenStack's disk: its id; a secret, where given, is named. */
export function validateCinder(source: VolumeSources['cinder'], path: FieldPath): FieldErrors {
  const namelessSecret = source.secretRef !== undefined && !source.secretRef.name;
  return [
    ...checkPresent(path.child('volumeID'), source.volumeID),
    ...(namelessSecret ? [required(path.child('secretRef', 'name'))] : []),
  ];
}
