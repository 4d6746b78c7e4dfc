import { VOLUME_SOURCES } from '../fields/volume-fields.ts';
import type { JsonObject } from '../model/json.ts';
import { defaultFieldRef, defaultIn, mapList } from './json-defaults.ts';

/** Mode of the files that a volume makes: 0644. */
const FILE_MODE = 420;
const TOKEN_SECONDS = 3600;

function defaultProjection(projection: JsonObject): JsonObject {
  const downward = defaultIn(projection, 'downwardAPI', (source) => mapList(source, 'items', defaultFieldRef));
  return defaultIn(downward, 'serviceAccountToken', (token) => ({ expirationSeconds: TOKEN_SECONDS, ...token }));
}

/** Defaults by volume source; sources that are not named have none. */
const SOURCE_DEFAULTS: Readonly<Record<string, (source: JsonObject) => JsonObject>> = {
  hostPath: (source) => ({ type: '', ...source }),
  secret: (source) => ({ defaultMode: FILE_MODE, ...source }),
  configMap: (source) => ({ defaultMode: FILE_MODE, ...source }),
  downwardAPI: (source) => mapList({ defaultMode: FILE_MODE, ...source }, 'items', defaultFieldRef),
  projected: (source) => mapList({ defaultMode: FILE_MODE, ...source }, 'sources', defaultProjection),
  iscsi: (source) => ({ iscsiInterface: 'default', ...source }),
  rbd: (source) => ({ pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring', ...source }),
  azureDisk: (source) => ({
    cachingMode: 'ReadWrite',
    kind: 'Shared',
    fsType: 'ext4',
    readOnly: false,
    ...source,
  }),
  scaleIO: (source) => ({ storageMode: 'ThinProvisioned', fsType: 'xfs', ...source }),
  ephemeral: (source) =>
    defaultIn(source, 'volumeClaimTemplate', (template) =>
      defaultIn(template, 'spec', (spec) => ({ volumeMode: 'Filesystem', ...spec })),
    ),
};

/** A volume with its defaults; one without any source is an emptyDir (semantics.md 22). */
export function defaultVolume(volume: JsonObject): JsonObject {
  if (!Object.keys(VOLUME_SOURCES).some((source) => volume[source] !== undefined)) return { ...volume, emptyDir: {} };
  let result = volume;
  for (const [source, apply] of Object.entries(SOURCE_DEFAULTS)) result = defaultIn(result, source, apply);
  return result;
}
