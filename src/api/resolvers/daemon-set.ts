import { onceForEach } from '../../util/once-for-each.ts';
import { daemonSetManifestOf } from '../../commands/manifest-of.ts';
import { rolloutProgress } from '../../domain/rollout/rollout-progress.ts';
import type { DaemonSetImage } from '../../domain/model/images.ts';
import type { JsonObject } from '../../domain/model/json.ts';
import { printManifest } from '../../domain/manifest/print-manifest.ts';
import { cursorOf } from '../read-cursor.ts';
import type { RequestContext } from '../context.ts';
import { connectionResolvers } from '../connections.ts';
import type { DaemonSetSpec, DaemonSetStatus, Resolvers } from '../generated/resolver-types.ts';
import { loadCoverage, loadDaemonSets, loadEvents, loadPods } from '../lists.ts';
import { loadTemplate } from '../load-template.ts';
import { metaFields } from '../object-fields.ts';
import { encodeGlobalId } from '../opaque.ts';
import { parentOf } from '../parent-types.ts';
import type { DaemonSetParent } from '../parent-types.ts';
import { loadPlacement } from '../placement.ts';
import { podTemplateFields } from '../pod-spec-fields.ts';
import { authorizeRead } from '../read-access.ts';

export const daemonSetResolvers: Pick<Resolvers, 'Query' | 'DaemonSet' | 'DaemonSetConnection'> = {
  Query: {
    async daemonSet(_root, name, context) {
      authorizeRead(context, 'DaemonSet');
      const image = await context.loaders.daemonSetByName.load(name);
      return image && parentOf('DaemonSet', image);
    },
    daemonSets(_root, args, context) {
      authorizeRead(context, 'DaemonSet');
      return loadDaemonSets(context, args);
    },
  },
  DaemonSet: {
    id: ({ image }) => encodeGlobalId('DaemonSet', image.uid),
    metadata: ({ image }) => metaFields(image, () => image.ownerReferences),
    spec: (parent, _args, context) => specFields(parent, context),
    status: ({ image }) => statusOf(image),
    pods: ({ image }, args, context, info) => loadPods(context, args, info, { kind: 'DAEMON_SET', key: image.uid }),
    nodes: ({ image }, args, context) => loadCoverage(context, args, image.uid),
    async revisions({ image }, _args, { loaders }) {
      const revisions = await loaders.revisionsByOwner.load(image.uid);
      return revisions.toReversed().map((revision) => parentOf('ControllerRevision', revision));
    },
    rollout: ({ image }) => rolloutProgress(image),
    placement: (parent, { node }, context) => loadPlacement(context, parent, node),
    events: ({ image }, args, context) => loadEvents(context, args, image.uid),
    async manifest({ image }, { format }, context) {
      const manifest = daemonSetManifestOf(image, await loadTemplate(context, image.templateKey));
      // A manifest is made of JSON values; its interfaces only lack the index signature.
      return printManifest({ ...manifest, status: image.status } as unknown as JsonObject, format);
    },
    cursor: cursorOf,
  },
  DaemonSetConnection: {
    ...connectionResolvers,
    cursor: (_page, args, context, info) => cursorOf({}, args, context, info),
  },
};

/** Each of a thousand pods in a list may show its set. */
const statusOf = onceForEach((image: DaemonSetImage): DaemonSetStatus => ({ ...image.status, conditions: [] }));

async function specFields({ image }: DaemonSetParent, context: RequestContext): Promise<DaemonSetSpec> {
  const { selector, updateStrategy, minReadySeconds, revisionHistoryLimit } = image.spec;
  const { rollingUpdate, type = 'RollingUpdate' } = updateStrategy ?? {};
  return {
    selector: {
      matchLabels: selector.matchLabels ?? {},
      matchExpressions: (selector.matchExpressions ?? []).map(({ key, operator, values = [] }) => ({
        key,
        operator,
        values: [...values],
      })),
    },
    template: podTemplateFields(await loadTemplate(context, image.templateKey)),
    updateStrategy: {
      type,
      rollingUpdate: rollingUpdate
        ? { maxUnavailable: rollingUpdate.maxUnavailable ?? null, maxSurge: rollingUpdate.maxSurge ?? null }
        : null,
    },
    minReadySeconds: minReadySeconds ?? 0,
    revisionHistoryLimit: revisionHistoryLimit ?? null,
  };
}
