import type { DaemonSetManifest } from './daemon-set.ts';
import type { NodeManifest } from './node.ts';
import type { PodManifest } from './pod.ts';
import type { PriorityClassManifest } from './priority-class.ts';

/** Every kind that a manifest may hold, told apart by `kind`. */
export type Manifest = DaemonSetManifest | PodManifest | NodeManifest | PriorityClassManifest;

export type ManifestKind = Manifest['kind'];
