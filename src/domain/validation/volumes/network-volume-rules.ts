import { checkOptionalSyntax, checkPresent, checkRange, checkRequiredSyntax } from '../check-value.ts';
import { invalid, required, type FieldErrors } from '../field-errors.ts';
import type { FieldPath } from '../field-path.ts';
import { dns1123Label } from '../name-syntax.ts';
import type { VolumeSources } from '../volume-fields.ts';

// Storage that is reached over a network.

/** An NFS export: server and absolute path. */
export function validateNfs(source: VolumeSources['nfs'], path: FieldPath): FieldErrors {
  const exported = source.path ?? '';
  return [
    ...checkPresent(path.child('server'), source.server),
    ...checkPresent(path.child('path'), exported),
    ...(exported.startsWith('/') ? [] : [invalid(path.child('path'), exported, 'must be an absolute path')]),
  ];
}

const iscsiNames = {
  iqn: /iqn\.\d{4}-\d{2}\.([a-zA-Z0-9.-]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[a-zA-Z0-9]{16}$/,
  naa: /^naa.[a-zA-Z0-9]{32}$/,
} as const;

function validateIscsiName(name: string, path: FieldPath): FieldErrors {
  const start = (['iqn', 'eui', 'naa'] as const).find((prefix) => name.startsWith(prefix));
  if (start !== undefined && iscsiNames[start].test(name)) return [];
  return [invalid(path, name, 'must be an iSCSI name: iqn.yyyy-mm.domain:name, eui.<16 characters> or naa.<32>')];
}

/** Volume name and portal together name a session; the initiator's own name leaves 64 bytes for them. */
const iscsiSessionLengthMax = 64;

/** Kubernetes "Volumes: iscsi". */
export function validateIscsi(source: VolumeSources['iscsi'], path: FieldPath): FieldErrors {
  const lacksSecret = (source.chapAuthDiscovery || source.chapAuthSession) && !source.secretRef;
  return [
    ...checkPresent(path.child('targetPortal'), source.targetPortal),
    ...(source.iqn ? validateIscsiName(source.iqn, path.child('iqn')) : [required(path.child('iqn'))]),
    ...checkRange(path.child('lun'), source.lun ?? 0, 0, 255),
    ...(lacksSecret ? [required(path.child('secretRef'), 'must be given with CHAP authentication')] : []),
    ...(source.initiatorName === undefined ? [] : validateIscsiName(source.initiatorName, path.child('initiatorname'))),
  ];
}

/** Checked whether or not the iSCSI source is the one that counts. `path` is that of the volume. */
export function validateIscsiSession(
  name: string,
  source: VolumeSources['iscsi'] | undefined,
  path: FieldPath,
): FieldErrors {
  if (source?.initiatorName === undefined) return [];
  if (`${name}:${source.targetPortal ?? ''}`.length <= iscsiSessionLengthMax) return [];
  return [
    invalid(
      path.child('name'),
      name,
      `must have, with iscsi.targetPortal, at most ${iscsiSessionLengthMax} characters`,
    ),
  ];
}

/** A GlusterFS volume: endpoints and path. */
export function validateGlusterfs(source: VolumeSources['glusterfs'], path: FieldPath): FieldErrors {
  return [...checkPresent(path.child('endpoints'), source.endpoints), ...checkPresent(path.child('path'), source.path)];
}

/** A Flocker dataset, by name or by UUID. */
export function validateFlocker(source: VolumeSources['flocker'], path: FieldPath): FieldErrors {
  const { datasetName, datasetUUID } = source;
  return [
    ...(datasetName || datasetUUID ? [] : [required(path, 'must have one of datasetName and datasetUUID')]),
    ...(datasetName && datasetUUID ? [invalid(path, source, 'must have only one of datasetName and datasetUUID')] : []),
    ...(datasetName?.includes('/') ? [invalid(path.child('datasetName'), datasetName, "must not hold '/'")] : []),
  ];
}

/** A Ceph block device: monitors and image. */
export function validateRbd(source: VolumeSources['rbd'], path: FieldPath): FieldErrors {
  return [...checkPresent(path.child('monitors'), source.monitors), ...checkPresent(path.child('image'), source.image)];
}

/** A Ceph file system: monitors. */
export function validateCephfs(source: VolumeSources['cephfs'], path: FieldPath): FieldErrors {
  return checkPresent(path.child('monitors'), source.monitors);
}

const tenantLengthMax = 64;

/** `host:port`, the host of an IPv6 address in brackets. */
function isHostAndPort(text: string): boolean {
  return /^(\[[^[\]]*\]|[^:[\]]*):[^:[\]]*$/.test(text);
}

/** A Quobyte volume: registries as host:port, and its name. */
export function validateQuobyte(source: VolumeSources['quobyte'], path: FieldPath): FieldErrors {
  const registry = source.registry ?? '';
  const registryProblem = 'must be one or more host:port pairs, separated by commas';
  const tooLong = (source.tenant ?? '').length > tenantLengthMax;
  const wrongPairs = registry.split(',').filter((pair) => !isHostAndPort(pair));
  const placeErrors =
    registry === ''
      ? [required(path.child('registry'), registryProblem)]
      : tooLong
        ? [required(path.child('tenant'), `must be a UUID of at most ${tenantLengthMax} characters`)]
        : wrongPairs.map(() => invalid(path.child('registry'), registry, registryProblem));
  return [...placeErrors, ...checkPresent(path.child('volume'), source.volume)];
}

/** A disk is found either by target and lun or by its world wide identifier. */
export function validateFc(source: VolumeSources['fc'], path: FieldPath): FieldErrors {
  const targets = source.targetWWNs ?? [];
  const identifiers = source.wwids ?? [];
  const lunPath = path.child('lun');
  const lunErrors =
    source.lun === undefined
      ? [required(lunPath, 'must be given with targetWWNs')]
      : checkRange(lunPath, source.lun, 0, 255);
  return [
    ...(targets.length === 0 && identifiers.length === 0
      ? [required(path.child('targetWWNs'), 'must have one of targetWWNs and wwids')]
      : []),
    ...(targets.length > 0 && identifiers.length > 0
      ? [invalid(path.child('targetWWNs'), targets, 'cannot be given together with wwids')]
      : []),
    ...(targets.length > 0 ? lunErrors : []),
  ];
}

/** A StorageOS volume: its name and namespace are DNS labels; a secret, where given, is named. */
export function validateStorageos(source: VolumeSources['storageos'], path: FieldPath): FieldErrors {
  const namelessSecret = source.secretRef !== undefined && !source.secretRef.name;
  return [
    ...checkRequiredSyntax(path.child('volumeName'), source.volumeName, dns1123Label),
    ...checkOptionalSyntax(path.child('volumeNamespace'), source.volumeNamespace, dns1123Label),
    ...(namelessSecret ? [required(path.child('secretRef', 'name'))] : []),
  ];
}

/** A ScaleIO volume: gateway, system and name. */
export function validateScaleIO(source: VolumeSources['scaleIO'], path: FieldPath): FieldErrors {
  return (['gateway', 'system', 'volumeName'] as const).flatMap((field) =>
    checkPresent(path.child(field), source[field]),
  );
}
