import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { CordonNodeDocument, UncordonNodeDocument, UpdateNodeDocument } from '../../client/generated/documents.ts';
import type { UpdateNodeInput } from '../../client/generated/documents.ts';
import type { CliContext } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { parseLabelChanges, parseTaintChanges, splitNamesAndChanges } from '../parse-node-changes.ts';
import { throwRefusals } from '../refusals.ts';
import { findKind } from '../resource-kinds.ts';

/** `cordon`, `uncordon`, `label` and `taint`: what people change on nodes. */
export function addNodeCommands(program: Command, context: CliContext): void {
  addCordon(program, context);
  addUncordon(program, context);
  addChange(program, context, {
    verb: 'label',
    done: 'labeled',
    summary: 'set and remove labels of nodes',
    description:
      'Sets (KEY=VALUE) and removes (KEY-) labels of nodes. Daemons whose node selector matches now start\n' +
      'there, others leave.',
    example: 'everynode label node worker-1 disk=ssd zone-',
    parse: parseLabelChanges,
  });
  addChange(program, context, {
    verb: 'taint',
    done: 'tainted',
    summary: 'set and remove taints of nodes',
    description:
      'Sets (KEY=VALUE:EFFECT, KEY:EFFECT) and removes (KEY:EFFECT-, KEY-) taints of nodes.\n' +
      'Effects: NoSchedule, PreferNoSchedule, NoExecute.',
    example: 'everynode taint node worker-1 dedicated=db:NoSchedule maintenance-',
    parse: parseTaintChanges,
  });
}

function addCordon(program: Command, { io, connect }: CliContext): void {
  program
    .command('cordon')
    .summary('no new pods on nodes, but daemon pods')
    .description('Marks nodes as unschedulable: no new pods but daemon pods. Pods that run there stay.')
    .argument('<nodes...>', 'names of nodes')
    .action(async (names: readonly string[], _options: unknown, command: Command) => {
      const client = await connect(command);
      for (const name of names) {
        const { cordonNode } = await client.request(CordonNodeDocument, { name, clientMutationId: randomUUID() });
        throwRefusals(cordonNode.userErrors);
        io.out(`node/${name} cordoned\n`);
      }
    });
}

function addUncordon(program: Command, { io, connect }: CliContext): void {
  program
    .command('uncordon')
    .summary('take cordon back')
    .description('Lets new pods onto nodes again.')
    .argument('<nodes...>', 'names of nodes')
    .action(async (names: readonly string[], _options: unknown, command: Command) => {
      const client = await connect(command);
      for (const name of names) {
        const { uncordonNode } = await client.request(UncordonNodeDocument, { name, clientMutationId: randomUUID() });
        throwRefusals(uncordonNode.userErrors);
        io.out(`node/${name} uncordoned\n`);
      }
    });
}

interface NodeChange {
  readonly verb: string;
  readonly done: string;
  readonly summary: string;
  readonly description: string;
  readonly example: string;
  readonly parse: (words: readonly string[]) => Omit<UpdateNodeInput, 'name'>;
}

function addChange(program: Command, { io, connect }: CliContext, change: NodeChange): void {
  program
    .command(change.verb)
    .summary(change.summary)
    .description(change.description)
    .argument('<kind>', 'node (no)')
    .argument('<names-and-changes...>', 'names of nodes, then what to set and to remove')
    .addHelpText('after', `\nExample:\n  ${change.example}`)
    .action(async (word: string, words: readonly string[], _options: unknown, command: Command) => {
      findKind(word, ['Node']);
      const { names, changes } = splitNamesAndChanges(words);
      if (names.length === 0) throw new CliError(exitCodes.usage, 'error: which node?');
      if (changes.length === 0) throw new CliError(exitCodes.usage, `error: what is to be changed? ${change.example}`);
      const input = change.parse(changes);
      const client = await connect(command);
      for (const name of names) {
        const variables = { input: { name, ...input, clientMutationId: randomUUID() } };
        const { updateNode } = await client.request(UpdateNodeDocument, variables);
        throwRefusals(updateNode.userErrors);
        io.out(`node/${name} ${change.done}\n`);
      }
    });
}
