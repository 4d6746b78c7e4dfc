import { defaultNode } from '../domain/defaults/default-node.ts';
import { decodeManifest } from '../domain/manifest/decode-manifest.ts';
import type { NodeImage } from '../domain/model/images.ts';
import type { NodeManifest } from '../domain/model/node.ts';
import type { Taint, TaintEffect } from '../domain/model/taint.ts';
import type { CommandContext, CommandResult } from './command.ts';
import type { Expectation, Maybe, Repeatable, StringMap } from './input.ts';
import { lockNode } from './lock-node.ts';
import { nodeManifestOf } from './manifest-of.ts';
import { replaceNode } from './node-changes.ts';
import { once } from './once.ts';
import { recallNode, rememberNode } from './recall.ts';
import { answer, refuseInvalid } from './refusal.ts';
import type { NodeValue, TaintInput } from './register-node.ts';

export interface UpdateNodeInput extends Repeatable, Pick<Expectation, 'expectedResourceVersion'> {
  readonly name: string;
  readonly setLabels?: Maybe<StringMap>;
  readonly removeLabels?: Maybe<readonly string[]>;
  readonly setAnnotations?: Maybe<StringMap>;
  readonly removeAnnotations?: Maybe<readonly string[]>;
  /** Replaces a taint of the same key and effect. */
  readonly setTaints?: Maybe<readonly TaintInput[]>;
  /** Without effect: every effect of the key. */
  readonly removeTaints?: Maybe<readonly { readonly key: string; readonly effect?: Maybe<TaintEffect> }[]>;
  readonly allocatable?: Maybe<StringMap>;
}

/**
 * Sets and removes labels, annotations and taints of a node by key (document: "ノードのラベル変更"), and its allocatable.
 * What is both removed and set is set. Refused: field errors, NOT_FOUND, a conflict, FORBIDDEN.
 */
export function updateNode(context: CommandContext, input: UpdateNodeInput): Promise<CommandResult<NodeValue>> {
  return answer(() => changeNode(context, { mutation: 'updateNode', input, edit: (image) => edited(image, input) }));
}

/** One change of one node, by what its manifest becomes. */
export function changeNode(
  context: CommandContext,
  options: {
    readonly mutation: string;
    readonly input: Repeatable & Pick<Expectation, 'expectedResourceVersion'> & { readonly name: string };
    readonly edit: (image: NodeImage) => NodeManifest;
  },
): Promise<NodeValue & { readonly sinceCursor: string }> {
  const { mutation, input, edit } = options;
  return once<NodeValue>(context, {
    mutation,
    input,
    remember: rememberNode,
    recall: recallNode,
    work: async (tx) => {
      const access = { actor: context.actor, verb: 'UPDATE', expected: input } as const;
      const stored = await lockNode(tx, input.name, access);
      return { node: (await replaceNode(tx, { stored, next: edit(stored.image) })).image };
    },
  });
}

function edited(image: NodeImage, input: UpdateNodeInput): NodeManifest {
  const manifest = nodeManifestOf(image);
  // Decoded, so that types are checked and quantities get their canonical form.
  const decoded = decodeManifest({
    ...manifest,
    metadata: {
      ...manifest.metadata,
      labels: editMap(image.labels, input.setLabels, input.removeLabels),
      annotations: editMap(image.annotations, input.setAnnotations, input.removeAnnotations),
    },
    spec: { ...manifest.spec, taints: editTaints(image.taints, input) },
    status: { ...manifest.status, allocatable: input.allocatable ?? image.allocatable },
  });
  if (!decoded.ok) return refuseInvalid(decoded.error) as never;
  // It was a Node before the edit, which does not touch the kind.
  return defaultNode(decoded.value as NodeManifest);
}

function editMap(map: StringMap, set: Maybe<StringMap>, remove: Maybe<readonly string[]>): StringMap {
  const kept = Object.entries(map).filter(([key]) => !(remove ?? []).includes(key));
  return { ...Object.fromEntries(kept), ...set };
}

function editTaints(taints: readonly Taint[], { setTaints, removeTaints }: UpdateNodeInput): TaintInput[] {
  const set = setTaints ?? [];
  const isRemoved = (taint: Taint) =>
    (removeTaints ?? []).some((one) => one.key === taint.key && (!one.effect || one.effect === taint.effect));
  const isReplaced = (taint: Taint) => set.some((one) => one.key === taint.key && one.effect === taint.effect);
  return [...taints.filter((taint) => !isRemoved(taint) && !isReplaced(taint)), ...set];
}
