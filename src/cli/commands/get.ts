import { Option } from 'commander';
import type { Command } from 'commander';
import type { Client } from '../../client/create-client.ts';
import type { CliContext } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';
import type { CliIo } from '../cli-io.ts';
import { createNoticeTeller } from '../notice-teller.ts';
import { exitCodes } from '../exit-codes.ts';
import { formatJson, formatYaml } from '../output/manifests.ts';
import { createTablePrinter } from '../output/table.ts';
import type { TablePrinter } from '../output/table.ts';
import { findKind, parseTargets, printedName } from '../resource-kinds.ts';
import type { KindWords, ResourceKind } from '../resource-kinds.ts';
import { daemonSetView, eventView, nodeView, podView, priorityClassView } from '../resource-views.ts';
import type { ResourceView, ViewChange, ViewQuery } from '../resource-views.ts';
import { scopeOf, withScope } from './options.ts';
import type { ScopeOptions } from './options.ts';

type OutputFormat = 'table' | 'wide' | 'yaml' | 'json' | 'name';

interface GetOptions extends ScopeOptions {
  readonly output: OutputFormat;
  readonly watch?: boolean;
  readonly watchOnly?: boolean;
  readonly outputWatchEvents?: boolean;
  readonly showLabels?: boolean;
}

/** `get`: lists and single objects, as a table or as manifests; and what changes in them. */
export function addGetCommand(program: Command, { io, connect }: CliContext): void {
  withScope(
    program
      .command('get')
      .summary('list objects, or show some by name')
      .description(
        'Lists objects: daemonsets (ds), nodes (no), pods (po), events (ev), priorityclasses (pc).\n' +
          'A list is always whole. yaml and json are manifests that can be applied again.',
      )
      .argument('<kind>', 'what to list, or KIND/NAME')
      .argument('[names...]', 'only these'),
  )
    .addOption(
      new Option('-o, --output <format>', 'how to show them')
        .choices(['table', 'wide', 'yaml', 'json', 'name'])
        .default('table'),
    )
    .option('-w, --watch', 'go on and show every change; lost connections are taken up again')
    .option('--watch-only', 'show only changes, not the list before them')
    .option('--output-watch-events', 'say of each change whether it was ADDED, MODIFIED or DELETED')
    .option('--show-labels', 'one more column with all labels')
    .addHelpText(
      'after',
      '\nExamples:\n  everynode get ds -A\n  everynode get pods -l app=fluentd -o wide --watch\n  everynode get ds fluentd -o yaml',
    )
    .action(async (word: string, rest: readonly string[], options: GetOptions, command: Command) => {
      const { kind, names } = readTargets(word, rest);
      checkCombination(kind, names, options);
      const query = { ...scopeOf(options), manifest: options.output === 'yaml' || options.output === 'json' };
      const request: GetRequest = { io, client: await connect(command), kind, names, options, query };
      switch (kind.kind) {
        case 'DaemonSet':
          return get(daemonSetView, request);
        case 'Node':
          return get(nodeView, request);
        case 'Pod':
          return get(podView, request);
        case 'Event':
          return get(eventView, request);
        case 'PriorityClass':
          return get(priorityClassView, request);
      }
    });
}

interface GetRequest {
  readonly io: CliIo;
  readonly client: Client;
  readonly kind: KindWords;
  readonly names: readonly string[];
  readonly options: GetOptions;
  readonly query: ViewQuery;
}

const listable: readonly ResourceKind[] = ['DaemonSet', 'Node', 'Pod', 'Event', 'PriorityClass'];

function readTargets(
  word: string,
  rest: readonly string[],
): { readonly kind: KindWords; readonly names: readonly string[] } {
  if (!word.includes('/')) return { kind: findKind(word, listable), names: rest };
  const targets = parseTargets([word, ...rest], listable);
  const kinds = new Set(targets.map(({ kind }) => kind));
  const [kind] = kinds;
  if (kind === undefined || kinds.size > 1) throw new CliError(exitCodes.usage, 'error: one kind at a time');
  return { kind, names: targets.map(({ name }) => name) };
}

function checkCombination({ kind, plural }: KindWords, names: readonly string[], options: GetOptions): void {
  const refuse = (why: string): never => {
    throw new CliError(exitCodes.usage, `error: ${why}`);
  };
  if (names.length > 0 && options.allNamespaces === true) refuse('names need one namespace: -n, not -A');
  if (names.length > 0 && options.selector !== undefined) refuse('either names or --selector, not both');
  if (kind === 'Event' && names.length > 0) refuse('events have no names; describe shows those of one object');
  if (kind === 'Event' && (options.output === 'yaml' || options.output === 'json')) refuse('events have no manifest');
  if ((kind === 'Event' || kind === 'PriorityClass') && (options.watch === true || options.watchOnly === true)) {
    refuse(`${plural} cannot be watched`);
  }
  if ((kind === 'Event' || kind === 'PriorityClass') && options.selector !== undefined) {
    refuse(`${plural} cannot be chosen by labels`);
  }
}

async function get<TRow>(view: ResourceView<TRow>, request: GetRequest): Promise<void> {
  const { io, options } = request;
  const printer = createRowPrinter(view, request);
  const isWatching = options.watch === true || options.watchOnly === true;
  const first = await read(view, request);
  if (options.watchOnly !== true) show(io, printer, first.rows, request);
  if (isWatching) await watch({ view, request, printer, after: first.cursor });
}

interface Found<TRow> {
  readonly rows: readonly TRow[];
  readonly cursor: string | null;
}

async function read<TRow>(view: ResourceView<TRow>, { client, kind, names, query }: GetRequest): Promise<Found<TRow>> {
  if (names.length === 0) {
    const { items, cursor } = await view.list(client, query);
    return { rows: items, cursor };
  }
  const found = await Promise.all(names.map((name) => view.find(client, query, name)));
  const missing = names.filter((_name, at) => found[at] === null);
  if (missing.length > 0) {
    throw new CliError(exitCodes.refused, ...missing.map((name) => `error: ${kind.singular} "${name}" not found`));
  }
  const rows = found.flatMap((one) => (one === null ? [] : [one.row]));
  // The earliest place will do for all: changes that come twice show the same state twice at worst, none is missed.
  return { rows, cursor: found[0]?.cursor ?? null };
}

function show<TRow>(
  io: CliIo,
  printer: RowPrinter<TRow>,
  rows: readonly TRow[],
  { kind, options, query }: GetRequest,
): void {
  const isTable = options.output === 'table' || options.output === 'wide';
  if (rows.length === 0 && isTable) {
    const where = kind.isNamespaced && query.namespace !== null ? ` in namespace ${query.namespace}` : '';
    io.err(`no ${kind.plural} found${where}\n`);
    return;
  }
  io.out(
    printer(
      rows.map((row) => ({ type: '', row })),
      false,
    ),
  );
}

/** Text for rows; isChange: one more after those shown before. */
type RowPrinter<TRow> = (changes: readonly ViewChange<TRow>[], isChange: boolean) => string;

function createRowPrinter<TRow>(
  view: ResourceView<TRow>,
  { io, kind, names, options, query }: GetRequest,
): RowPrinter<TRow> {
  const { output } = options;
  if (output === 'name')
    return (changes) => changes.map(({ row }) => `${printedName(kind.kind, view.name(row))}\n`).join('');
  if (output === 'yaml') {
    return (changes, isChange) =>
      (isChange ? '---\n' : '') + formatYaml(changes.map(({ row }) => manifestOf(view, row)));
  }
  if (output === 'json') {
    return (changes, isChange) =>
      formatJson(
        changes.map(({ row }) => manifestOf(view, row)),
        !isChange && names.length !== 1,
      );
  }
  const columns = view.columns({
    now: () => io.clock.now(),
    isWide: output === 'wide',
    hasNamespaces: query.namespace === null,
    hasLabels: options.showLabels === true,
  });
  const event =
    options.outputWatchEvents === true ? [{ title: 'EVENT', cell: ({ type }: ViewChange<TRow>) => type }] : [];
  const table: TablePrinter<ViewChange<TRow>> = createTablePrinter(
    [...event, ...columns.map((column) => ({ ...column, cell: ({ row }: ViewChange<TRow>) => column.cell(row) }))],
    io.columns,
  );
  return (changes) => table.print(changes);
}

function manifestOf<TRow>(view: ResourceView<TRow>, row: TRow): unknown {
  const text = view.manifest(row);
  return text === null ? null : JSON.parse(text);
}

async function watch<TRow>({
  view,
  request,
  printer,
  after,
}: {
  readonly view: ResourceView<TRow>;
  readonly request: GetRequest;
  readonly printer: RowPrinter<TRow>;
  readonly after: string | null;
}): Promise<void> {
  const { io, client, names, query } = request;
  const stream = view.watch?.(client, query, {
    after: after ?? undefined,
    snapshot: async () => {
      const { items, cursor } = await view.list(client, query);
      return { cursor: cursor ?? '', snapshot: items };
    },
  });
  const tell = createNoticeTeller();
  const isWanted = (row: TRow): boolean => names.length === 0 || names.includes(view.name(row));
  for await (const item of stream ?? []) {
    const notice = tell(item);
    if (notice !== null) io.err(notice);
    if (item.kind === 'resynced') show(io, printer, item.snapshot.filter(isWanted), request);
    if (item.kind === 'event' && isWanted(item.event.row)) io.out(printer([item.event], true));
  }
}
