import type DataLoader from 'dataloader';
import type { RequestContext } from './context.ts';
import { parentOf } from './parent-types.ts';
import type { ImageOf, ObjectParent, ResourceKind, ResourceParent } from './parent-types.ts';

/** The object of that kind and uid, or null when it is gone or not to be seen. */
export function loadResource(
  { loaders }: RequestContext,
  kind: ResourceKind,
  uid: string,
): Promise<ResourceParent | null> {
  switch (kind) {
    case 'DaemonSet':
      return loadParent(kind, uid, loaders.daemonSetByUid);
    case 'Node':
      return loadParent(kind, uid, loaders.nodeByUid);
    case 'Pod':
      return loadParent(kind, uid, loaders.podByUid);
    case 'ControllerRevision':
      return loadParent(kind, uid, loaders.revisionByUid);
    case 'PriorityClass':
      return loadParent(kind, uid, loaders.priorityClassByUid);
    case 'Event':
      return loadParent(kind, uid, loaders.eventById);
  }
}

async function loadParent<Kind extends ResourceKind>(
  kind: Kind,
  uid: string,
  loader: DataLoader<string, ImageOf<Kind> | null>,
): Promise<ObjectParent<Kind> | null> {
  const image = await loader.load(uid);
  return image === null ? null : parentOf(kind, image);
}
