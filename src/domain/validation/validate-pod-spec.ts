import { checkChoice, checkOptionalSyntax, checkRange, checkRequiredChoice, checkSyntax } from './check-value.ts';
import type { FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';
import { dns1123Label, dns1123Subdomain, qualifiedName } from './name-syntax.ts';
import type { PodSpecFields } from './pod-spec-fields.ts';
import { validateHostNetworkPorts } from './validate-container-ports.ts';
import { validateContainers, validateInitContainers } from './validate-containers.ts';
import { validateDnsConfig, validateDnsPolicy, validateHostAliases } from './validate-dns.ts';
import { validateLabels } from './validate-labels.ts';
import { validateNodeAffinity } from './validate-node-affinity.ts';
import { validatePodAffinity } from './validate-pod-affinity.ts';
import { validateResources } from './validate-resources.ts';
import { validatePodSecurityContext } from './validate-security-context.ts';
import { validateTolerations } from './validate-tolerations.ts';
import { validateTopologySpread } from './validate-topology-spread.ts';
import { validateVolumes } from './validate-volumes.ts';

const deadlineSecondsMax = 2 ** 31 - 1;

function validatePlacement(spec: PodSpecFields, path: FieldPath): FieldErrors {
  const affinity = path.child('affinity');
  return [
    ...validateLabels(spec.nodeSelector, path.child('nodeSelector')),
    ...validateNodeAffinity(spec.affinity?.nodeAffinity, affinity.child('nodeAffinity')),
    ...validatePodAffinity(spec.affinity?.podAffinity, affinity.child('podAffinity')),
    ...validatePodAffinity(spec.affinity?.podAntiAffinity, affinity.child('podAntiAffinity')),
    ...validateTolerations(spec.tolerations, path.child('tolerations')),
    ...validateTopologySpread(spec.topologySpreadConstraints, path.child('topologySpreadConstraints')),
  ];
}

function validateNames(spec: PodSpecFields, path: FieldPath): FieldErrors {
  const account = spec.serviceAccountName || spec.serviceAccount;
  return [
    ...checkOptionalSyntax(path.child('serviceAccountName'), account, dns1123Subdomain),
    ...checkOptionalSyntax(path.child('nodeName'), spec.nodeName, dns1123Subdomain),
    ...checkOptionalSyntax(path.child('hostname'), spec.hostname, dns1123Label),
    ...checkOptionalSyntax(path.child('subdomain'), spec.subdomain, dns1123Label),
    ...checkOptionalSyntax(path.child('priorityClassName'), spec.priorityClassName, dns1123Subdomain),
    ...(spec.runtimeClassName === undefined
      ? []
      : checkSyntax(path.child('runtimeClassName'), spec.runtimeClassName, dns1123Subdomain)),
    ...(spec.readinessGates ?? []).flatMap((gate, position) =>
      checkSyntax(
        path.child('readinessGates').index(position).child('conditionType'),
        gate.conditionType ?? '',
        qualifiedName,
      ),
    ),
  ];
}

/**
 * The spec of a pod, bare or in a template (semantics "Validation of the pod template"; Kubernetes "Pods").
 * terminationGracePeriodSeconds is not checked: 1.20 accepts negative ones.
 */
export function validatePodSpec(spec: PodSpecFields, path: FieldPath): FieldErrors {
  const { errors, declared } = validateVolumes(spec.volumes, path.child('volumes'));
  const { containers, initContainers } = spec;
  const containersPath = path.child('containers');
  return [
    ...errors,
    ...validateContainers(containers, declared, containersPath),
    ...validateInitContainers({ initContainers, containers, volumes: declared }, path.child('initContainers')),
    ...checkRequiredChoice(path.child('restartPolicy'), spec.restartPolicy, ['Always', 'OnFailure', 'Never']),
    ...validateDnsPolicy(spec.dnsPolicy, path.child('dnsPolicy')),
    ...validateDnsConfig(spec.dnsConfig, spec.dnsPolicy, path.child('dnsConfig')),
    ...(spec.hostNetwork === true ? validateHostNetworkPorts(containers ?? [], containersPath) : []),
    ...validatePodSecurityContext(spec, path.child('securityContext')),
    ...validatePlacement(spec, path),
    ...validateNames(spec, path),
    ...validateHostAliases(spec.hostAliases, path.child('hostAliases')),
    ...checkRange(path.child('activeDeadlineSeconds'), spec.activeDeadlineSeconds, 1, deadlineSecondsMax),
    ...checkChoice(path.child('preemptionPolicy'), spec.preemptionPolicy, ['PreemptLowerPriority', 'Never']),
    ...(spec.overhead ? validateResources({ limits: spec.overhead }, path.child('overhead')) : []),
  ];
}
