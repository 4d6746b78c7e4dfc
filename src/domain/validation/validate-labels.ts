import { annotationKey, labelValue, qualifiedName } from './name-syntax.ts';
import { checkSyntax } from './check-value.ts';
import { tooLong, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';

/** 256 KiB for keys and values together. */
export const annotationBytesMax = 256 * 1024;

/** Labels, and maps with the same rule such as nodeSelector. Errors stand on the map itself, as in Kubernetes. */
export function validateLabels(labels: Readonly<Record<string, string>> | undefined, path: FieldPath): FieldErrors {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...checkSyntax(path, key, qualifiedName),
    ...checkSyntax(path, value, labelValue),
  ]);
}

/** Annotation keys as label keys in small letters; values are free, their total size is not. */
export function validateAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  path: FieldPath,
): FieldErrors {
  const entries = Object.entries(annotations ?? {});
  const encoder = new TextEncoder();
  const bytes = entries.flat().reduce((sum, text) => sum + encoder.encode(text).length, 0);
  return [
    ...entries.flatMap(([key]) => checkSyntax(path, key, annotationKey)),
    ...(bytes > annotationBytesMax ? [tooLong(path, annotationBytesMax)] : []),
  ];
}
