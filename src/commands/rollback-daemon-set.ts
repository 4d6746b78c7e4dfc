import { planRollback } from '../domain/rollout/plan-rollback.ts';
import { findRevisionsByOwner } from '../store/read/find-revisions.ts';
import { authorize } from './authorize.ts';
import type { CommandContext, CommandResult } from './command.ts';
import type { DaemonSetValue } from './create-daemon-set.ts';
import { replaceTemplate } from './daemon-set-changes.ts';
import type { Expectation, Maybe, Repeatable } from './input.ts';
import { lockDaemonSet } from './lock-daemon-set.ts';
import { once } from './once.ts';
import { recallDaemonSet, rememberDaemonSet } from './recall.ts';
import { answer, refuse, refuseInvalid } from './refusal.ts';

export interface RollbackDaemonSetInput extends Repeatable, Pick<Expectation, 'expectedGeneration'> {
  readonly namespace?: Maybe<string>;
  readonly name: string;
  /** 0 or absent: the one before the current. */
  readonly toRevision?: Maybe<number>;
}

/**
 * Makes the template of an earlier revision the set's whole template again (document: "DaemonSetのロールバック"). Going to
 * the template that it has already writes nothing. Refused: NOT_FOUND for the set or the revision, a conflict, FORBIDDEN.
 */
export function rollbackDaemonSet(
  context: CommandContext,
  input: RollbackDaemonSetInput,
): Promise<CommandResult<DaemonSetValue>> {
  return answer(async () => {
    const { name, namespace } = { ...input, namespace: input.namespace ?? 'default' };
    authorize(context.actor, { verb: 'UPDATE', kind: 'DaemonSet', namespace, name });
    return once<DaemonSetValue>(context, {
      mutation: 'rollbackDaemonSet',
      input,
      remember: rememberDaemonSet,
      recall: recallDaemonSet,
      work: async (tx) => {
        const stored = await lockDaemonSet(tx, { namespace, name }, input);
        const revisions = (await findRevisionsByOwner(tx, [stored.image.uid])).map((image) => ({
          ...image,
          creationTime: Date.parse(image.creationTimestamp),
        }));
        const plan = planRollback({
          revisions,
          toRevision: input.toRevision ?? 0,
          templateKey: stored.image.templateKey,
        });
        if (!plan.ok) return refuseRollback({ namespace, name, toRevision: input.toRevision ?? 0 }, plan.error);
        const { image } = await replaceTemplate(tx, stored, plan.value.target.templateKey);
        return { daemonSet: image };
      },
    });
  });
}

function refuseRollback(
  asked: { readonly namespace: string; readonly name: string; readonly toRevision: number },
  { code, message }: { readonly code: 'NOT_FOUND' | 'INVALID'; readonly message: string },
): never {
  if (code === 'INVALID') refuseInvalid([{ path: 'toRevision', reason: 'INVALID', message, value: asked.toRevision }]);
  const object = `DaemonSet ${asked.namespace}/${asked.name}`;
  return refuse({ kind: 'OBJECT', code, message: `${object}: ${message}`, object });
}
