import type { ObjectMeta } from '../model/object-meta.ts';

/** Objects that live in a namespace and name none are in `default`. */
export function defaultNamespace(metadata: ObjectMeta): ObjectMeta {
  return (metadata.namespace ?? '') === '' ? { ...metadata, namespace: 'default' } : metadata;
}
