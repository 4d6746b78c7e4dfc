import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import {
  RestartDaemonSetDocument,
  RollbackDaemonSetDocument,
  RolloutHistoryDocument,
} from '../../client/generated/documents.ts';
import type { RolloutHistoryQuery } from '../../client/generated/documents.ts';
import type { Client } from '../../client/create-client.ts';
import type { CliContext } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';
import { daemonSetArgument } from '../daemon-set-argument.ts';
import { exitCodes } from '../exit-codes.ts';
import { diffFields, formatDifferences } from '../output/diff.ts';
import { toYaml } from '../output/manifests.ts';
import { formatTable } from '../output/table.ts';
import { throwRefusals } from '../refusals.ts';
import { printedName } from '../resource-kinds.ts';
import { daemonSetView } from '../resource-views.ts';
import { parseCount, withNamespace } from './options.ts';
import { addRolloutStatus } from './rollout-status.ts';

interface NamespaceOption {
  readonly namespace: string;
}

/** `rollout status|history|undo|restart` of DaemonSets. */
export function addRolloutCommand(program: Command, context: CliContext): void {
  const rollout = program
    .command('rollout')
    .summary('follow, undo and restart rollouts of a daemonset')
    .description('Rollouts of a daemonset: follow one, see its history, go back, replace every pod.');
  addRolloutStatus(rollout, context);
  addHistory(rollout, context);
  addUndo(rollout, context);
  addRestart(rollout, context);
  rollout.helpCommand('help [command]', 'show help for a command');
}

type Revision = NonNullable<RolloutHistoryQuery['daemonSet']>['revisions'][number];

function addHistory(rollout: Command, { io, connect }: CliContext): void {
  withNamespace(
    rollout
      .command('history')
      .description('Shows the revisions of a daemonset, or the template of one and how it differs from the current.')
      .argument('<daemonset...>', 'daemonset NAME, or ds/NAME'),
  )
    .option('--revision <number>', 'show this one', parseCount('--revision'))
    .action(async (words: readonly string[], options: NamespaceOption & { revision?: number }, command: Command) => {
      const name = daemonSetArgument(words);
      const revisions = await readHistory(await connect(command), options.namespace, name);
      if (options.revision === undefined) {
        const columns = [
          { title: 'REVISION', cell: ({ revision }: Revision) => String(revision) },
          { title: 'HASH', cell: ({ hash }: Revision) => hash },
          { title: 'CHANGE-CAUSE', cell: ({ changeCause }: Revision) => changeCause ?? '<none>' },
        ];
        io.out(`${printedName('DaemonSet', name)}\n${formatTable(columns, revisions.toReversed())}`);
        return;
      }
      const wanted = findRevision(revisions, name, options.revision);
      io.out(`${printedName('DaemonSet', name)} with revision #${wanted.revision}\n${toYaml(templateOf(wanted))}`);
      const [current] = revisions;
      if (current && current !== wanted) {
        io.out(`\nGoing back to it would change:\n${differences(current, wanted)}`);
      }
    });
}

function addUndo(rollout: Command, { io, connect }: CliContext): void {
  withNamespace(
    rollout
      .command('undo')
      .description('Makes the template of an earlier revision the template again: an ordinary rollout follows.')
      .argument('<daemonset...>', 'daemonset NAME, or ds/NAME'),
  )
    .option('--to-revision <number>', 'go to this one; 0: the one before the current', parseCount('--to-revision'), 0)
    .option('--dry-run', 'say what would change; nothing is changed')
    .action(
      async (
        words: readonly string[],
        options: NamespaceOption & { toRevision: number; dryRun?: boolean },
        command: Command,
      ) => {
        const name = daemonSetArgument(words);
        const { namespace, toRevision } = options;
        const client = await connect(command);
        if (options.dryRun === true) {
          const revisions = await readHistory(client, namespace, name);
          const [current] = revisions;
          const target = toRevision === 0 ? revisions[1] : findRevision(revisions, name, toRevision);
          if (current === undefined || target === undefined) {
            throw new CliError(exitCodes.refused, `error: daemonset "${name}" has no earlier revision`);
          }
          io.out(
            `${printedName('DaemonSet', name)} would go back to revision ${target.revision} (dry run)\n${differences(current, target)}`,
          );
          return;
        }
        const before = await daemonSetView.find(client, { namespace, labelSelector: null, manifest: false }, name);
        const variables = { namespace, name, toRevision, clientMutationId: randomUUID() };
        const { rollbackDaemonSet } = await client.request(RollbackDaemonSetDocument, variables);
        throwRefusals(rollbackDaemonSet.userErrors);
        const isSame = before?.row.metadata.generation === rollbackDaemonSet.daemonSet?.metadata.generation;
        io.out(
          isSame
            ? `${printedName('DaemonSet', name)} skipped: it has that template already\n`
            : `${printedName('DaemonSet', name)} rolled back\n`,
        );
      },
    );
}

function addRestart(rollout: Command, { io, connect }: CliContext): void {
  withNamespace(
    rollout
      .command('restart')
      .description('Replaces every pod of a daemonset by an ordinary rollout.')
      .argument('<daemonset...>', 'daemonset NAME, or ds/NAME'),
  ).action(async (words: readonly string[], { namespace }: NamespaceOption, command: Command) => {
    const name = daemonSetArgument(words);
    const client = await connect(command);
    const variables = { namespace, name, clientMutationId: randomUUID() };
    const { restartDaemonSet } = await client.request(RestartDaemonSetDocument, variables);
    throwRefusals(restartDaemonSet.userErrors);
    io.out(`${printedName('DaemonSet', name)} restarted\n`);
  });
}

async function readHistory(client: Client, namespace: string, name: string): Promise<readonly Revision[]> {
  const { daemonSet } = await client.request(RolloutHistoryDocument, { namespace, name });
  if (daemonSet === null) throw new CliError(exitCodes.refused, `error: daemonset "${name}" not found`);
  return daemonSet.revisions;
}

function findRevision(revisions: readonly Revision[], name: string, wanted: number): Revision {
  const found = revisions.find(({ revision }) => Number(revision) === wanted);
  if (found !== undefined) return found;
  const known = revisions.map(({ revision }) => revision).join(', ');
  throw new CliError(exitCodes.refused, `error: daemonset "${name}" has no revision ${wanted}; it has: ${known}`);
}

function templateOf({ template }: Revision): object {
  return { metadata: { labels: template.labels, annotations: template.annotations }, spec: template.spec.raw };
}

function differences(from: Revision, to: Revision): string {
  return formatDifferences(diffFields(templateOf(from), templateOf(to))) || 'nothing\n';
}
