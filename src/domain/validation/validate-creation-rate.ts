import { creationRateAnnotation, creationRateRule, parseCreationRate } from '../turns/creation-rate.ts';
import { invalid, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';

/** The limit on pod creations that a DaemonSet states of itself. `path` is that of the annotations. */
export function validateCreationRate(
  annotations: Readonly<Record<string, string>> | undefined,
  path: FieldPath,
): FieldErrors {
  const text = annotations?.[creationRateAnnotation];
  if (text === undefined || parseCreationRate(text) !== null) return [];
  return [invalid(path.key(creationRateAnnotation), text, creationRateRule)];
}
