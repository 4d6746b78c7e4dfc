import { validatePod } from '../../../src/domain/validation/validate-pod.ts';
import { aContainer, aPod } from './manifests.ts';
import { refusals } from './refusals.ts';

type Case = [string, object, readonly string[]];

describe('validatePod', () => {
  it.each<Case>([
    ['plain', {}, []],
    ['restartPolicy Never', { restartPolicy: 'Never' }, []],
    ['an unknown restartPolicy', { restartPolicy: 'always' }, ['spec.restartPolicy NOT_SUPPORTED']],
    ['no restartPolicy', { restartPolicy: '' }, ['spec.restartPolicy REQUIRED']],
    ['a deadline', { activeDeadlineSeconds: 2147483647 }, []],
    ['a deadline of 0', { activeDeadlineSeconds: 0 }, ['spec.activeDeadlineSeconds INVALID']],
    ['a deadline too far', { activeDeadlineSeconds: 2147483648 }, ['spec.activeDeadlineSeconds INVALID']],
    ['a negative grace period', { terminationGracePeriodSeconds: -1 }, []],
    ['a bad nodeSelector', { nodeSelector: { disk: 'bad value' } }, ['spec.nodeSelector INVALID']],
    ['a bad node', { nodeName: 'Bad_Name' }, ['spec.nodeName INVALID']],
    ['a bad account', { serviceAccountName: 'Bad' }, ['spec.serviceAccountName INVALID']],
    ['a bad account by its old name', { serviceAccount: 'Bad' }, ['spec.serviceAccountName INVALID']],
    ['a host name with a dot', { hostname: 'a.b' }, ['spec.hostname INVALID']],
    ['a bad subdomain', { subdomain: 'Bad' }, ['spec.subdomain INVALID']],
    ['a bad class', { priorityClassName: 'Bad' }, ['spec.priorityClassName INVALID']],
    ['an unknown preemption', { preemptionPolicy: 'Nope' }, ['spec.preemptionPolicy NOT_SUPPORTED']],
    ['an empty runtime class', { runtimeClassName: '' }, ['spec.runtimeClassName INVALID']],
    ['a readiness gate', { readinessGates: [{ conditionType: 'example.com/ok' }] }, []],
    [
      'a bad readiness gate',
      { readinessGates: [{ conditionType: 'bad key' }] },
      ['spec.readinessGates[0].conditionType INVALID'],
    ],
    ['overhead', { overhead: { cpu: '10m' } }, []],
    ['negative overhead', { overhead: { cpu: '-1' } }, ['spec.overhead.limits[cpu] INVALID']],
    ['ephemeral containers', { ephemeralContainers: [{ name: 'x' }] }, ['spec.ephemeralContainers FORBIDDEN']],
    ['a host alias', { hostAliases: [{ ip: '::1', hostnames: ['a.b'] }] }, []],
    [
      'a bad host alias',
      { hostAliases: [{ ip: 'x', hostnames: ['A'] }] },
      ['spec.hostAliases.hostnames INVALID', 'spec.hostAliases.ip INVALID'],
    ],
  ])('%s', (_title, spec, expected) => {
    expect(refusals(validatePod(aPod(spec)))).toEqual(expected);
  });

  it('says of each error what is wrong and what is allowed', () => {
    const [error] = validatePod(aPod({ restartPolicy: 'always' }));
    expect(error).toEqual({
      path: 'spec.restartPolicy',
      reason: 'NOT_SUPPORTED',
      message: 'must be one of "Always", "OnFailure", "Never"',
      value: 'always',
    });
  });
});

describe('validateDnsConfig', () => {
  const at = (field: string): string => `spec.dnsConfig${field}`;
  const none = 'None';

  it.each<[string, object | undefined, string, readonly string[]]>([
    ['policy None alone', undefined, none, [at(' REQUIRED')]],
    ['policy None without server', {}, none, [at('.nameservers REQUIRED')]],
    ['policy None with a server', { nameservers: ['10.0.0.10'] }, none, []],
    ['an unknown policy', undefined, 'Nope', ['spec.dnsPolicy NOT_SUPPORTED']],
    ['four servers', { nameservers: ['1.1.1.1', '1.1.1.2', '1.1.1.3', '1.1.1.4'] }, none, [at('.nameservers INVALID')]],
    ['a server by name', { nameservers: ['x'] }, none, [at('.nameservers[0] INVALID')]],
    ['a search path with a last dot', { searches: ['example.com.'] }, 'Default', []],
    ['seven search paths', { searches: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] }, 'Default', [at('.searches INVALID')]],
    [
      'long search paths',
      { searches: [`${'a.'.repeat(64)}a`, `${'a.'.repeat(64)}a`] },
      'Default',
      [at('.searches INVALID')],
    ],
    ['a bad search path', { searches: ['a', 'B'] }, 'Default', [at('.searches[1] INVALID')]],
    ['an option without name', { options: [{ name: 'ndots' }, {}] }, 'Default', [at('.options[1] REQUIRED')]],
  ])('%s', (_title, dnsConfig, dnsPolicy, expected) => {
    expect(refusals(validatePod(aPod({ dnsConfig, dnsPolicy })))).toEqual(expected);
  });
});

describe('validatePodAnnotations', () => {
  const armor = 'container.apparmor.security.beta.kubernetes.io/';
  const seccomp = 'container.seccomp.security.alpha.kubernetes.io/main';
  const tolerations = 'scheduler.alpha.kubernetes.io/tolerations';
  const at = (field: string): string => `metadata.annotations${field}`;

  it.each<Case>([
    ['AppArmor of a container', { [`${armor}main`]: 'localhost/x' }, []],
    ['AppArmor of none', { [`${armor}x`]: 'unconfined' }, [at(`[${armor}x] INVALID`)]],
    ['a bad AppArmor profile', { [`${armor}main`]: 'x' }, [at(`[${armor}main] INVALID`)]],
    ['a seccomp profile', { [seccomp]: 'localhost/a/b' }, []],
    ['a seccomp profile upwards', { [seccomp]: 'localhost/../b' }, [at(`.${seccomp} INVALID`)]],
    [
      'an unknown seccomp profile',
      { 'seccomp.security.alpha.kubernetes.io/pod': 'x' },
      [at('.seccomp.security.alpha.kubernetes.io/pod INVALID')],
    ],
    ['a mirror on no node', { 'kubernetes.io/config.mirror': 'x' }, [at('[kubernetes.io/config.mirror] INVALID')]],
    ['tolerations as JSON', { [tolerations]: '[{"key":"a"}]' }, []],
    ['bad tolerations as JSON', { [tolerations]: '[{"key":"bad key"}]' }, [at(`.${tolerations}[0].key INVALID`)]],
    ['tolerations that are no list', { [tolerations]: '{}' }, [at(' INVALID')]],
    ['tolerations that are no JSON', { [tolerations]: '[' }, [at(' INVALID')]],
  ])('%s', (_title, annotations, expected) => {
    expect(refusals(validatePod(aPod({}, { annotations })))).toEqual(expected);
  });

  it.each<[string, object, string | undefined]>([
    ['unconfined', { type: 'Unconfined' }, undefined],
    ['docker/default', { type: 'RuntimeDefault' }, undefined],
    ['localhost/x', { type: 'Localhost', localhostProfile: 'x' }, undefined],
    ['unconfined', { type: 'RuntimeDefault' }, 'type'],
    ['runtime/default', { type: 'Unconfined' }, 'type'],
    ['unconfined', { type: 'Localhost', localhostProfile: 'x' }, 'type'],
    ['localhost/x', { type: 'Localhost', localhostProfile: 'y' }, 'localhostProfile'],
  ])('seccomp annotation %s must agree with the field %j', (value, seccompProfile, field) => {
    const pod = { containers: [aContainer({ securityContext: { seccompProfile } })] };
    const place = 'spec.containers[0].securityContext.seccompProfile';
    expect(refusals(validatePod(aPod(pod, { annotations: { [seccomp]: value } })))).toEqual(
      field === undefined ? [] : [`${place}.${field} FORBIDDEN`],
    );
  });
});
