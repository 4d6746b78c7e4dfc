import type { PriorityClassManifest } from '../model/priority-class.ts';
import { checkChoice } from './check-value.ts';
import { forbidden, invalid, type FieldErrors } from './field-errors.ts';
import { FieldPath } from './field-path.ts';
import { validateObjectMetaUpdate } from './validate-object-meta-update.ts';
import { validateObjectMeta } from './validate-object-meta.ts';

const metadataPath = new FieldPath('metadata');

/** One billion; what is above is left to the system's own two classes. */
export const userPriorityMax = 1_000_000_000;

const systemPrefix = 'system-';
const systemPriorities: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

/** The two classes that Kubernetes makes itself may be made again, exactly as they are. */
function validateSystemName(priorityClass: PriorityClassManifest): FieldErrors {
  const { name } = priorityClass.metadata;
  const isKnown =
    Object.hasOwn(systemPriorities, name) &&
    systemPriorities[name] === priorityClass.value &&
    priorityClass.globalDefault !== true;
  return isKnown ? [] : [forbidden(metadataPath.child('name'), `names that start with ${systemPrefix} are reserved`)];
}

/** A new priority class (Kubernetes "Pod Priority and Preemption: PriorityClass"). A missing value is 0. */
export function validatePriorityClass(priorityClass: PriorityClassManifest): FieldErrors {
  const isSystem = (priorityClass.metadata.name ?? '').startsWith(systemPrefix);
  const isTooHigh = (priorityClass.value ?? 0) > userPriorityMax;
  return [
    ...validateObjectMeta(priorityClass.metadata, 'cluster', metadataPath),
    ...(isSystem ? validateSystemName(priorityClass) : []),
    ...(!isSystem && isTooHigh ? [forbidden(new FieldPath('value'), `must not be more than ${userPriorityMax}`)] : []),
    ...checkChoice(new FieldPath('preemptionPolicy'), priorityClass.preemptionPolicy, [
      'PreemptLowerPriority',
      'Never',
    ]),
  ];
}

/**
 * A changed priority class: value and preemptionPolicy stay, since pods have copied them. The path of the value starts
 * with a capital, as Kubernetes prints it. The metadata is checked as that of a new object.
 */
export function validatePriorityClassUpdate(next: PriorityClassManifest, current: PriorityClassManifest): FieldErrors {
  const policy = next.preemptionPolicy;
  return [
    ...validateObjectMeta(next.metadata, 'cluster', metadataPath),
    ...validateObjectMetaUpdate({ ...next.metadata, namespace: undefined }, current.metadata, metadataPath),
    ...((next.value ?? 0) === (current.value ?? 0) ? [] : [forbidden(new FieldPath('Value'), 'cannot be changed')]),
    ...(policy === current.preemptionPolicy
      ? []
      : [invalid(new FieldPath('preemptionPolicy'), policy, 'cannot be changed')]),
  ];
}
