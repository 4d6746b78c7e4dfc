import type { DaemonSetImage } from '../domain/model/images.ts';
import type { JsonObject } from '../domain/model/json.ts';
import type { Propagation } from '../domain/model/propagation.ts';
import type { Queryable } from '../store/core/queryable.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { appendDaemonSetChange } from '../store/write/daemon-set-changes.ts';
import { removeDaemonSet } from '../store/write/daemon-set-status.ts';
import { markDaemonSetDeleting } from '../store/write/daemon-sets.ts';
import { authorize } from './authorize.ts';
import type { CommandContext, CommandResult } from './command.ts';
import { deletionFinalizers } from './daemon-set-changes.ts';
import type { Expectation, Maybe, Repeatable } from './input.ts';
import { lockDaemonSet } from './lock-daemon-set.ts';
import { once } from './once.ts';
import { recallDaemonSet } from './recall.ts';
import { answer } from './refusal.ts';
import { markAndWake } from './wake.ts';

export interface DeleteDaemonSetInput extends Repeatable, Expectation {
  readonly namespace?: Maybe<string>;
  readonly name: string;
  /** BACKGROUND unless told. */
  readonly propagation?: Maybe<Propagation>;
}

export interface DeleteDaemonSetValue {
  /** Null once it is gone. */
  readonly daemonSet: DaemonSetImage | null;
  readonly deletedUid: string;
}

/**
 * Deletes a DaemonSet (document: "DaemonSetの削除"; semantics: Deletion and propagation). BACKGROUND: its row goes now, pods
 * and revisions are collected after it. FOREGROUND and ORPHAN: it waits for them, terminating. The way can be changed
 * while it waits. Refused: NOT_FOUND, a conflict, FORBIDDEN.
 */
export function deleteDaemonSet(
  context: CommandContext,
  input: DeleteDaemonSetInput,
): Promise<CommandResult<DeleteDaemonSetValue>> {
  return answer(async () => {
    const { name, namespace } = { ...input, namespace: input.namespace ?? 'default' };
    authorize(context.actor, { verb: 'DELETE', kind: 'DaemonSet', namespace, name });
    return once<DeleteDaemonSetValue>(context, {
      mutation: 'deleteDaemonSet',
      input,
      remember: ({ deletedUid }) => ({ uid: deletedUid }),
      recall,
      work: async (tx) => {
        const { image } = await lockDaemonSet(tx, { namespace, name }, input);
        const daemonSet = await beginDeletion(tx, image, input.propagation ?? 'BACKGROUND');
        markAndWake(tx, [{ kind: 'DAEMON_SET', subject: image.uid }]);
        return { daemonSet, deletedUid: image.uid };
      },
    });
  });
}

async function recall(db: Queryable, kept: JsonObject): Promise<DeleteDaemonSetValue> {
  return { ...(await recallDaemonSet(db, kept)), deletedUid: String(kept['uid']) };
}

const FINALIZER_OF = { FOREGROUND: 'foregroundDeletion', ORPHAN: 'orphan' } as const;

async function beginDeletion(
  tx: Transaction,
  before: DaemonSetImage,
  propagation: Propagation,
): Promise<DaemonSetImage | null> {
  const others = before.finalizers.filter((name) => !deletionFinalizers.includes(name));
  if (propagation === 'BACKGROUND' && others.length === 0) {
    await removeDaemonSet(tx, { uid: before.uid, ownFinalizers: deletionFinalizers });
    appendDaemonSetChange(tx, { before, after: null });
    return null;
  }
  const waits = propagation === 'BACKGROUND' ? null : propagation;
  if (before.deletionTimestamp !== null && before.deletionPropagation === waits) return before;
  const after = await markDaemonSetDeleting(tx, {
    uid: before.uid,
    propagation: waits,
    finalizers: waits === null ? others : [...others, FINALIZER_OF[waits]],
  });
  appendDaemonSetChange(tx, { before, after });
  return after;
}
