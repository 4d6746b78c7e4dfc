import { Command, CommanderError } from 'commander';
import { createCliContext } from './cli-context.ts';
import { presentFailure } from './cli-error.ts';
import type { CliContext } from './cli-context.ts';
import type { CliIo } from './cli-io.ts';
import { addApplyCommand } from './commands/apply.ts';
import { addDeleteCommand } from './commands/delete.ts';
import { addDescribeCommand } from './commands/describe.ts';
import { addGetCommand } from './commands/get.ts';
import { addNodeCommands } from './commands/node.ts';
import { addRolloutCommand } from './commands/rollout.ts';
import { addVersionCommand } from './commands/version.ts';
import { addWaitCommand } from './commands/wait.ts';
import { addWatchCommand } from './commands/watch.ts';
import { exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';

/**
 * Runs one command line (without the program's own name) to its end. Never throws: what goes wrong is told on stderr, and the
 * exit code says of which sort it was. After the user's signal it ends quietly with 0.
 */
export async function runCli(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const context = createCliContext(io);
  try {
    await createProgram(context).parseAsync([...args], { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    if (io.signal.aborted) return exitCodes.ok;
    // Commander has said what is wrong already; help and version are no mistakes.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    const { exitCode, lines } = presentFailure(error);
    for (const line of lines) io.err(`${line}\n`);
    return exitCode;
  } finally {
    context.close();
  }
}

const exitCodeHelp = `
Exit codes:
  ${exitCodes.ok}  done
  ${exitCodes.refused}  refused: by the server, or a file cannot be read
  ${exitCodes.usage}  wrong command line
  ${exitCodes.unreachable}  no server there, or its database is away
  ${exitCodes.unauthenticated}  no token, or one that is not accepted
  ${exitCodes.timeout}  the time ran out`;

function createProgram(context: CliContext): Command {
  const { io } = context;
  const program = new Command('everynode')
    .description('DaemonSets, nodes and pods of an Everynode server: change them, look at them, watch them.')
    .option('--server <url>', 'address of the server (default: EVERYNODE_SERVER, else http://127.0.0.1:4000/graphql)')
    .option(
      '--token <token>',
      'who you are (default: EVERYNODE_TOKEN, else the file .everynode/admin-token of a local server)',
    )
    .helpOption('-h, --help', 'show help')
    .addHelpText('after', exitCodeHelp)
    .configureOutput({
      writeOut: (text) => io.out(text),
      writeErr: (text) => io.err(text),
      getOutHelpWidth: () => io.columns ?? 100,
      getErrHelpWidth: () => io.columns ?? 100,
    })
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
    .exitOverride();
  addApplyCommand(program, context);
  addGetCommand(program, context);
  addDescribeCommand(program, context);
  addWatchCommand(program, context);
  addRolloutCommand(program, context);
  addDeleteCommand(program, context);
  addNodeCommands(program, context);
  addWaitCommand(program, context);
  addVersionCommand(program, context);
  program.helpCommand('help [command]', 'show help for a command');
  return program;
}
