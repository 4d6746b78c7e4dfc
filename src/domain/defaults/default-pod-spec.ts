import { onceForEach } from '../../util/once-for-each.ts';
import type { JsonObject } from '../model/json.ts';
import type { PodSpec } from '../model/pod-template.ts';
import { defaultContainer } from './default-container.ts';
import { defaultVolume } from './default-volume.ts';
import { defaultIn, mapList, roundResourceList } from './json-defaults.ts';

// Pods of a template share its lists with all that is in them, and there are thousands of pods.
const containerOnHostNetwork = onceForEach((container: JsonObject) => defaultContainer(container, true));
const containerOnItsOwn = onceForEach((container: JsonObject) => defaultContainer(container, false));
const volume = onceForEach(defaultVolume);

/** serviceAccount is the old name of serviceAccountName: the newer wins, and both are printed. */
function aliasServiceAccount(spec: JsonObject): JsonObject {
  const name = spec.serviceAccountName ?? spec.serviceAccount;
  return name === undefined ? spec : { ...spec, serviceAccountName: name, serviceAccount: name };
}

/**
 * The defaults that pod templates and pods share (semantics.md 22). What only a pod gets at its creation
 * (requests from limits, enableServiceLinks, priority, 300 s tolerations) is in default-pod.ts.
 * Takes and gives a decoded spec; doing it twice changes nothing.
 */
export function defaultPodSpec(spec: PodSpec): PodSpec {
  // Decoded specs are JSON; their typed form only names the fields that rules read.
  const given = spec as unknown as JsonObject;
  const hostNetwork = given.hostNetwork === true;
  let result: JsonObject = {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    ...aliasServiceAccount(given),
  };
  for (const containers of ['containers', 'initContainers', 'ephemeralContainers']) {
    result = mapList(result, containers, hostNetwork ? containerOnHostNetwork : containerOnItsOwn);
  }
  result = mapList(result, 'volumes', volume);
  // As above: the same object, now with its defaults.
  return defaultIn(result, 'overhead', roundResourceList) as unknown as PodSpec;
}
