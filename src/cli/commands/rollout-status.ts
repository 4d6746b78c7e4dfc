import type { Command } from 'commander';
import { streamRollout } from '../../client/change-streams.ts';
import type { Client } from '../../client/create-client.ts';
import { LostNodesDocument, RolloutDocument, type RolloutStateFragment } from '../../client/generated/documents.ts';
import type { CliContext } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';
import type { CliIo } from '../cli-io.ts';
import { daemonSetArgument } from '../daemon-set-argument.ts';
import { describeRollout } from '../describe-rollout.ts';
import { createNoticeTeller } from '../notice-teller.ts';
import { parseDuration } from '../durations.ts';
import { exitCodes } from '../exit-codes.ts';
import { withNamespace } from './options.ts';

interface StatusOptions {
  readonly namespace: string;
  readonly watch: boolean;
  readonly timeout?: number;
}

/** `rollout status`: says how far a rollout is, and stays until it is done. */
export function addRolloutStatus(rollout: Command, { io, connect }: CliContext): void {
  withNamespace(
    rollout
      .command('status')
      .description('Follows the rollout of a daemonset until every node has its new pod and all are available.')
      .argument('<daemonset...>', 'daemonset NAME, or ds/NAME'),
  )
    .option('--no-watch', 'say how far it is, and do not wait')
    .option('--timeout <duration>', 'give up after this time, as in 90s or 5m (default: never)', parseDuration)
    .action(async (words: readonly string[], options: StatusOptions, command: Command) => {
      const name = daemonSetArgument(words);
      await follow({ io, client: await connect(command), name, options });
    });
}

interface Follow {
  readonly io: CliIo;
  readonly client: Client;
  readonly name: string;
  readonly options: StatusOptions;
}

async function follow(input: Follow): Promise<void> {
  await followUntilDone(input);
  await tellLostNodes(input);
}

/** The rollout did not wait for them; whoever started it has to know all the same. */
async function tellLostNodes({ io, client, name, options }: Follow): Promise<void> {
  const { daemonSet } = await client.request(LostNodesDocument, { namespace: options.namespace, name });
  const count = daemonSet?.lost.totalCount.count ?? 0;
  if (daemonSet === null || count === 0) return;
  const names = daemonSet.lost.nodes.map(({ metadata }) => metadata.name);
  const more = count > names.length ? ` and ${count - names.length} more` : '';
  io.out(
    `daemonset "${name}": failed on nodes that are not ready since they have the new pod: ${names.join(', ')}${more}\n`,
  );
}

async function followUntilDone({ io, client, name, options }: Follow): Promise<void> {
  let last = '';
  // True when there is nothing more to wait for.
  const report = (rollout: RolloutStateFragment): boolean => {
    const { kind, message } = describeRollout(name, rollout);
    if (kind === 'not-applicable') throw new CliError(exitCodes.refused, `error: ${message}`);
    if (message !== last) io.out(`${message}\n`);
    last = message;
    return kind === 'done' || !options.watch;
  };

  const set = { namespace: options.namespace, name };
  const { daemonSet } = await client.request(RolloutDocument, set);
  if (daemonSet === null) throw new CliError(exitCodes.refused, `error: daemonset "${name}" not found`);
  if (report(daemonSet.rollout)) return;
  const stream = streamRollout(client, { ...set, after: daemonSet.cursor });
  const tell = createNoticeTeller();
  let isLate = false;
  const timer =
    options.timeout === undefined
      ? null
      : setTimeout(() => {
          isLate = true;
          stream.close();
        }, options.timeout);
  try {
    for await (const item of stream) {
      const notice = tell(item);
      if (notice !== null) io.err(notice);
      if (item.kind !== 'event') continue;
      const { progress } = item.event;
      if (progress === null) throw new CliError(exitCodes.refused, `error: daemonset "${name}" was deleted`);
      if (report(progress)) return;
    }
    if (isLate) throw new CliError(exitCodes.timeout, `error: not done in time: ${last}`);
  } finally {
    if (timer) clearTimeout(timer);
  }
}
