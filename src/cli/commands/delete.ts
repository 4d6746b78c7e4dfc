import { randomUUID } from 'node:crypto';
import { Option } from 'commander';
import type { Command } from 'commander';
import type { Client } from '../../client/create-client.ts';
import {
  DeleteDaemonSetDocument,
  DeleteNodeDocument,
  DeletePodDocument,
  DeletePriorityClassDocument,
} from '../../client/generated/documents.ts';
import type { DeletionPropagation } from '../../client/generated/documents.ts';
import { parseManifests } from '../../domain/manifest/parse-manifests.ts';
import { chunk } from '../../util/chunk.ts';
import type { CliContext } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';
import type { CliIo } from '../cli-io.ts';
import { exitCodes } from '../exit-codes.ts';
import { joinManifests } from '../join-manifests.ts';
import { readManifestFiles } from '../read-manifest-files.ts';
import { describeRefusal } from '../refusals.ts';
import type { UserError } from '../refusals.ts';
import { findKind, parseTargets } from '../resource-kinds.ts';
import type { KindWords, ResourceKind } from '../resource-kinds.ts';
import { collect, parseCount, withNamespace } from './options.ts';

interface DeleteOptions {
  readonly namespace: string;
  readonly filename?: readonly string[];
  readonly recursive?: boolean;
  readonly cascade: 'background' | 'foreground' | 'orphan';
  readonly gracePeriod?: number;
  readonly ignoreNotFound?: boolean;
}

interface Target {
  readonly kind: KindWords;
  readonly namespace: string;
  readonly name: string;
}

// Told of in the order given all the same.
const deletionsAtOnce = 8;

const deletable: readonly ResourceKind[] = ['DaemonSet', 'Pod', 'Node', 'PriorityClass'];

/** `delete`: by kind and name, or everything that manifests name. */
export function addDeleteCommand(program: Command, { io, connect }: CliContext): void {
  withNamespace(
    program
      .command('delete')
      .summary('delete objects by name or by manifest')
      .description(
        'Deletes daemonsets (ds), pods (po), nodes (no) or priorityclasses (pc): KIND NAME..., KIND/NAME..., or -f FILE.',
      )
      .argument('[kind]', 'kind, or KIND/NAME')
      .argument('[names...]', 'names'),
  )
    .option(
      '-f, --filename <path>',
      'delete what these manifests name; file, folder, or -; may be given several times',
      collect,
    )
    .option('-R, --recursive', 'also look in the folders below a folder')
    .addOption(
      new Option('--cascade <how>', 'of a daemonset: its pods go after it, before it, or stay without an owner')
        .choices(['background', 'foreground', 'orphan'])
        .default('background'),
    )
    .option(
      '--grace-period <seconds>',
      "of a pod: time to end in; 0 removes it at once (default: the pod's own)",
      parseCount('--grace-period'),
    )
    .option('--ignore-not-found', 'what is not there counts as deleted')
    .addHelpText(
      'after',
      '\nExamples:\n  everynode delete ds fluentd\n  everynode delete -f daemonset.yaml --cascade orphan\n  everynode delete pod/fluentd-x7k2p --grace-period 0',
    )
    .action(async (word: string | undefined, names: readonly string[], options: DeleteOptions, command: Command) => {
      const targets = await findTargets({ io, options, words: word === undefined ? [] : [word, ...names] });
      const client = await connect(command);
      const failures: string[] = [];
      for (const some of chunk(targets, deletionsAtOnce)) {
        const refusals = await Promise.all(some.map((target) => remove(client, target, options)));
        for (const [at, { kind, name }] of some.entries()) {
          const errors = refusals[at] ?? [];
          const isMissing = errors.some(({ code }) => code === 'NOT_FOUND' || code === 'GONE');
          if (isMissing && options.ignoreNotFound === true) continue;
          if (errors.length === 0) io.out(`${kind.printed} "${name}" deleted\n`);
          else failures.push(...errors.map((error) => `error: ${describeRefusal(error)}`));
        }
      }
      if (failures.length > 0) throw new CliError(exitCodes.refused, ...failures);
    });
}

async function findTargets({
  io,
  options,
  words,
}: {
  readonly io: CliIo;
  readonly options: DeleteOptions;
  readonly words: readonly string[];
}): Promise<readonly Target[]> {
  const { namespace, filename = [] } = options;
  if (filename.length === 0) {
    const targets = words.length === 0 ? [] : parseTargets(words, deletable);
    if (targets.length > 0) return targets.map((target) => ({ ...target, namespace }));
    throw new CliError(exitCodes.usage, 'error: what is to be deleted? KIND NAME, KIND/NAME or -f FILE');
  }
  if (words.length > 0) throw new CliError(exitCodes.usage, 'error: either names or -f, not both');
  const joined = joinManifests(await readManifestFiles(io, filename, { recursive: options.recursive }));
  const parsed = parseManifests(joined.text);
  if (!parsed.ok) {
    const lines = parsed.error.map((error) => {
      const place = joined.locate(error);
      const where =
        place === null ? 'error' : [place.file, place.line, place.column].filter((part) => part !== null).join(':');
      return `${where}: ${error.path === '' ? '' : `${error.path}: `}${error.message}`;
    });
    throw new CliError(exitCodes.refused, ...lines);
  }
  return parsed.value.map(({ manifest }) => ({
    kind: findKind(manifest.kind, deletable),
    namespace: manifest.metadata.namespace ?? namespace,
    name: manifest.metadata.name,
  }));
}

const propagations: Readonly<Record<DeleteOptions['cascade'], DeletionPropagation>> = {
  background: 'BACKGROUND',
  foreground: 'FOREGROUND',
  orphan: 'ORPHAN',
};

async function remove(client: Client, target: Target, options: DeleteOptions): Promise<readonly UserError[]> {
  const { namespace, name } = target;
  const clientMutationId = randomUUID();
  switch (target.kind.kind) {
    case 'DaemonSet': {
      const variables = { namespace, name, propagation: propagations[options.cascade], clientMutationId };
      return (await client.request(DeleteDaemonSetDocument, variables)).deleteDaemonSet.userErrors;
    }
    case 'Pod': {
      const variables = { namespace, name, gracePeriodSeconds: options.gracePeriod, clientMutationId };
      return (await client.request(DeletePodDocument, variables)).deletePod.userErrors;
    }
    case 'Node':
      return (await client.request(DeleteNodeDocument, { name, clientMutationId })).deleteNode.userErrors;
    case 'PriorityClass':
      return (await client.request(DeletePriorityClassDocument, { name, clientMutationId })).deletePriorityClass
        .userErrors;
    case 'Event':
      return [];
  }
}
