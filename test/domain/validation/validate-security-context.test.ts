import { validatePod } from '../../../src/domain/validation/validate-pod.ts';
import { aContainer, aPod } from './manifests.ts';
import { refusals } from './refusals.ts';

type Case = [string, object, readonly string[]];
const at = (field: string): string => `spec.securityContext.${field}`;
const inContainer = (field: string): string => `spec.containers[0].securityContext${field}`;

describe('validatePodSecurityContext', () => {
  it.each<Case>([
    ['ids', { runAsUser: 0, runAsGroup: 2147483647, fsGroup: 1, supplementalGroups: [1] }, []],
    ['a negative user', { runAsUser: -1 }, [at('runAsUser INVALID')]],
    ['a group too high', { fsGroup: 2147483648 }, [at('fsGroup INVALID')]],
    ['a negative group', { supplementalGroups: [1, -1] }, [at('supplementalGroups[1] INVALID')]],
    ['an unknown change policy', { fsGroupChangePolicy: 'Never' }, [at('fsGroupChangePolicy NOT_SUPPORTED')]],
    ['a kernel parameter', { sysctls: [{ name: 'kernel.shm_rmid_forced', value: '1' }] }, []],
    ['a nameless parameter', { sysctls: [{ name: '' }] }, [at('sysctls[0].name REQUIRED')]],
    ['a bad parameter', { sysctls: [{ name: 'A' }] }, [at('sysctls[0].name INVALID')]],
    ['a parameter twice', { sysctls: [{ name: 'a' }, { name: 'a' }] }, [at('sysctls[1].name DUPLICATE')]],
    ['a profile', { seccompProfile: { type: 'RuntimeDefault' } }, []],
    ['a profile without type', { seccompProfile: {} }, [at('seccompProfile.type REQUIRED')]],
    ['an unknown profile', { seccompProfile: { type: 'Best' } }, [at('seccompProfile.type NOT_SUPPORTED')]],
    [
      'a local profile without file',
      { seccompProfile: { type: 'Localhost' } },
      [at('seccompProfile.localhostProfile REQUIRED')],
    ],
    [
      'a local profile upwards',
      { seccompProfile: { type: 'Localhost', localhostProfile: '../x' } },
      [at('seccompProfile.localhostProfile INVALID')],
    ],
    [
      'a file for another type',
      { seccompProfile: { type: 'Unconfined', localhostProfile: 'x' } },
      [at('seccompProfile.localhostProfile INVALID')],
    ],
  ])('%s', (_title, securityContext, expected) => {
    expect(refusals(validatePod(aPod({ securityContext })))).toEqual(expected);
  });

  it('does not share process namespaces with both the host and each other', () => {
    expect(refusals(validatePod(aPod({ hostPID: true, shareProcessNamespace: true })))).toEqual([
      at('shareProcessNamespace INVALID'),
    ]);
  });
});

describe('validateContainerSecurityContext', () => {
  it.each<Case>([
    ['privileged', { privileged: true }, []],
    ['privileged without escalation', { privileged: true, allowPrivilegeEscalation: false }, [inContainer(' INVALID')]],
    [
      'admin without escalation',
      { allowPrivilegeEscalation: false, capabilities: { add: ['CAP_SYS_ADMIN'] } },
      [inContainer(' INVALID')],
    ],
    ['an unknown proc mount, which is not used', { procMount: 'Nope' }, []],
    ['a negative group', { runAsGroup: -1 }, [inContainer('.runAsGroup INVALID')]],
  ])('%s', (_title, securityContext, expected) => {
    expect(refusals(validatePod(aPod({ containers: [aContainer({ securityContext })] })))).toEqual(expected);
  });
});

describe('validateWindowsOptions', () => {
  const name = (runAsUserName: string): object => ({ runAsUserName });

  it.each<[object, readonly string[]]>([
    [name('ContainerUser'), []],
    [name('DOMAIN\\user'), []],
    [name('corp.example.com\\user'), []],
    [name(''), ['runAsUserName']],
    [name('a\\b\\c'), ['runAsUserName']],
    [name('DOMAIN\\'), ['runAsUserName']],
    [name('. .'), ['runAsUserName']],
    [name('a@b'), ['runAsUserName']],
    [name('a\tb'), ['runAsUserName']],
    [name('.bad/\\user'), ['runAsUserName']],
    [name('u'.repeat(104)), []],
    [name('u'.repeat(105)), ['runAsUserName']],
    [{ gmsaCredentialSpecName: 'Bad' }, ['gmsaCredentialSpecName']],
    [{ gmsaCredentialSpec: '' }, ['gmsaCredentialSpec']],
    [{ gmsaCredentialSpec: 'x'.repeat(64 * 1024) }, []],
    [{ gmsaCredentialSpec: 'x'.repeat(64 * 1024 + 1) }, ['gmsaCredentialSpec']],
  ])('judges case %#', (windowsOptions, fields) => {
    const errors = validatePod(aPod({ securityContext: { windowsOptions } }));
    expect(refusals(errors)).toEqual(fields.map((field) => at(`windowsOptions.${field} INVALID`)));
  });
});
