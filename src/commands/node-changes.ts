import type { NodeImage, NodeRuntime } from '../domain/model/images.ts';
import type { JsonObject } from '../domain/model/json.ts';
import type { NodeManifest } from '../domain/model/node.ts';
import { setCondition } from '../domain/status/set-condition.ts';
import { stripDerivedTaints } from '../domain/taints/effective-taints.ts';
import { semanticEqual } from '../domain/validation/semantic-equal.ts';
import { validateNode, validateNodeUpdate } from '../domain/validation/validate-node.ts';
import type { Transaction } from '../store/core/transaction.ts';
import type { StoredNode } from '../store/read/find-nodes.ts';
import { recordEvents } from '../store/write/events.ts';
import { renewHeartbeat, upsertHeartbeats } from '../store/write/heartbeats.ts';
import { nodeEvent, turnEvents, turnMarks } from '../store/write/node-readiness.ts';
import {
  appendNodeChange,
  insertNodes,
  updateNodeDeclaration,
  updateNodeLastApplied,
  type NodeDeclaration,
} from '../store/write/nodes.ts';
import type { Actor, CommandContext } from './command.ts';
import type { Changed } from './daemon-set-changes.ts';
import { nodeManifestOf } from './manifest-of.ts';
import { alreadyExists, refuse, refuseInvalid } from './refusal.ts';
import { markAndWake } from './wake.ts';

export interface NodeInsertion {
  readonly manifest: NodeManifest;
  readonly runtime: NodeRuntime;
  readonly lastApplied: JsonObject | null;
}

/** Who makes nodes. */
export type NodeMaker = Pick<CommandContext, 'ids' | 'actor'>;

/** What an agent declares of its nodes is a sign of life; a person may declare nodes that have no agent. */
export function isAgent({ role }: Actor): boolean {
  return role === 'AGENT' || role === 'FLEET';
}

/** Validates and inserts a node from its defaulted manifest. */
export async function insertNodeManifest(
  tx: Transaction,
  maker: NodeMaker,
  insertion: NodeInsertion,
): Promise<NodeImage> {
  refuseInvalid(validateNode(insertion.manifest));
  const [node] = await insertNodeManifests(tx, maker, [insertion]);
  return node ?? refuse(alreadyExists({ kind: 'Node', namespace: '', name: insertion.manifest.metadata.name }));
}

/** The same for many that were validated, with a constant number of statements; those whose name is taken are left out. */
export async function insertNodeManifests(
  tx: Transaction,
  { ids, actor }: NodeMaker,
  insertions: readonly NodeInsertion[],
): Promise<NodeImage[]> {
  const nodes = await insertNodes(
    tx,
    insertions.map(({ manifest, runtime, lastApplied }) => {
      const declared = declarationOf(manifest, runtime);
      const conditions = withReadiness(declared, tx.now);
      return { ...declared, conditions, lastApplied, uid: ids.uid(), name: manifest.metadata.name };
    }),
  );
  await upsertHeartbeats(tx, isAgent(actor) ? nodes.map((node) => node.uid) : []);
  await recordEvents(
    tx,
    nodes.map((node) => nodeEvent(node, 'RegisteredNode', `Node ${node.name} joined`)),
  );
  for (const node of nodes) appendNodeChange(tx, null, node);
  markAndWake(
    tx,
    nodes.map((node) => ({ kind: 'NODE' as const, subject: node.name, node: node.uid })),
  );
  return nodes;
}

/** Replaces what is declared of a locked node by the defaulted manifest; a change that changes nothing writes nothing. */
export async function replaceNode(
  tx: Transaction,
  input: {
    readonly stored: StoredNode;
    readonly next: NodeManifest;
    readonly runtime?: NodeRuntime;
    readonly lastApplied?: JsonObject;
  },
): Promise<Changed<NodeImage>> {
  const { stored, next, lastApplied } = input;
  const before = stored.image;
  refuseInvalid(validateNodeUpdate(next, nodeManifestOf(before)));
  const declared = declarationOf(next, input.runtime ?? before.runtime);
  const update = {
    ...declared,
    taints: stripDerivedTaints(declared.taints, before),
    conditions: declared.conditions.length === 0 ? before.conditions : declared.conditions,
  };
  if (semanticEqual(update, declaredPart(before))) {
    if (lastApplied && !semanticEqual(lastApplied, stored.lastApplied)) {
      await updateNodeLastApplied(tx, before.uid, lastApplied);
    }
    return { image: before, changed: false };
  }
  const after = await updateNodeDeclaration(tx, {
    ...update,
    uid: before.uid,
    lastApplied: lastApplied ?? stored.lastApplied,
  });
  const turn = { before, after };
  if (!semanticEqual(before.conditions, after.conditions)) await renewHeartbeat(tx, after.uid);
  appendNodeChange(tx, before, after);
  await recordEvents(tx, turnEvents(turn));
  markAndWake(tx, [{ kind: 'NODE', subject: after.name }, ...turnMarks(turn)]);
  return { image: after, changed: true };
}

type Declaration = Omit<NodeDeclaration, 'lastApplied'>;

function declaredPart(image: NodeImage): Declaration {
  const { labels, annotations, taints, unschedulable, spec, capacity, allocatable, conditions, addresses, runtime } =
    image;
  return { labels, annotations, taints, unschedulable, spec, capacity, allocatable, conditions, addresses, runtime };
}

function declarationOf({ metadata, spec = {}, status = {} }: NodeManifest, runtime: NodeRuntime): Declaration {
  const { taints, unschedulable, ...rest } = spec;
  return {
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    taints: taints ?? [],
    unschedulable: unschedulable ?? false,
    // Decoded manifests are JSON.
    spec: rest as JsonObject,
    capacity: status.capacity ?? {},
    allocatable: status.allocatable ?? status.capacity ?? {},
    conditions: status.conditions ?? [],
    addresses: status.addresses ?? [],
    runtime,
  };
}

/** A node of which nobody has said that it is ready is not, until its agent does. */
function withReadiness({ conditions }: Declaration, now: Date): NodeImage['conditions'] {
  if (conditions.some((condition) => condition.type === 'Ready')) {
    return conditions.map((condition) => ({ lastTransitionTime: now.toISOString(), ...condition }));
  }
  const unknown = { type: 'Ready', status: 'False', reason: 'NodeStatusNeverUpdated' } as const;
  return setCondition(conditions, { ...unknown, message: 'no agent has reported yet' }, now.toISOString());
}
