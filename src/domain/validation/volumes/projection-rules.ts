import { checkPresent } from '../check-value.ts';
import { forbidden, invalid, required, type FieldErrors } from '../field-errors.ts';
import type { FieldPath } from '../field-path.ts';
import { checkFileMode, checkUnreservedPath } from '../file-path-syntax.ts';
import { validateFieldRef, validateResourceFieldRef } from '../validate-field-reference.ts';
import type { DownwardApiFile, KeyToPath, ProjectedSource, VolumeSources } from '../volume-fields.ts';

// Volumes whose files are written from objects of the cluster: secret, configMap, downwardAPI, projected.

const volumeFields = ['metadata.name', 'metadata.namespace', 'metadata.labels', 'metadata.annotations', 'metadata.uid'];

function validateItems(items: readonly KeyToPath[] | undefined, path: FieldPath): FieldErrors {
  return (items ?? []).flatMap((item, position) => {
    const place = path.index(position);
    return [
      ...checkPresent(place.child('key'), item.key),
      ...checkPresent(place.child('path'), item.path),
      ...checkUnreservedPath(place.child('path'), item.path ?? ''),
      ...checkFileMode(place.child('mode'), item.mode),
    ];
  });
}

/** The keys of a Secret as files. */
export function validateSecret(source: VolumeSources['secret'], path: FieldPath): FieldErrors {
  return [
    ...checkPresent(path.child('secretName'), source.secretName),
    ...checkFileMode(path.child('defaultMode'), source.defaultMode),
    ...validateItems(source.items, path.child('items')),
  ];
}

/** The keys of a ConfigMap as files. */
export function validateConfigMap(source: VolumeSources['configMap'], path: FieldPath): FieldErrors {
  return [
    ...checkPresent(path.child('name'), source.name),
    ...checkFileMode(path.child('defaultMode'), source.defaultMode),
    ...validateItems(source.items, path.child('items')),
  ];
}

/** One file of the downward API. All files of a volume share one path, without an index, as Kubernetes 1.20 prints it. */
function validateDownwardFile(file: DownwardApiFile, path: FieldPath): FieldErrors {
  const { fieldRef, resourceFieldRef } = file;
  const source = fieldRef
    ? validateFieldRef(fieldRef, volumeFields, path.child('fieldRef'))
    : resourceFieldRef
      ? validateResourceFieldRef(resourceFieldRef, 'volume', path.child('resourceFieldRef'))
      : [required(path, 'must have one of fieldRef and resourceFieldRef')];
  return [
    ...checkPresent(path.child('path'), file.path),
    ...checkUnreservedPath(path.child('path'), file.path ?? ''),
    ...source,
    ...(fieldRef && resourceFieldRef
      ? [invalid(path, file, 'must have only one of fieldRef and resourceFieldRef')]
      : []),
    ...checkFileMode(path.child('mode'), file.mode),
  ];
}

/** Fields of the pod as files (Kubernetes "Downward API"). */
export function validateDownwardApi(source: VolumeSources['downwardAPI'], path: FieldPath): FieldErrors {
  return [
    ...checkFileMode(path.child('defaultMode'), source.defaultMode),
    ...(source.items ?? []).flatMap((file) => validateDownwardFile(file, path)),
  ];
}

/** Ten minutes, and 2^32 seconds (about 136 years). */
const tokenSecondsMin = 10 * 60;
const tokenSecondsMax = 2 ** 32;

function validateToken(
  token: NonNullable<ProjectedSource['serviceAccountToken']>,
  path: FieldPath,
  volumePath: FieldPath,
): FieldErrors {
  const seconds = token.expirationSeconds ?? 0;
  const place = path.child('expirationSeconds');
  return [
    ...(seconds < tokenSecondsMin ? [invalid(place, seconds, `must be at least ${tokenSecondsMin} (10 minutes)`)] : []),
    ...(seconds > tokenSecondsMax ? [invalid(place, seconds, `must be at most 2^32`)] : []),
    ...checkPresent(volumePath.child('path'), token.path),
  ];
}

function validateProjectedSource(source: ProjectedSource, path: FieldPath, volumePath: FieldPath): FieldErrors {
  const count = [source.secret, source.configMap, source.downwardAPI, source.serviceAccountToken].filter(
    Boolean,
  ).length;
  const ofObjects = (['secret', 'configMap'] as const).flatMap((kind) => {
    const object = source[kind];
    if (!object) return [];
    const place = path.child(kind);
    return [...checkPresent(place.child('name'), object.name), ...validateItems(object.items, place.child('items'))];
  });
  return [
    ...ofObjects,
    ...(source.downwardAPI?.items ?? []).flatMap((file) => validateDownwardFile(file, path.child('downwardAPI'))),
    ...(source.serviceAccountToken
      ? validateToken(source.serviceAccountToken, path.child('serviceAccountToken'), volumePath)
      : []),
    ...(count > 1 ? [forbidden(path, 'must have only one kind of source')] : []),
  ];
}

/** The files that a source names itself; those it takes over whole are not known here. */
function pathsOf(source: ProjectedSource): readonly string[] {
  const items = [source.secret?.items, source.configMap?.items, source.downwardAPI?.items];
  return items.flatMap((list) => (list ?? []).map((item) => item.path ?? '')).filter((file) => file !== '');
}

/** Several sources in one folder: no two of them may write the same file. */
export function validateProjected(source: VolumeSources['projected'], path: FieldPath): FieldErrors {
  const sources = source.sources ?? [];
  const files = sources.flatMap(pathsOf);
  const repeated = files.filter((file, position) => files.indexOf(file) < position);
  return [
    ...checkFileMode(path.child('defaultMode'), source.defaultMode),
    ...sources.flatMap((one, position) => validateProjectedSource(one, path.child('sources').index(position), path)),
    ...repeated.map((file) => invalid(path, file, 'must be written by one source only')),
  ];
}
