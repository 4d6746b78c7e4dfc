import type { FieldNode, GraphQLResolveInfo } from 'graphql';
import type { PodRow } from '../store/core/rows.ts';
import { selectedFields } from './selected-fields.ts';

type Column = keyof PodRow;

/** What everything that follows from a pod is found by. */
const always: readonly Column[] = ['uid', 'namespace', 'name', 'ownerUid', 'ownerKind', 'ownerName'];

/** What the resolvers of Pod read of the image besides; those of a field that is not named here may read anything. */
const columnsOfField: Readonly<Record<string, readonly Column[]>> = {
  __typename: [],
  id: [],
  phase: ['phase'],
  ready: ['ready'],
  conditions: ['conditions'],
  containerStatuses: ['containerStatuses'],
  reason: ['reason'],
  message: ['message'],
  node: ['nodeName'],
  nodeName: ['nodeName'],
  targetNodeName: ['nodeName', 'targetNode'],
  daemonSet: [],
  revision: ['source', 'revisionHash'],
  revisionHash: ['revisionHash'],
  hostIP: ['hostIP'],
  podIP: ['podIP'],
  startTime: ['startTime'],
  nominatedNodeName: ['nominatedNodeName'],
  events: [],
  lifecycle: [],
};

/** The same of Pod.metadata. */
const columnsOfMetadata: Readonly<Record<string, readonly Column[]>> = {
  __typename: [],
  name: [],
  namespace: [],
  uid: [],
  labels: ['labels'],
  annotations: ['annotations'],
  generation: [],
  resourceVersion: ['resourceVersion'],
  creationTimestamp: ['creationTimestamp'],
  deletionTimestamp: ['deletionTimestamp'],
  deletionGracePeriodSeconds: ['deletionGracePeriodSeconds'],
  finalizers: ['finalizers'],
  ownerReferences: ['otherOwnerReferences'],
};

const known = new WeakMap<FieldNode, ReadonlySet<Column> | undefined>();

/** What must be read of the pods of a connection to answer what is selected below it; undefined: everything. */
export function podColumnsOf(info: GraphQLResolveInfo): ReadonlySet<Column> | undefined {
  // Documents are kept, and so are their nodes; a field that a document names twice is looked at anew.
  const [node] = info.fieldNodes;
  if (info.fieldNodes.length !== 1 || node === undefined) return findColumns(info);
  if (!known.has(node)) known.set(node, findColumns(info));
  return known.get(node);
}

function findColumns(info: GraphQLResolveInfo): ReadonlySet<Column> | undefined {
  const columns = new Set<Column>(always);
  for (const [name, nodes] of selectedFields(info, ['nodes'], ['edges', 'node'])) {
    const read =
      name === 'metadata'
        ? [...selectedFields({ ...info, fieldNodes: nodes }).keys()].map((field) => columnsOfMetadata[field])
        : [columnsOfField[name]];
    for (const some of read) {
      if (some === undefined) return undefined;
      for (const column of some) columns.add(column);
    }
  }
  return columns;
}
