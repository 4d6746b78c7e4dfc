import { assertNever } from '../../util/assert.ts';
import type { Manifest } from '../model/manifest.ts';
import type { FieldErrors } from './field-errors.ts';
import { validateDaemonSet } from './validate-daemon-set.ts';
import { validateNode } from './validate-node.ts';
import { validatePod } from './validate-pod.ts';
import { validatePriorityClass } from './validate-priority-class.ts';

/** The rules for a new object of any kind. The manifest has been decoded and defaulted; all errors are collected. */
export function validateManifest(manifest: Manifest): FieldErrors {
  switch (manifest.kind) {
    case 'DaemonSet':
      return validateDaemonSet(manifest);
    case 'Pod':
      return validatePod(manifest);
    case 'Node':
      return validateNode(manifest);
    case 'PriorityClass':
      return validatePriorityClass(manifest);
    default:
      return assertNever(manifest);
  }
}
