import { defaultNode } from '../domain/defaults/default-node.ts';
import type { NodeImage, NodeRuntime } from '../domain/model/images.ts';
import type { NodeManifest } from '../domain/model/node.ts';
import type { TaintEffect } from '../domain/model/taint.ts';
import { setCondition } from '../domain/status/set-condition.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { lockNodes, type StoredNode } from '../store/read/find-nodes.ts';
import { renewHeartbeat, upsertHeartbeats } from '../store/write/heartbeats.ts';
import { authorize } from './authorize.ts';
import type { CommandContext, CommandResult } from './command.ts';
import type { ManifestInput, Maybe, Repeatable, StringMap } from './input.ts';
import { insertNodeManifest, isAgent, replaceNode } from './node-changes.ts';
import { retryLostRaces } from './lost-race.ts';
import { once } from './once.ts';
import { readManifest, within, type ReadManifest } from './read-manifest.ts';
import { recallNode, rememberNode } from './recall.ts';
import { answer } from './refusal.ts';

export interface TaintInput {
  readonly key: string;
  readonly value?: Maybe<string>;
  readonly effect: TaintEffect;
}

export interface TypedNodeInput extends Repeatable {
  readonly name: string;
  readonly labels?: Maybe<StringMap>;
  readonly annotations?: Maybe<StringMap>;
  readonly taints?: Maybe<readonly TaintInput[]>;
  readonly unschedulable?: Maybe<boolean>;
  readonly capacity?: Maybe<StringMap>;
  /** Absent: the capacity. */
  readonly allocatable?: Maybe<StringMap>;
  readonly addresses?: Maybe<readonly { readonly type: string; readonly address: string }[]>;
  /** EXTERNAL unless told. */
  readonly runtime?: Maybe<NodeRuntime>;
  /** False: not ready until the first report that says so. True unless told. */
  readonly ready?: Maybe<boolean>;
}

/** Exactly one of the two. */
export interface RegisterNodeInput {
  readonly typed?: Maybe<TypedNodeInput>;
  readonly manifest?: Maybe<Repeatable & { readonly manifest: ManifestInput; readonly runtime?: Maybe<NodeRuntime> }>;
}

/** What a command on one node gives. */
export interface NodeValue {
  /** Null only in the answer to a repeated call whose object is gone since. */
  readonly node: NodeImage | null;
}

/**
 * A node joins, or joins again: the same name keeps its uid. Typed fields that are not given, and the cordon, stay as they
 * were; a manifest is the whole declaration. Is it an agent that registers, its heartbeats are waited for from now on; a node
 * that somebody else declares is watched from its first heartbeat. Refused: field errors, FORBIDDEN (a fleet's token registers simulated nodes
 * only, and takes over no other).
 */
export function registerNode(context: CommandContext, input: RegisterNodeInput): Promise<CommandResult<NodeValue>> {
  return answer(async () => {
    const { typed, manifest } = input;
    const read = typed
      ? readManifest({ json: typedNode(typed) }, 'Node')
      : readManifest(manifest?.manifest ?? {}, 'Node');
    const runtime = (typed ?? manifest)?.runtime ?? 'EXTERNAL';
    const { name } = read.manifest.metadata;
    return within(read, async () => {
      authorize(context.actor, { verb: 'CREATE', kind: 'Node', name, node: { name, runtime } });
      return retryLostRaces(() =>
        once<NodeValue>(context, {
          mutation: 'registerNode',
          input: { ...input, clientMutationId: (typed ?? manifest)?.clientMutationId ?? null },
          remember: rememberNode,
          recall: recallNode,
          work: async (tx) => {
            const ready = typed ? (typed.ready ?? true) : null;
            const next = withReady(read, ready, tx.now);
            const [stored] = name ? await lockNodes(tx, [name]) : [];
            if (!stored) {
              const fresh = defaultNode(next);
              return {
                node: await insertNodeManifest(tx, context, { manifest: fresh, runtime, lastApplied: null }),
              };
            }
            authorize(context.actor, { verb: 'UPDATE', kind: 'Node', name, node: stored.image });
            const declared = typed ? completed(withGiven(next, typed), stored.image) : next;
            const status = withStatusOf(declared, stored.image, tx.now);
            return { node: await joinAgain(tx, context, { stored, next: defaultNode(status), runtime }) };
          },
        }),
      );
    });
  });
}

async function joinAgain(
  tx: Transaction,
  { actor }: CommandContext,
  input: { readonly stored: StoredNode; readonly next: NodeManifest; readonly runtime: NodeRuntime },
): Promise<NodeImage> {
  const { image } = await replaceNode(tx, input);
  if (isAgent(actor)) await upsertHeartbeats(tx, [image.uid]);
  else await renewHeartbeat(tx, image.uid);
  return image;
}

/** null and undefined count as absent when it is decoded. */
export function typedNode(typed: TypedNodeInput): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: typed.name, labels: typed.labels ?? null, annotations: typed.annotations ?? null },
    spec: { taints: typed.taints ?? null, unschedulable: typed.unschedulable ?? null },
    status: {
      capacity: typed.capacity ?? null,
      allocatable: typed.allocatable ?? null,
      addresses: typed.addresses ?? null,
    },
  };
}

/** A manifest speaks for itself (ready null); otherwise the registration says whether the node is ready. */
export function withReady({ manifest }: ReadManifest<NodeManifest>, ready: boolean | null, now: Date): NodeManifest {
  if (ready === null) return manifest;
  const condition = ready
    ? ({ type: 'Ready', status: 'True', reason: 'Registered' } as const)
    : ({ type: 'Ready', status: 'False', reason: 'NotYetReported' } as const);
  const conditions = setCondition(manifest.status?.conditions ?? [], condition, now.toISOString());
  return { ...manifest, status: { ...manifest.status, conditions } };
}

/** An empty map or list that is given counts as given: decoding takes it for absent. */
function withGiven(next: NodeManifest, typed: TypedNodeInput): NodeManifest {
  const { labels, annotations, taints } = typed;
  return {
    ...next,
    metadata: {
      ...next.metadata,
      ...(labels && { labels: next.metadata.labels ?? {} }),
      ...(annotations && { annotations: next.metadata.annotations ?? {} }),
    },
    spec: { ...next.spec, ...(taints && { taints: next.spec?.taints ?? [] }) },
  };
}

/** Reads typed fields as what is given now: whatever is not stays as it was, and so does the cordon, which is people's. */
function completed(next: NodeManifest, before: NodeImage): NodeManifest {
  return {
    ...next,
    metadata: {
      ...next.metadata,
      labels: next.metadata.labels ?? before.labels,
      annotations: next.metadata.annotations ?? before.annotations,
    },
    spec: {
      ...before.spec,
      taints: next.spec?.taints ?? before.taints,
      unschedulable: before.unschedulable || (next.spec?.unschedulable ?? false),
    },
  };
}

/** A declaration without a status says nothing about what was observed. */
function withStatusOf(next: NodeManifest, before: NodeImage, now: Date): NodeManifest {
  const given = next.status ?? {};
  const conditions = (given.conditions ?? []).reduce(
    (all, condition) => setCondition(all, condition, now.toISOString()),
    [...before.conditions],
  );
  return {
    ...next,
    status: {
      ...given,
      capacity: given.capacity ?? before.capacity,
      ...(given.allocatable || given.capacity ? {} : { allocatable: before.allocatable }),
      addresses: given.addresses ?? before.addresses,
      conditions,
    },
  };
}
