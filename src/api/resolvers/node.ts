import { nodeManifestOf } from '../../commands/manifest-of.ts';
import { printManifest } from '../../domain/manifest/print-manifest.ts';
import type { JsonObject } from '../../domain/model/json.ts';
import { effectiveTaints } from '../../domain/taints/effective-taints.ts';
import { connectionResolvers } from '../connections.ts';
import type { Resolvers } from '../generated/resolver-types.ts';
import { loadEvents, loadNodeDaemonSets, loadNodes, loadPods } from '../lists.ts';
import { isNodeReady } from '../../domain/status/node-ready.ts';
import { conditionFields, metaFields } from '../object-fields.ts';
import { encodeGlobalId } from '../opaque.ts';
import { parentOf } from '../parent-types.ts';
import { authorizeRead } from '../read-access.ts';
import { cursorOf } from '../read-cursor.ts';

export const nodeResolvers: Pick<Resolvers, 'Query' | 'Node' | 'NodeConnection'> = {
  Query: {
    async node(_root, { name }, context) {
      authorizeRead(context, 'Node');
      const image = await context.loaders.nodeByName.load(name);
      return image && parentOf('Node', image);
    },
    nodes(_root, args, context) {
      authorizeRead(context, 'Node');
      return loadNodes(context, args);
    },
  },
  Node: {
    id: ({ image }) => encodeGlobalId('Node', image.uid),
    metadata: ({ image }) => metaFields(image),
    labels: ({ image }) => image.labels,
    taints: ({ image }) => effectiveTaints(image).map(({ key, value = '', effect }) => ({ key, value, effect })),
    unschedulable: ({ image }) => image.unschedulable,
    capacity: ({ image }) => image.capacity,
    allocatable: ({ image }) => image.allocatable,
    conditions: ({ image }) => image.conditions.map(conditionFields),
    addresses: ({ image }) => image.addresses.map(({ type, address }) => ({ type, address })),
    lastHeartbeatTime: ({ image }, _args, { loaders }) => loaders.heartbeat.load(image.uid),
    runtime: ({ image }) => image.runtime,
    ready: ({ image }) => isNodeReady(image),
    pods: ({ image }, args, context, info) => loadPods(context, args, info, { kind: 'NODE', key: image.name }),
    daemonSets: ({ image }, args, context) => loadNodeDaemonSets(context, args, image.name),
    events: ({ image }, args, context) => loadEvents(context, args, image.uid),
    manifest: ({ image }, { format }) =>
      // A manifest is made of JSON values; its interfaces only lack the index signature.
      printManifest(nodeManifestOf(image) as unknown as JsonObject, format),
    cursor: cursorOf,
  },
  NodeConnection: { ...connectionResolvers, cursor: (_page, args, context, info) => cursorOf({}, args, context, info) },
};
