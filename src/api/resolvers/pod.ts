import { onceForEach } from '../../util/once-for-each.ts';
import { podManifestOf, podOwnerReferences } from '../../commands/manifest-of.ts';
import { printManifest } from '../../domain/manifest/print-manifest.ts';
import type { DaemonSetImage, PodImage } from '../../domain/model/images.ts';
import type { JsonObject } from '../../domain/model/json.ts';
import { encodeFeedCursor } from '../../store/feed/cursor.ts';
import { connectionResolvers } from '../connections.ts';
import type { ContainerStatus, Resolvers } from '../generated/resolver-types.ts';
import { loadEvents, loadPods } from '../lists.ts';
import { loadTemplate } from '../load-template.ts';
import { conditionFields, metaFields } from '../object-fields.ts';
import { encodeGlobalId } from '../opaque.ts';
import { parentOf, type DaemonSetParent } from '../parent-types.ts';
import { podSpecFields } from '../pod-spec-fields.ts';
import { authorizeRead } from '../read-access.ts';
import { cursorOf } from '../read-cursor.ts';

export const podResolvers: Pick<Resolvers, 'Query' | 'Pod' | 'PodConnection'> = {
  Query: {
    async pod(_root, name, context) {
      authorizeRead(context, 'Pod');
      const image = await context.loaders.podByName.load(name);
      return image && parentOf('Pod', image);
    },
    pods(_root, args, context, info) {
      authorizeRead(context, 'Pod');
      return loadPods(context, args, info);
    },
  },
  Pod: {
    id: ({ image }) => encodeGlobalId('Pod', image.uid),
    metadata: ({ image }) => metaFields(image, () => podOwnerReferences(image)),
    async spec({ image }, _args, context) {
      return podSpecFields(podManifestOf(image, await loadTemplate(context, image.templateKey)).spec);
    },
    phase: ({ image }) => image.phase,
    ready: ({ image }) => image.ready,
    conditions: ({ image }) => image.conditions.map(conditionFields),
    containerStatuses: ({ image }) => image.containerStatuses.map(containerStatusFields),
    reason: ({ image }) => image.reason,
    message: ({ image }) => image.message,
    async node({ image }, _args, { loaders }) {
      const node = image.nodeName === null ? null : await loaders.nodeByName.load(image.nodeName);
      return node && parentOf('Node', node);
    },
    nodeName: ({ image }) => image.nodeName,
    targetNodeName: ({ image }) => (image.nodeName === null ? image.targetNode : null),
    daemonSet({ image: { owner } }, _args, { loaders }) {
      return owner?.kind === 'DaemonSet' ? loaders.daemonSetByUid.load(owner.uid).then(toDaemonSetParent) : null;
    },
    async revision({ image }, _args, { loaders }) {
      if (image.owner?.kind !== 'DaemonSet' || image.source !== 'DAEMON') return null;
      const revisions = await loaders.revisionsByOwner.load(image.owner.uid);
      return revisions.findLast(({ hash }) => hash === image.revisionHash)?.revision ?? null;
    },
    revisionHash: ({ image }) => image.revisionHash || null,
    hostIP: ({ image }) => image.hostIP,
    podIP: ({ image }) => image.podIP,
    startTime: ({ image }) => image.startTime,
    nominatedNodeName: ({ image }) => image.nominatedNodeName,
    events: ({ image }, args, context) => loadEvents(context, args, image.uid),
    async lifecycle({ image }, _args, { loaders }) {
      const steps = await loaders.podHistory.load(image.uid);
      return steps.map(({ feedId, position, transitions, phase, ready, nodeName, occurredAt }) => ({
        cursor: encodeFeedCursor({ feedId, position, skip: [] }),
        transitions: [...transitions],
        phase,
        ready,
        nodeName,
        occurredAt,
      }));
    },
    async manifest({ image }, { format }, context) {
      const manifest = podManifestOf(image, await loadTemplate(context, image.templateKey));
      // A manifest is made of JSON values; its interfaces only lack the index signature.
      return printManifest({ ...manifest, status: statusOf(image) } as unknown as JsonObject, format);
    },
    cursor: cursorOf,
  },
  PodConnection: { ...connectionResolvers, cursor: (_page, args, context, info) => cursorOf({}, args, context, info) },
};

function toDaemonSetParent(image: DaemonSetImage | null): DaemonSetParent | null {
  return image && daemonSetParentOf(image);
}

/** The same parent for all pods of a set. */
const daemonSetParentOf = onceForEach((image: DaemonSetImage) => parentOf('DaemonSet', image));

function containerStatusFields(status: PodImage['containerStatuses'][number]): ContainerStatus {
  const { name, ready, restartCount, image = null, state = null } = status;
  return { name, ready, restartCount, image, state };
}

/** PodStatus as manifests show it; what is not known stays away. */
function statusOf(pod: PodImage): object {
  const { phase, reason, message, conditions, containerStatuses, hostIP, podIP, startTime, nominatedNodeName } = pod;
  const known = Object.entries({ reason, message, hostIP, podIP, startTime, nominatedNodeName });
  return {
    phase,
    ...Object.fromEntries(known.filter(([, value]) => value !== null)),
    ...(conditions.length > 0 && { conditions }),
    ...(containerStatuses.length > 0 && { containerStatuses }),
  };
}
