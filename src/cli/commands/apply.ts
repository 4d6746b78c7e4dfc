import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { ApplyManifestsDocument } from '../../client/generated/documents.ts';
import type { CliContext } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { joinManifests } from '../join-manifests.ts';
import type { JoinedManifests } from '../join-manifests.ts';
import { readManifestFiles } from '../read-manifest-files.ts';
import { describeRefusal } from '../refusals.ts';
import type { UserError } from '../refusals.ts';
import { printedName } from '../resource-kinds.ts';
import { collect } from './options.ts';

interface ApplyOptions {
  readonly filename: readonly string[];
  readonly recursive?: boolean;
  readonly dryRun?: boolean;
}

/** `apply`: create or change objects from manifests, all or nothing. */
export function addApplyCommand(program: Command, { io, connect }: CliContext): void {
  program
    .command('apply')
    .summary('create or change objects from manifests')
    .description(
      'Creates or changes every object in the manifests: DaemonSets, Pods, Nodes, PriorityClasses.\n' +
        'All files together are taken or refused as one. Fields that an earlier apply set and that are left\n' +
        'out now are removed; what others have set stays. Errors name file, line, column and field.',
    )
    .requiredOption(
      '-f, --filename <path>',
      'file, folder, or - for standard input; may be given several times',
      collect,
    )
    .option('-R, --recursive', 'also look in the folders below a folder')
    .option('--dry-run', 'check and compare only; nothing is changed')
    .addHelpText(
      'after',
      '\nExamples:\n  everynode apply -f daemonset.yaml\n  everynode apply -f manifests/ --dry-run\n  cat set.yaml | everynode apply -f -',
    )
    .action(async (options: ApplyOptions, command: Command) => {
      const files = await readManifestFiles(io, options.filename, { recursive: options.recursive });
      const joined = joinManifests(files);
      const client = await connect(command);
      const isDryRun = options.dryRun === true;
      const variables = { yaml: joined.text, dryRun: isDryRun, clientMutationId: randomUUID() };
      const { applyManifests } = await client.request(ApplyManifestsDocument, variables);
      if (applyManifests.userErrors.length > 0) {
        throw new CliError(
          exitCodes.refused,
          ...applyManifests.userErrors.map((error) => describeInFile(error, joined)),
        );
      }
      for (const { kind, name, action } of applyManifests.objects) {
        io.out(`${printedName(kind, name)} ${action.toLowerCase()}${isDryRun ? ' (dry run)' : ''}\n`);
      }
    });
}

/** FILE:LINE:COLUMN: field: message, as far as the places are known. */
function describeInFile(error: UserError, joined: JoinedManifests): string {
  const place = joined.locate({
    document: error.__typename === 'ConflictError' ? null : error.document,
    line: error.__typename === 'FieldError' ? error.line : null,
    column: error.__typename === 'FieldError' ? error.column : null,
  });
  const where = place === null ? ['error'] : [place.file, place.line, place.column].filter((part) => part !== null);
  return `${where.join(':')}: ${describeRefusal(error)}`;
}
