import { GraphQLError } from 'graphql';
import { listAssignments, listSimulatedNodes } from '../store/read/list-assignments.ts';
import { isVisible } from '../store/read/read-scope.ts';
import type { RequestContext } from './context.ts';
import { createReads } from './reads.ts';
import { bookmark, podEvent, presentPodEvent, readStart } from './subscription-events.ts';
import type { PodEvent } from './subscription-events.ts';
import { ChangeSource } from './streams/change-source.ts';
import type { StreamRoot } from './streams/change-source.ts';
import { underField } from './streams/under-field.ts';
import { createAssignmentView } from './views/assignment-view.ts';
import type { AssignedNodes } from './views/assignment-view.ts';

/**
 * Stands on the events of the first part: the list is not complete yet, and who resumes there begins it anew. The
 * bookmark behind the first part has the first real place.
 */
export const beginningCursor = Buffer.from('beginning').toString('base64url');

interface Start {
  readonly nodes: AssignedNodes;
  readonly after: string;
  readonly first?: readonly PodEvent[];
}

/** The pods that these nodes have to run: those there are, then every change (subscription nodeAssignments). */
export async function streamAssignments(
  context: RequestContext,
  args: { readonly nodes?: readonly string[] | null; readonly after?: string | null },
): Promise<ChangeSource<StreamRoot & { readonly nodeAssignments: PodEvent }>> {
  const names = readNames(context, args.nodes ?? null);
  const isAnew = args.after == null || args.after === beginningCursor;
  const { nodes, after, first } = isAnew ? await startAnew(context, names) : await resume(context, names, args.after!);
  const toRoot = (event: PodEvent) => underField('nodeAssignments', event);
  return new ChangeSource({
    after: await readStart(context, after),
    view: createAssignmentView(nodes, context.scope),
    ...(first && { first: first.map(toRoot) }),
    // Which nodes a fleet sees depends on those that there are when it comes.
    isShareable: context.actor.role !== 'FLEET',
    toRoot: ({ entry, type }) => toRoot(podEvent(entry, type)),
    toBookmark: (place) => toRoot({ ...bookmark(place), transitions: null, pod: null, previous: null }),
  });
}

/** Agents speak for their own node only; null stands for every node that the caller may ask for. */
function readNames({ actor }: RequestContext, names: readonly string[] | null): readonly string[] | null {
  if (actor.role !== 'AGENT') return names;
  const own = actor.nodeName;
  if (own === null || names?.some((name) => name !== own)) {
    const message = `${actor.name} (AGENT) may read the assignments of node ${own} only`;
    throw new GraphQLError(message, { extensions: { code: 'FORBIDDEN' } });
  }
  return [own];
}

/** A fleet's token sees simulated nodes only, also among those that it names. */
function chooseNodes(
  { actor }: RequestContext,
  names: readonly string[] | null,
  simulated: readonly string[],
): AssignedNodes {
  if (actor.role !== 'FLEET') return names === null ? { kind: 'ALL' } : { kind: 'NAMED', names };
  if (names === null) return { kind: 'SIMULATED', known: simulated };
  return { kind: 'NAMED', names: names.filter((name) => simulated.includes(name)) };
}

async function startAnew(context: RequestContext, names: readonly string[] | null): Promise<Start> {
  const reads = createReads(context.services.database);
  reads.useSnapshot();
  try {
    const snapshot = await reads.queryable();
    const nodes = chooseNodes(context, names, context.actor.role === 'FLEET' ? await listSimulatedNodes(snapshot) : []);
    const bound = nodes.kind === 'ALL' ? null : nodes.kind === 'NAMED' ? nodes.names : nodes.known;
    const pods = await listAssignments(snapshot, bound);
    const first = pods
      .filter(({ namespace }) => isVisible(context.scope, namespace))
      .map((pod) => presentPodEvent(pod, beginningCursor));
    return { nodes, after: await reads.cursor(), first };
  } finally {
    await reads.renew();
  }
}

async function resume(context: RequestContext, names: readonly string[] | null, after: string): Promise<Start> {
  const queryable = context.services.database.statements;
  const simulated = context.actor.role === 'FLEET' ? await listSimulatedNodes(queryable) : [];
  return { nodes: chooseNodes(context, names, simulated), after };
}
