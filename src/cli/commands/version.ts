import type { Command } from 'commander';
import { ServerInfoDocument } from '../../client/generated/documents.ts';
import type { CliContext } from '../cli-context.ts';
import { readProgramVersion } from '../program-version.ts';

/** `version`: of this program and of the server. */
export function addVersionCommand(program: Command, { io, connect }: CliContext): void {
  program
    .command('version')
    .summary('versions of this program and of the server')
    .description('Shows the version of this program, the version of the server, and as whom the server knows you.')
    .option('--client', 'only that of this program; needs no server')
    .action(async (options: { readonly client?: boolean }, command: Command) => {
      io.out(`client ${await readProgramVersion()}\n`);
      if (options.client === true) return;
      const { serverInfo } = await (await connect(command)).request(ServerInfoDocument, {});
      const { version, viewer } = serverInfo;
      io.out(`server ${version}, as ${viewer.name} (${viewer.role.toLowerCase()})\n`);
    });
}
