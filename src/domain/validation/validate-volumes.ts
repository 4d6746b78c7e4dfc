import { checkRequiredSyntax } from './check-value.ts';
import { duplicate, forbidden, invalid, required, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';
import { dns1123Label } from './name-syntax.ts';
import type { DeclaredVolumes } from './validate-volume-mounts.ts';
import type { Volume, VolumeSourceName, VolumeSources } from './volume-fields.ts';
import * as cloud from './volumes/cloud-volume-rules.ts';
import * as network from './volumes/network-volume-rules.ts';
import * as node from './volumes/node-volume-rules.ts';
import * as projection from './volumes/projection-rules.ts';

type SourceRules = {
  readonly [Name in VolumeSourceName]: (source: VolumeSources[Name], path: FieldPath) => FieldErrors;
};

/** In Kubernetes' order: of several sources the first is looked into, the others are refused. */
const rules: SourceRules = {
  emptyDir: node.validateEmptyDir,
  hostPath: node.validateHostPath,
  gitRepo: node.validateGitRepo,
  gcePersistentDisk: cloud.validateGcePersistentDisk,
  awsElasticBlockStore: cloud.validateAwsElasticBlockStore,
  secret: projection.validateSecret,
  nfs: network.validateNfs,
  iscsi: network.validateIscsi,
  glusterfs: network.validateGlusterfs,
  flocker: network.validateFlocker,
  persistentVolumeClaim: node.validateClaim,
  rbd: network.validateRbd,
  cinder: cloud.validateCinder,
  cephfs: network.validateCephfs,
  quobyte: network.validateQuobyte,
  downwardAPI: projection.validateDownwardApi,
  fc: network.validateFc,
  flexVolume: node.validateFlexVolume,
  configMap: projection.validateConfigMap,
  azureFile: cloud.validateAzureFile,
  vsphereVolume: cloud.validateVsphereVolume,
  photonPersistentDisk: cloud.validatePhotonPersistentDisk,
  portworxVolume: cloud.validatePortworxVolume,
  azureDisk: cloud.validateAzureDisk,
  storageos: network.validateStorageos,
  projected: projection.validateProjected,
  scaleIO: network.validateScaleIO,
  csi: node.validateCsi,
};

/** Where Kubernetes 1.20 prints another name than that of the field: in a source's own errors, and in the refusal. */
const ruleNames: Partial<Record<VolumeSourceName, string>> = { gcePersistentDisk: 'persistentDisk' };
const surplusNames: Partial<Record<VolumeSourceName, string>> = { cephfs: 'cephFS', downwardAPI: 'downwarAPI' };

// The name is a key of both arguments, so the source has the type that its rule takes; the compiler cannot follow that.
function applyRule<Name extends VolumeSourceName>(name: Name, volume: Volume, path: FieldPath): FieldErrors {
  const source = volume[name] as VolumeSources[Name];
  return rules[name](source, path.child(ruleNames[name] ?? name));
}

function isSourceName(name: string): name is VolumeSourceName {
  return Object.hasOwn(rules, name);
}

/** Exactly one source (Kubernetes "Volumes"). Generic ephemeral volumes are no source: in 1.20 they are switched off. */
function validateSource(volume: Volume, path: FieldPath): FieldErrors {
  const given = Object.keys(rules)
    .filter(isSourceName)
    .filter((name) => volume[name] !== undefined);
  const [first, ...others] = given;
  const session = network.validateIscsiSession(volume.name ?? '', volume.iscsi, path);
  if (first === undefined) return [required(path, `must have a volume source: ${Object.keys(rules).join(', ')}`)];
  return [
    ...applyRule(first, volume, path),
    ...others.map((name) =>
      forbidden(path.child(surplusNames[name] ?? name), `cannot be given together with ${first}`),
    ),
    ...session,
  ];
}

/** The errors of a pod's volumes, and the volumes that are declared without one: only those can be mounted. */
export function validateVolumes(
  volumes: readonly Volume[] | undefined,
  path: FieldPath,
): { readonly errors: FieldErrors; readonly declared: DeclaredVolumes } {
  const declared = new Map<string, { readonly isClaim: boolean }>();
  const errors = (volumes ?? []).flatMap((volume, position) => {
    const place = path.index(position);
    const name = volume.name ?? '';
    const found = [
      ...validateSource(volume, place),
      ...checkRequiredSyntax(place.child('name'), name, dns1123Label),
      ...(declared.has(name) ? [duplicate(place.child('name'), name)] : []),
    ];
    if (found.length === 0) declared.set(name, { isClaim: volume.persistentVolumeClaim !== undefined });
    return found;
  });
  return { errors, declared };
}

/** A disk of Google's cloud can be mounted on many machines only for reading; daemons run on many. */
export function validateReadOnlyDisks(volumes: readonly Volume[] | undefined, path: FieldPath): FieldErrors {
  return (volumes ?? []).flatMap((volume, position) => {
    if (!volume.gcePersistentDisk || volume.gcePersistentDisk.readOnly === true) return [];
    const place = path.index(position).child('gcePersistentDisk', 'readOnly');
    return [invalid(place, false, 'must be true in a template: many nodes can mount the disk only for reading')];
  });
}
