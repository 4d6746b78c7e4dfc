import type { Command } from 'commander';
import type { Client } from '../../client/create-client.ts';
import {
  DescribeDaemonSetDocument,
  DescribeNodeDocument,
  DescribePodDocument,
  PodPageDocument,
} from '../../client/generated/documents.ts';
import type { CliContext } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { listAll } from '../list-pages.ts';
import { describeDaemonSet } from '../output/describe-daemon-set.ts';
import { describeNode } from '../output/describe-node.ts';
import { describePod } from '../output/describe-pod.ts';
import { parseTargets } from '../resource-kinds.ts';
import type { KindWords } from '../resource-kinds.ts';
import { withNamespace } from './options.ts';

interface DescribeOptions {
  readonly namespace: string;
  readonly node?: string;
}

/** `describe`: one object in full, with reasons and events. */
export function addDescribeCommand(program: Command, { io, connect }: CliContext): void {
  withNamespace(
    program
      .command('describe')
      .summary('everything about one object, with reasons and events')
      .description('Shows daemonsets (ds), nodes (no) or pods (po) in full: KIND NAME..., or KIND/NAME...')
      .argument('<kind>', 'kind, or KIND/NAME')
      .argument('[names...]', 'names'),
  )
    .option('--node <name>', 'of a daemonset: why it has a pod on this node, or why not')
    .addHelpText(
      'after',
      '\nExamples:\n  everynode describe ds fluentd --node worker-3\n  everynode describe node worker-3',
    )
    .action(async (word: string, names: readonly string[], options: DescribeOptions, command: Command) => {
      const targets = parseTargets([word, ...names], ['DaemonSet', 'Node', 'Pod']);
      if (targets.length === 0) throw new CliError(exitCodes.usage, `error: which ${word}?`);
      if (options.node !== undefined && targets.some(({ kind }) => kind.kind !== 'DaemonSet')) {
        throw new CliError(exitCodes.usage, 'error: --node is for daemonsets');
      }
      const client = await connect(command);
      const texts: string[] = [];
      for (const target of targets) texts.push(await describe({ client, ...target, options, now: io.clock.now() }));
      io.out(texts.join('\n\n'));
    });
}

interface Describe {
  readonly client: Client;
  readonly kind: KindWords;
  readonly name: string;
  readonly options: DescribeOptions;
  readonly now: Date;
}

async function describe({ client, kind, name, options, now }: Describe): Promise<string> {
  const { namespace, node } = options;
  const notFound = (what = `${kind.singular} "${name}"`): CliError =>
    new CliError(exitCodes.refused, `error: ${what} not found`);
  if (kind.kind === 'DaemonSet') {
    const variables = { namespace, name, node: node ?? '', withNode: node !== undefined };
    const { daemonSet } = await client.request(DescribeDaemonSetDocument, variables);
    if (daemonSet === null) throw notFound();
    if (node !== undefined && !daemonSet.placement) throw notFound(`node "${node}"`);
    return describeDaemonSet(daemonSet, now);
  }
  if (kind.kind === 'Pod') {
    const { pod } = await client.request(DescribePodDocument, { namespace, name });
    if (pod === null) throw notFound();
    return describePod(pod, now);
  }
  const { node: found } = await client.request(DescribeNodeDocument, { name });
  if (found === null) throw notFound();
  const pods = await listAll(client, {
    document: PodPageDocument,
    variables: { filter: { node: name }, manifest: false },
    page: (data) => data.pods,
  });
  return describeNode(found, pods.items, now);
}
