import { BOOL, dropped, filled, kept, QUANTITY, STRING, struct } from './field.ts';
import type { Struct } from './field.ts';

/** The one field of LocalObjectReference, where it stands inside another type. */
export const NAME_OF_OBJECT: Struct = { name: dropped(STRING) };

/** LocalObjectReference: an object of the same namespace. */
export const LOCAL_OBJECT_REFERENCE = struct(NAME_OF_OBJECT);

/** ConfigMapKeySelector and SecretKeySelector. */
export const KEY_SELECTOR = struct({ ...NAME_OF_OBJECT, key: filled(STRING), optional: kept(BOOL) });

/** ObjectFieldSelector: a field of the pod itself. */
export const FIELD_SELECTOR = struct({ apiVersion: dropped(STRING), fieldPath: filled(STRING) });

/** ResourceFieldSelector: a request or limit of a container. */
export const RESOURCE_FIELD_SELECTOR = struct({
  containerName: dropped(STRING),
  resource: filled(STRING),
  divisor: filled(QUANTITY),
});
