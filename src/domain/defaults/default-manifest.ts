import type { Manifest } from '../model/manifest.ts';
import { defaultDaemonSet } from './default-daemon-set.ts';
import { defaultNode } from './default-node.ts';
import { defaultPod } from './default-pod.ts';
import { defaultPriorityClass } from './default-priority-class.ts';

/** The defaults of whichever kind it is; a pod without its class's priority resolved counts as one without a class. */
export function defaultManifest(manifest: Manifest): Manifest {
  switch (manifest.kind) {
    case 'DaemonSet':
      return defaultDaemonSet(manifest);
    case 'Pod':
      return defaultPod(manifest);
    case 'Node':
      return defaultNode(manifest);
    case 'PriorityClass':
      return defaultPriorityClass(manifest);
  }
}
