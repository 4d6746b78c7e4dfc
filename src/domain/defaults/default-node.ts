import type { JsonObject } from '../model/json.ts';
import type { NodeManifest } from '../model/node.ts';
import { defaultIn, roundResourceList } from './json-defaults.ts';

/** podCIDR is the first of podCIDRs: either fills in the other. */
function aliasPodCidrs(spec: JsonObject): JsonObject {
  const list = spec.podCIDRs;
  const first = spec.podCIDR ?? (Array.isArray(list) ? list[0] : undefined);
  if (first === undefined || first === '') return spec;
  return { ...spec, podCIDR: first, podCIDRs: Array.isArray(list) ? list : [first] };
}

function defaultStatus(status: JsonObject): JsonObject {
  const allocatable = status.allocatable ?? status.capacity;
  const filled = allocatable === undefined ? status : { ...status, allocatable };
  return defaultIn(defaultIn(filled, 'capacity', roundResourceList), 'allocatable', roundResourceList);
}

/** A decoded Node with everything that Kubernetes v1.20 fills in: what pods may use is all there is, unless it says less. */
export function defaultNode(node: NodeManifest): NodeManifest {
  // Decoded manifests are JSON; the type only names the fields that rules read.
  const given = node as unknown as JsonObject;
  return defaultIn(defaultIn(given, 'spec', aliasPodCidrs), 'status', defaultStatus) as unknown as NodeManifest;
}
