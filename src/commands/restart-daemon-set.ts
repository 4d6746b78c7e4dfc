import type { PodTemplate } from '../domain/model/pod-template.ts';
import { insertPodTemplates } from '../store/write/pod-templates.ts';
import { authorize } from './authorize.ts';
import type { CommandContext, CommandResult } from './command.ts';
import type { DaemonSetValue } from './create-daemon-set.ts';
import { replaceTemplate } from './daemon-set-changes.ts';
import type { Expectation, Maybe, Repeatable } from './input.ts';
import { lockDaemonSet } from './lock-daemon-set.ts';
import { once } from './once.ts';
import { recallDaemonSet, rememberDaemonSet } from './recall.ts';
import { answer } from './refusal.ts';

export interface RestartDaemonSetInput extends Repeatable, Pick<Expectation, 'expectedGeneration'> {
  readonly namespace?: Maybe<string>;
  readonly name: string;
}

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

/**
 * Replaces every pod by an ordinary rollout: another time in the template's annotation is another template (semantics:
 * Rollback and rollout queries, restart). Refused: NOT_FOUND, a conflict, FORBIDDEN.
 */
export function restartDaemonSet(
  context: CommandContext,
  input: RestartDaemonSetInput,
): Promise<CommandResult<DaemonSetValue>> {
  return answer(async () => {
    const { name, namespace } = { ...input, namespace: input.namespace ?? 'default' };
    authorize(context.actor, { verb: 'UPDATE', kind: 'DaemonSet', namespace, name });
    return once<DaemonSetValue>(context, {
      mutation: 'restartDaemonSet',
      input,
      remember: rememberDaemonSet,
      recall: recallDaemonSet,
      work: async (tx) => {
        const stored = await lockDaemonSet(tx, { namespace, name }, input);
        const [key] = await insertPodTemplates(tx, [restarted(stored.template, tx.now)]);
        return { daemonSet: (await replaceTemplate(tx, stored, key!)).image };
      },
    });
  });
}

function restarted(template: PodTemplate, now: Date): PodTemplate {
  const annotations = { ...template.metadata?.annotations, [RESTARTED_AT]: now.toISOString() };
  return { ...template, metadata: { ...template.metadata, annotations } };
}
