import type { Command } from 'commander';
import { streamPods } from '../../client/change-streams.ts';
import { PodStatesDocument } from '../../client/generated/documents.ts';
import type { PodFilter, PodStateFragment } from '../../client/generated/documents.ts';
import type { CliContext } from '../cli-context.ts';
import type { CliIo } from '../cli-io.ts';
import { createNoticeTeller } from '../notice-teller.ts';
import { listAll } from '../list-pages.ts';
import { createPodWatchView } from '../pod-watch-view.ts';
import type { WatchOutput } from '../pod-watch-view.ts';
import { findKind } from '../resource-kinds.ts';
import { scopeOf, withScope } from './options.ts';
import type { ScopeOptions } from './options.ts';

interface WatchCommandOptions extends ScopeOptions {
  readonly daemonset?: string;
  readonly node?: string;
}

// In place on a terminal, where it may follow quickly; a line each time anywhere else.
const liveIntervalMs = 150;
const lineIntervalMs = 1_000;
const linesPerSecondMax = 20;

/** `watch pods`: the life of pods as it happens. */
export function addWatchCommand(program: Command, { io, connect }: CliContext): void {
  withScope(
    program
      .command('watch')
      .summary('see the life of pods as it happens')
      .description(
        'Shows what happens to pods, one line an event: time (UTC), what happened, pod, node, state.\n' +
          `When more than ${linesPerSecondMax} events come in a second, counts by state take their place until it is calmer.\n` +
          'A lost connection is taken up again where it broke: no event is missed, none is shown twice.\n' +
          'Ends with Ctrl-C.',
      )
      .argument('<kind>', 'pods (po)'),
  )
    .option('--daemonset <name>', 'only pods that this daemonset of the namespace controls')
    .option('--node <name>', 'only pods on this node')
    .addHelpText('after', '\nExamples:\n  everynode watch pods -A\n  everynode watch pods --daemonset fluentd')
    .action(async (word: string, options: WatchCommandOptions, command: Command) => {
      findKind(word, ['Pod']);
      const { namespace, labelSelector } = scopeOf(options);
      const filter: PodFilter = {
        namespace: namespace ?? undefined,
        labelSelector: labelSelector ?? undefined,
        daemonSet:
          options.daemonset === undefined ? undefined : { namespace: options.namespace, name: options.daemonset },
        node: options.node,
      };
      const client = await connect(command);
      const snapshot = async () => {
        const list = {
          document: PodStatesDocument,
          variables: { filter },
          page: (data: { pods: PodPage }) => data.pods,
        };
        const { items, cursor } = await listAll(client, list);
        return { cursor: cursor ?? '', snapshot: items };
      };
      // The first one here, so that an unreachable server or a wrong token ends the command instead of being waited for.
      const first = await snapshot();
      const summaryIntervalMs = io.live === null ? lineIntervalMs : liveIntervalMs;
      const view = createPodWatchView({ linesPerSecondMax, summaryIntervalMs });
      view.reset(first.snapshot);
      io.err(`watching ${first.snapshot.length} ${first.snapshot.length === 1 ? 'pod' : 'pods'}; Ctrl-C ends\n`);
      const write = createWatchWriter(io);
      const timer = setInterval(() => write(view.tick(io.clock.now().getTime())), summaryIntervalMs);
      const tell = createNoticeTeller();
      try {
        for await (const item of streamPods(client, { filter, after: first.cursor, snapshot })) {
          const notice = tell(item);
          if (notice !== null) {
            io.live?.clear();
            io.err(notice);
          }
          if (item.kind === 'resynced') view.reset(item.snapshot);
          if (item.kind === 'event') write(view.take(item.event, io.clock.now().getTime()));
        }
      } finally {
        clearInterval(timer);
      }
    });
}

interface PodPage {
  readonly nodes: readonly PodStateFragment[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly cursor: string;
}

/** Lines stay; a summary is written over the one before it where there is a terminal. */
function createWatchWriter({ out, live }: CliIo): (outputs: readonly WatchOutput[]) => void {
  return (outputs) => {
    for (const { kind, text } of outputs) {
      if (kind === 'summary' && live !== null) live.update(text);
      else {
        live?.clear();
        out(`${text}\n`);
      }
    }
  };
}
