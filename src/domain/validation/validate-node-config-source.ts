import { checkRequiredSyntax } from './check-value.ts';
import { forbidden, invalid, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';
import { configMapKey, dns1123Label, dns1123Subdomain } from './name-syntax.ts';

export interface NodeConfigSource {
  readonly configMap?: {
    readonly namespace?: string;
    readonly name?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly kubeletConfigKey?: string;
  };
}

/** Where an agent takes its settings from: a key of a ConfigMap, whose version the agent itself finds out. */
export function validateConfigSource(source: NodeConfigSource, path: FieldPath): FieldErrors {
  const { configMap } = source;
  if (!configMap) return [invalid(path, source, 'must have a configMap')];
  const place = path.child('configMap');
  return [
    ...(['uid', 'resourceVersion'] as const)
      .filter((field) => configMap[field])
      .map((field) => forbidden(place.child(field), 'must not be set in a spec')),
    ...checkRequiredSyntax(place.child('namespace'), configMap.namespace, dns1123Label),
    ...checkRequiredSyntax(place.child('name'), configMap.name, dns1123Subdomain),
    ...checkRequiredSyntax(place.child('kubeletConfigKey'), configMap.kubeletConfigKey, configMapKey),
  ];
}
