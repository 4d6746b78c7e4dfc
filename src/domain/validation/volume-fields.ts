import type { ObjectFieldSelector, ResourceFieldSelector } from './container-fields.ts';

// Every volume source of v1.20, with the fields that its rules look at.

interface SecretRef {
  readonly name?: string;
}

export interface KeyToPath {
  readonly key?: string;
  readonly path?: string;
  readonly mode?: number;
}

export interface DownwardApiFile {
  readonly path?: string;
  readonly fieldRef?: ObjectFieldSelector;
  readonly resourceFieldRef?: ResourceFieldSelector;
  readonly mode?: number;
}

export interface ProjectedSource {
  readonly secret?: { readonly name?: string; readonly items?: readonly KeyToPath[] };
  readonly configMap?: { readonly name?: string; readonly items?: readonly KeyToPath[] };
  readonly downwardAPI?: { readonly items?: readonly DownwardApiFile[] };
  readonly serviceAccountToken?: { readonly path?: string; readonly expirationSeconds?: number };
}

export interface VolumeSources {
  readonly emptyDir: { readonly sizeLimit?: string };
  readonly hostPath: { readonly path?: string; readonly type?: string };
  readonly gitRepo: { readonly repository?: string; readonly directory?: string };
  readonly gcePersistentDisk: { readonly pdName?: string; readonly partition?: number; readonly readOnly?: boolean };
  readonly awsElasticBlockStore: { readonly volumeID?: string; readonly partition?: number };
  readonly secret: {
    readonly secretName?: string;
    readonly defaultMode?: number;
    readonly items?: readonly KeyToPath[];
  };
  readonly nfs: { readonly server?: string; readonly path?: string };
  readonly iscsi: {
    readonly targetPortal?: string;
    readonly iqn?: string;
    readonly lun?: number;
    readonly chapAuthDiscovery?: boolean;
    readonly chapAuthSession?: boolean;
    readonly secretRef?: SecretRef;
    readonly initiatorName?: string;
  };
  readonly glusterfs: { readonly endpoints?: string; readonly path?: string };
  readonly flocker: { readonly datasetName?: string; readonly datasetUUID?: string };
  readonly persistentVolumeClaim: { readonly claimName?: string };
  readonly rbd: { readonly monitors?: readonly string[]; readonly image?: string };
  readonly cinder: { readonly volumeID?: string; readonly secretRef?: SecretRef };
  readonly cephfs: { readonly monitors?: readonly string[] };
  readonly quobyte: { readonly registry?: string; readonly volume?: string; readonly tenant?: string };
  readonly downwardAPI: { readonly defaultMode?: number; readonly items?: readonly DownwardApiFile[] };
  readonly fc: { readonly targetWWNs?: readonly string[]; readonly wwids?: readonly string[]; readonly lun?: number };
  readonly flexVolume: { readonly driver?: string; readonly options?: Readonly<Record<string, string>> };
  readonly configMap: { readonly name?: string; readonly defaultMode?: number; readonly items?: readonly KeyToPath[] };
  readonly azureFile: { readonly secretName?: string; readonly shareName?: string };
  readonly vsphereVolume: { readonly volumePath?: string };
  readonly photonPersistentDisk: { readonly pdID?: string };
  readonly portworxVolume: { readonly volumeID?: string };
  readonly azureDisk: {
    readonly diskName?: string;
    readonly diskURI?: string;
    readonly cachingMode?: string;
    readonly kind?: string;
  };
  readonly storageos: {
    readonly volumeName?: string;
    readonly volumeNamespace?: string;
    readonly secretRef?: SecretRef;
  };
  readonly projected: { readonly defaultMode?: number; readonly sources?: readonly ProjectedSource[] };
  readonly scaleIO: { readonly gateway?: string; readonly system?: string; readonly volumeName?: string };
  readonly csi: { readonly driver?: string; readonly nodePublishSecretRef?: SecretRef };
}

export type VolumeSourceName = keyof VolumeSources;

export type Volume = Partial<VolumeSources> & { readonly name?: string };
