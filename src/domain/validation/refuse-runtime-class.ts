import type { PodSpec } from '../model/pod-template.ts';
import { forbidden, type FieldErrors } from './field-errors.ts';
import { FieldPath } from './field-path.ts';

/**
 * There are no runtime classes here: naming one is refused when a pod is made, and so is the overhead that only a runtime
 * class may set (Kubernetes: RuntimeClass admission). A template may name one; only its pods cannot be made.
 */
export function refuseRuntimeClass(spec: PodSpec): FieldErrors {
  const path = new FieldPath('spec');
  const runtimeClass = spec['runtimeClassName'];
  return [
    ...(runtimeClass
      ? [forbidden(path.child('runtimeClassName'), `there is no RuntimeClass ${String(runtimeClass)}`)]
      : []),
    ...(spec.overhead ? [forbidden(path.child('overhead'), 'is set by a RuntimeClass only')] : []),
  ];
}
