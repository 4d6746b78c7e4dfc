import { validatePod } from '../../../src/domain/validation/validate-pod.ts';
import { aPod } from './manifests.ts';
import { refusals } from './refusals.ts';

type Case = [string, object, readonly string[]];
const of = (source: object, name = 'v'): readonly string[] =>
  refusals(validatePod(aPod({ volumes: [{ name, ...source }], serviceAccountName: 'x' })));
const judge = (_title: string, source: object, expected: readonly string[]): void => {
  expect(of(source)).toEqual(expected.map((error) => `spec.volumes[0]${error}`).sort());
};

describe('validateVolumes', () => {
  it.each<Case>([
    ['no source', {}, [' REQUIRED']],
    ['a generic ephemeral volume', { ephemeral: {} }, [' REQUIRED']],
    ['two sources', { emptyDir: {}, hostPath: { path: '' } }, ['.hostPath FORBIDDEN']],
    [
      'two, the second with another name',
      { emptyDir: {}, downwardAPI: {}, cephfs: {} },
      ['.cephFS FORBIDDEN', '.downwarAPI FORBIDDEN'],
    ],
    ['no name', { name: '', emptyDir: {} }, ['.name REQUIRED']],
    ['a bad name', { name: 'a.b', emptyDir: {} }, ['.name INVALID']],
  ])('%s', judge);

  it('wants names unique', () => {
    const volumes = [
      { name: 'v', emptyDir: {} },
      { name: 'v', emptyDir: {} },
    ];
    expect(refusals(validatePod(aPod({ volumes })))).toEqual(['spec.volumes[1].name DUPLICATE']);
  });
});

describe('volumes of the node', () => {
  it.each<Case>([
    ['emptyDir', { emptyDir: { medium: 'Nope', sizeLimit: '1Gi' } }, []],
    ['emptyDir below zero', { emptyDir: { sizeLimit: '-1' } }, ['.emptyDir.sizeLimit FORBIDDEN']],
    ['hostPath', { hostPath: { path: '/x..y', type: 'Socket' } }, []],
    ['hostPath without path', { hostPath: { path: '', type: 'Nope' } }, ['.hostPath.path REQUIRED']],
    ['hostPath upwards', { hostPath: { path: '/a/../b' } }, ['.hostPath.path INVALID']],
    ['hostPath of no type', { hostPath: { path: '/x', type: 'Nope' } }, ['.hostPath.type NOT_SUPPORTED']],
    ['gitRepo', { gitRepo: { repository: 'r', directory: '.' } }, []],
    [
      'gitRepo without address',
      { gitRepo: { directory: '/x' } },
      ['.gitRepo.directory INVALID', '.gitRepo.repository REQUIRED'],
    ],
    ['claim', { persistentVolumeClaim: {} }, ['.persistentVolumeClaim.claimName REQUIRED']],
    ['flexVolume', { flexVolume: { driver: 'd', options: { 'example.com/x': '1' } } }, []],
    [
      'flexVolume reserved',
      { flexVolume: { driver: '', options: { 'a.K8s.io/x': '1' } } },
      ['.flexVolume.driver REQUIRED', '.flexVolume.options[a.K8s.io/x] INVALID'],
    ],
    ['csi', { csi: { driver: 'Csi.example.com', nodePublishSecretRef: { name: 's' } } }, []],
    ['csi without driver', { csi: { driver: '' } }, ['.csi.driver INVALID', '.csi.driver REQUIRED']],
    ['csi with a long driver', { csi: { driver: 'a'.repeat(64) } }, ['.csi.driver TOO_LONG']],
    [
      'csi without secret name',
      { csi: { driver: 'd', nodePublishSecretRef: {} } },
      ['.csi.nodePublishSecretRef .name REQUIRED'],
    ],
    ['csi with a bad secret', { csi: { driver: 'd', nodePublishSecretRef: { name: 'S' } } }, ['.csi.name INVALID']],
  ])('%s', judge);
});

describe('volumes written from objects', () => {
  const item = (fields: object): object => ({ configMap: { name: 'c', items: [{ key: 'k', path: 'p', ...fields }] } });
  const file = (fields: object): object => ({
    downwardAPI: { items: [{ path: 'l', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.labels' }, ...fields }] },
  });
  const resource = { fieldRef: undefined, resourceFieldRef: { containerName: 'main', resource: 'limits.cpu' } };
  const token = (fields: object): object => ({
    projected: { sources: [{ serviceAccountToken: { path: 't', expirationSeconds: 3600, ...fields } }] },
  });
  const sources = (...list: readonly object[]): object => ({ projected: { sources: list } });
  const named = { name: 'c', items: [{ key: 'k', path: 'same' }] };

  it.each<Case>([
    ['secret without name', { secret: {} }, ['.secret.secretName REQUIRED']],
    ['secret with a mode', { secret: { secretName: 's', defaultMode: 0o777 } }, []],
    [
      'secret with a mode too high',
      { secret: { secretName: 's', defaultMode: 0o1000 } },
      ['.secret.defaultMode INVALID'],
    ],
    [
      'configMap without name',
      { configMap: { defaultMode: -1 } },
      ['.configMap.defaultMode INVALID', '.configMap.name REQUIRED'],
    ],
    ['item', item({ mode: 0o400 }), []],
    ['item without key', item({ key: '' }), ['.configMap.items[0].key REQUIRED']],
    ['item without path', item({ path: '' }), ['.configMap.items[0].path REQUIRED']],
    ['item with an absolute path', item({ path: '/p' }), ['.configMap.items[0].path INVALID']],
    ['item with a reserved path', item({ path: '..p' }), ['.configMap.items[0].path INVALID']],
    ['item with a bad mode', item({ mode: 1000 }), ['.configMap.items[0].mode INVALID']],
    ['downward file', file({}), []],
    ['downward file upwards', file({ path: '../l' }), ['.downwardAPI.path INVALID']],
    ['downward file without path', file({ path: '' }), ['.downwardAPI.path REQUIRED']],
    ['downward file of nothing', file({ fieldRef: undefined }), ['.downwardAPI REQUIRED']],
    ['downward file of two', file({ resourceFieldRef: resource.resourceFieldRef }), ['.downwardAPI INVALID']],
    [
      'downward file of another field',
      file({ fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } }),
      ['.downwardAPI.fieldRef.fieldPath NOT_SUPPORTED'],
    ],
    ['downward file of a limit', file(resource), []],
    [
      'downward file of no container',
      file({ ...resource, resourceFieldRef: { resource: 'limits.cpu' } }),
      ['.downwardAPI.resourceFieldRef.containerName REQUIRED'],
    ],
    ['downward file with a bad mode', file({ mode: -1 }), ['.downwardAPI.mode INVALID']],
    ['token', token({}), []],
    [
      'token too short',
      token({ expirationSeconds: 599 }),
      ['.projected.sources[0].serviceAccountToken.expirationSeconds INVALID'],
    ],
    [
      'token too long',
      token({ expirationSeconds: 2 ** 32 + 1 }),
      ['.projected.sources[0].serviceAccountToken.expirationSeconds INVALID'],
    ],
    ['token without path', token({ path: '' }), ['.projected.path REQUIRED']],
    ['projected, nameless', sources({ secret: {} }), ['.projected.sources[0].secret.name REQUIRED']],
    [
      'projected, two in one',
      sources({ secret: { name: 's' }, configMap: { name: 'c' } }),
      ['.projected.sources[0] FORBIDDEN'],
    ],
    ['projected, a file twice', sources({ secret: named }, { configMap: named }), ['.projected INVALID']],
    ['projected, a bad mode', { projected: { defaultMode: 1000, sources: [] } }, ['.projected.defaultMode INVALID']],
  ])('%s', judge);

  it('gives no token to a pod without service account', () => {
    const volumes = [{ name: 'v', ...token({}) }];
    expect(refusals(validatePod(aPod({ volumes })))).toEqual([
      'spec.volumes[0].projected.sources[0].serviceAccountToken FORBIDDEN',
    ]);
    expect(refusals(validatePod(aPod({ volumes, serviceAccount: 'x' })))).toEqual([]);
  });
});

describe('volumes of the network', () => {
  const iqn = 'iqn.2001-04.com.example:storage';
  const iscsi = (fields: object): object => ({ iscsi: { targetPortal: '10.0.0.1:3260', iqn, lun: 0, ...fields } });
  const fc = (fields: object): object => ({ fc: { targetWWNs: ['w'], lun: 1, ...fields } });
  const quobyte = (fields: object): object => ({ quobyte: { registry: 'a:1,[::1]:2', volume: 'v', ...fields } });

  it.each<Case>([
    ['nfs', { nfs: { server: 's', path: '/p' } }, []],
    ['nfs with a relative path', { nfs: { server: '', path: 'p' } }, ['.nfs.path INVALID', '.nfs.server REQUIRED']],
    ['nfs without path', { nfs: { server: 's', path: '' } }, ['.nfs.path INVALID', '.nfs.path REQUIRED']],
    ['iscsi', iscsi({ initiatorName: 'eui.0123456789ABCDEF' }), []],
    [
      'iscsi without target',
      iscsi({ targetPortal: '', iqn: '' }),
      ['.iscsi.iqn REQUIRED', '.iscsi.targetPortal REQUIRED'],
    ],
    [
      'iscsi with a bad name',
      iscsi({ iqn: 'iqn.x', initiatorName: 'x' }),
      ['.iscsi.initiatorname INVALID', '.iscsi.iqn INVALID'],
    ],
    ['iscsi with a unit too high', iscsi({ lun: 256 }), ['.iscsi.lun INVALID']],
    ['iscsi with CHAP but no secret', iscsi({ chapAuthSession: true }), ['.iscsi.secretRef REQUIRED']],
    ['iscsi with long names', iscsi({ initiatorName: iqn, targetPortal: 'p'.repeat(63) }), ['.name INVALID']],
    ['glusterfs', { glusterfs: {} }, ['.glusterfs.endpoints REQUIRED', '.glusterfs.path REQUIRED']],
    ['flocker', { flocker: { datasetName: 'a' } }, []],
    ['flocker of nothing', { flocker: {} }, ['.flocker REQUIRED']],
    [
      'flocker of two',
      { flocker: { datasetName: 'a/b', datasetUUID: 'u' } },
      ['.flocker INVALID', '.flocker.datasetName INVALID'],
    ],
    ['rbd', { rbd: {} }, ['.rbd.image REQUIRED', '.rbd.monitors REQUIRED']],
    ['cephfs', { cephfs: { monitors: [] } }, ['.cephfs.monitors REQUIRED']],
    ['quobyte', quobyte({}), []],
    [
      'quobyte without a place',
      quobyte({ registry: '', volume: '' }),
      ['.quobyte.registry REQUIRED', '.quobyte.volume REQUIRED'],
    ],
    ['quobyte without a port', quobyte({ registry: 'a' }), ['.quobyte.registry INVALID']],
    ['quobyte with a long tenant', quobyte({ tenant: 't'.repeat(65) }), ['.quobyte.tenant REQUIRED']],
    ['fc', fc({}), []],
    ['fc by identifier', { fc: { wwids: ['w'] } }, []],
    ['fc of nothing', { fc: {} }, ['.fc.targetWWNs REQUIRED']],
    ['fc of both', fc({ wwids: ['w'] }), ['.fc.targetWWNs INVALID']],
    ['fc without unit', fc({ lun: undefined }), ['.fc.lun REQUIRED']],
    ['fc with a negative unit', fc({ lun: -1 }), ['.fc.lun INVALID']],
    [
      'storageos',
      { storageos: { volumeName: 'V', volumeNamespace: 'N', secretRef: {} } },
      ['.storageos.secretRef.name REQUIRED', '.storageos.volumeName INVALID', '.storageos.volumeNamespace INVALID'],
    ],
    [
      'scaleIO',
      { scaleIO: {} },
      ['.scaleIO.gateway REQUIRED', '.scaleIO.system REQUIRED', '.scaleIO.volumeName REQUIRED'],
    ],
  ])('%s', judge);
});

describe('volumes of clouds', () => {
  const disk = (fields: object): object => ({
    azureDisk: { diskName: 'd', diskURI: 'https://x', cachingMode: 'None', kind: 'Shared', ...fields },
  });

  it.each<Case>([
    [
      'gce',
      { gcePersistentDisk: { partition: 256 } },
      ['.persistentDisk.partition INVALID', '.persistentDisk.pdName REQUIRED'],
    ],
    [
      'aws',
      { awsElasticBlockStore: { partition: -1 } },
      ['.awsElasticBlockStore.partition INVALID', '.awsElasticBlockStore.volumeID REQUIRED'],
    ],
    ['azureFile', { azureFile: {} }, ['.azureFile.secretName REQUIRED', '.azureFile.shareName REQUIRED']],
    ['azureDisk', disk({}), []],
    ['azureDisk managed', disk({ kind: 'Managed' }), ['.azureDisk.diskURI NOT_SUPPORTED']],
    ['azureDisk managed, by its path', disk({ kind: 'Managed', diskURI: '/subscriptions/x' }), []],
    [
      'azureDisk of unknown words',
      disk({ kind: 'Own', cachingMode: 'All' }),
      ['.azureDisk.cachingMode NOT_SUPPORTED', '.azureDisk.kind NOT_SUPPORTED'],
    ],
    ['azureDisk without name', disk({ diskName: '' }), ['.azureDisk.diskName REQUIRED']],
    ['vsphere', { vsphereVolume: {} }, ['.vsphereVolume.volumePath REQUIRED']],
    ['photon', { photonPersistentDisk: {} }, ['.photonPersistentDisk.pdID REQUIRED']],
    ['portworx', { portworxVolume: {} }, ['.portworxVolume.volumeID REQUIRED']],
    ['cinder', { cinder: { secretRef: {} } }, ['.cinder.secretRef.name REQUIRED', '.cinder.volumeID REQUIRED']],
  ])('%s', judge);
});
