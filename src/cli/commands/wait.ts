import { Option } from 'commander';
import type { Command } from 'commander';
import { SettledDocument } from '../../client/generated/documents.ts';
import type { SettledQuery } from '../../client/generated/documents.ts';
import type { CliContext } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';
import { parseDuration } from '../durations.ts';
import { exitCodes } from '../exit-codes.ts';

// The server waits at most this long for one call.
const waitSecondsMax = 300;
const timeoutMsDefault = 30_000;

/** `wait`: until all that was asked for is done, for scripts. */
export function addWaitCommand(program: Command, { io, connect }: CliContext): void {
  program
    .command('wait')
    .summary('wait until everything asked for is done')
    .description(
      'Waits until everything asked for before has been done as far as it can be done now. Then it says\n' +
        `what still waits for time (a back-off, minReadySeconds) or for a node.\nEnds with ${exitCodes.timeout} when the time runs out first.`,
    )
    .addOption(
      new Option('--timeout <duration>', 'give up after this time, as in 90s or 5m')
        .argParser(parseDuration)
        .default(timeoutMsDefault, '30s'),
    )
    .action(async ({ timeout }: { readonly timeout: number }, command: Command) => {
      const client = await connect(command);
      const giveUpAt = io.clock.now().getTime() + timeout;
      for (;;) {
        const secondsLeft = Math.max(Math.ceil((giveUpAt - io.clock.now().getTime()) / 1_000), 0);
        const timeoutSeconds = Math.min(secondsLeft, waitSecondsMax);
        const options = { timeoutMs: (timeoutSeconds + 15) * 1_000 };
        const { settled } = await client.request(SettledDocument, { timeoutSeconds }, options);
        if (settled.settled) {
          io.out(`settled\n${describeWaiting(settled)}`);
          return;
        }
        if (io.clock.now().getTime() >= giveUpAt) {
          throw new CliError(exitCodes.timeout, `error: not settled in time: ${settled.open} still to do`);
        }
      }
    });
}

function describeWaiting({ waitingForTime, waitingForNode }: SettledQuery['settled']): string {
  const timed = waitingForTime.map(({ kind, namespace, name, node, until }) => {
    const object = `${kind.toLowerCase()} ${namespace === null ? '' : `${namespace}/`}${name}`;
    return `  ${object}${node === null ? '' : ` on node ${node}`} goes on at ${until}\n`;
  });
  const unplaced = waitingForNode.map(({ metadata, message }) => {
    return `  pod ${metadata.namespace ?? ''}/${metadata.name} waits for a node${message === null ? '' : `: ${message}`}\n`;
  });
  return [...timed, ...unplaced].join('');
}
