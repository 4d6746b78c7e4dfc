import type { ObjectMeta } from '../model/object-meta.ts';
import { forbidden, invalid, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';

type FixedField =
  'name' | 'namespace' | 'uid' | 'creationTimestamp' | 'deletionTimestamp' | 'deletionGracePeriodSeconds';

const namespacedFixed: readonly FixedField[] = [
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
];
const times: readonly FixedField[] = ['creationTimestamp', 'deletionTimestamp'];

/** The same moment may be written with or without milliseconds. */
function isSame(field: FixedField, next: unknown, current: unknown): boolean {
  if (next === current) return true;
  if (!times.includes(field) || typeof next !== 'string' || typeof current !== 'string') return false;
  return Date.parse(next) === Date.parse(current);
}

/**
 * What an update may not change in the metadata. A field that `next` leaves out keeps its value, so only fields that it
 * gives are compared. Finalizers may only be taken away once the object is terminating. The content of labels,
 * annotations, owners and finalizers is checked by validateObjectMeta.
 */
export function validateObjectMetaUpdate(next: ObjectMeta, current: ObjectMeta, path: FieldPath): FieldErrors {
  const changed = namespacedFixed.filter(
    (field) => next[field] !== undefined && next[field] !== '' && !isSame(field, next[field], current[field]),
  );
  const known = current.finalizers ?? [];
  const added =
    current.deletionTimestamp === undefined ? [] : (next.finalizers ?? []).filter((name) => !known.includes(name));
  return [
    ...changed.map((field) => invalid(path.child(field), next[field], 'cannot be changed by an update')),
    ...(added.length === 0
      ? []
      : [
          forbidden(
            path.child('finalizers'),
            `no finalizer can be added while the object is terminating: ${added.join(', ')}`,
          ),
        ]),
  ];
}
