import { setTimeout as delay } from 'node:timers/promises';
import { createAssignmentView } from '../api/views/assignment-view.ts';
import type { CommandContext, CommandError, CommandResult } from '../commands/command.ts';
import type { AgentResult } from '../commands/agent-batch.ts';
import { heartbeatNodes } from '../commands/heartbeat-nodes.ts';
import { registerNodes } from '../commands/register-nodes.ts';
import { reportPodStatuses } from '../commands/report-pod-statuses.ts';
import type { ChangeType } from '../domain/model/change.ts';
import type { PodImage } from '../domain/model/images.ts';
import type { AgentOutcome, AgentPort, AssignmentItem } from '../runtimes/agent-port.ts';
import { inSnapshot } from '../store/core/transaction.ts';
import { readCursor } from '../store/feed/cursor.ts';
import type { FeedCursor } from '../store/feed/cursor.ts';
import { CursorRefusedError } from '../store/feed/feed-subscription.ts';
import type { FeedTail } from '../store/feed/feed-tail.ts';
import { listAssignments, listSimulatedNodes } from '../store/read/list-assignments.ts';
import type { TemplateSource } from '../store/read/pod-templates.ts';
import { toAssignedPod } from './assigned-pod.ts';

export interface LocalAgentPortOptions {
  /** Its actor holds a token of role FLEET, as one that comes over the network. */
  readonly context: CommandContext;
  readonly tail: FeedTail;
  readonly templates: TemplateSource;
  /** Told of a database that is away; it is waited for. */
  readonly onError: (error: unknown) => void;
}

const RETRY_MS = 250;

/** The agent port straight onto commands and feed, for a fleet in the server's own process. */
export function createLocalAgentPort(options: LocalAgentPortOptions): AgentPort {
  const { context } = options;
  return {
    assignments: (signal) => followAssignments(options, signal),
    reportPodStatuses: async (reports) => toOutcomes(await reportPodStatuses(context, { reports })),
    heartbeatNodes: async (names) =>
      toOutcomes(await heartbeatNodes(context, { heartbeats: names.map((node) => ({ node })) })),
    registerNodes: async (nodes) =>
      toOutcomes(await registerNodes(context, { nodes: nodes.map((node) => ({ ...node, ready: true })) })),
  };
}

function toOutcomes(result: CommandResult<{ readonly results: readonly AgentResult[] }>): readonly AgentOutcome[] {
  // A whole batch is refused only when it is too large, which is our own mistake.
  if (!result.ok) throw new Error(refusedOutcome(result.error[0]!).message);
  return result.value.results.map(({ error }) => (error === null ? { accepted: true } : refusedOutcome(error)));
}

function refusedOutcome(error: CommandError): AgentOutcome & { readonly accepted: false } {
  switch (error.kind) {
    case 'FIELD':
      return { accepted: false, code: 'INVALID', message: `${error.error.path}: ${error.error.message}` };
    case 'CONFLICT':
      return { accepted: false, code: 'CONFLICT', message: error.message };
    case 'OBJECT':
      return { accepted: false, code: error.code, message: error.message };
  }
}

async function* followAssignments(
  options: LocalAgentPortOptions,
  signal: AbortSignal,
): AsyncGenerator<AssignmentItem, void> {
  while (!signal.aborted) {
    const start = await readStart(options).catch((error: unknown) => {
      options.onError(error);
      return null;
    });
    if (start === null) {
      await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
      continue;
    }
    yield { kind: 'restarted' };
    const present = start.pods.map((pod) => ({ type: 'ADDED' as const, pod }));
    yield* await toItems(options, present, signal);
    yield { kind: 'complete' };
    try {
      yield* followChanges(options, start, signal);
    } catch (error) {
      // Too old, or another feed: the database was made anew, or we slept for longer than the feed remembers.
      if (!(error instanceof CursorRefusedError)) throw error;
      options.onError(error);
    }
  }
}

interface Start {
  readonly simulated: readonly string[];
  readonly pods: readonly PodImage[];
  readonly cursor: FeedCursor;
}

async function readStart({ context }: LocalAgentPortOptions): Promise<Start> {
  for (;;) {
    const start = await inSnapshot(context.database, async (snapshot) => {
      const cursor = await readCursor(snapshot);
      if (cursor === undefined) return null;
      const simulated = await listSimulatedNodes(snapshot);
      return { cursor, simulated, pods: await listAssignments(snapshot, simulated) };
    });
    if (start !== null) return start;
    // More changes wait for their number than a cursor can name.
    await delay(20);
  }
}

async function* followChanges(
  options: LocalAgentPortOptions,
  { simulated, cursor }: Start,
  signal: AbortSignal,
): AsyncGenerator<AssignmentItem, void> {
  const view = createAssignmentView({ kind: 'SIMULATED', known: simulated }, { namespaces: null });
  const pages = options.tail.subscribe(cursor, view.topics);
  const stop = () => void pages.return?.();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const page of pages) {
      const seen = page.entries.flatMap(({ change }) => {
        const type = view.look(change);
        // The view lets changes of pods through only.
        return type === null ? [] : [{ type, pod: change.object as PodImage }];
      });
      yield* await toItems(options, seen, signal);
    }
  } finally {
    signal.removeEventListener('abort', stop);
    await pages.return?.();
  }
}

async function toItems(
  { context, templates, onError }: LocalAgentPortOptions,
  seen: readonly { readonly type: ChangeType; readonly pod: PodImage }[],
  signal: AbortSignal,
): Promise<AssignmentItem[]> {
  const keys = new Set(seen.map(({ pod }) => pod.templateKey));
  const queryable = context.database.statements;
  let known: Awaited<ReturnType<TemplateSource['load']>> | null = null;
  // The feed has moved on already: what it gave must not be lost because the database went away just now.
  while (known === null) {
    if (signal.aborted) return [];
    known = await templates.load(queryable, keys).catch(async (error: unknown) => {
      onError(error);
      await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
      return null;
    });
  }
  const found = known;
  return seen.flatMap(({ type, pod }): AssignmentItem[] => {
    const { nodeName } = pod;
    const template = found.get(pod.templateKey)?.template;
    if (type === 'DELETED' || nodeName === null || template === undefined) return [{ kind: 'gone', uid: pod.uid }];
    return [{ kind: 'assigned', pod: toAssignedPod({ ...pod, nodeName }, template) }];
  });
}
