import { defaultNode } from '../domain/defaults/default-node.ts';
import { validateNode } from '../domain/validation/validate-node.ts';
import { inTransaction, type Transaction } from '../store/core/transaction.ts';
import { beginCursor, encodeFeedCursor } from '../store/feed/cursor.ts';
import { findNodesByName } from '../store/read/find-nodes.ts';
import { accepted, checkBatchSize, decideEntry, entryRefused, type AgentResult } from './agent-batch.ts';
import { authorize } from './authorize.ts';
import type { Actor, CommandContext, CommandResult } from './command.ts';
import type { AgentResultsValue } from './heartbeat-nodes.ts';
import { insertNodeManifests, type NodeInsertion } from './node-changes.ts';
import { readManifest } from './read-manifest.ts';
import { answer, refuseInvalid } from './refusal.ts';
import { registerNode, typedNode, withReady, type TypedNodeInput } from './register-node.ts';

export interface RegisterNodesInput {
  readonly nodes: readonly TypedNodeInput[];
}

/**
 * Many nodes join, each as with registerNode; entries fail by themselves. Those that are new come in together, in one
 * transaction with a constant number of statements; those that exist join again one after the other.
 */
export function registerNodes(
  context: CommandContext,
  { nodes }: RegisterNodesInput,
): Promise<CommandResult<AgentResultsValue>> {
  return answer(async () => {
    checkBatchSize(nodes);
    const { results, sinceCursor } = await inTransaction(context.database, async (tx) => {
      const begin = encodeFeedCursor(await beginCursor(tx));
      return { results: await insertNew(context, tx, nodes), sinceCursor: begin };
    });
    const settled: AgentResult[] = [];
    for (const [at, result] of results.entries()) settled.push(result ?? (await joinAgain(context, nodes[at]!)));
    return { results: settled, sinceCursor };
  });
}

/** Results in the order of the input; null for a node that is there already, or that the batch names a second time. */
async function insertNew(
  context: CommandContext,
  tx: Transaction,
  nodes: readonly TypedNodeInput[],
): Promise<(AgentResult | null)[]> {
  const insertions = new Map<string, NodeInsertion>();
  const results = nodes.map((node): AgentResult | null => {
    const result = decideEntry(node, () => {
      const insertion = readInsertion(context.actor, node, tx.now);
      if (!insertions.has(node.name)) insertions.set(node.name, insertion);
      return accepted;
    });
    return result.accepted ? null : result;
  });
  const existing = new Set((await findNodesByName(tx, [...insertions.keys()])).map((node) => node.name));
  const fresh = [...insertions].filter(([name]) => !existing.has(name)).map(([, insertion]) => insertion);
  const inserted = new Set((await insertNodeManifests(tx, context, fresh)).map((node) => node.name));
  return results.map((result, at) => {
    const isNew = result === null && inserted.delete(nodes[at]!.name);
    return isNew ? accepted : result;
  });
}

function readInsertion(actor: Actor, node: TypedNodeInput, now: Date): NodeInsertion {
  const read = readManifest({ json: typedNode(node) }, 'Node');
  const { name } = read.manifest.metadata;
  const runtime = node.runtime ?? 'EXTERNAL';
  authorize(actor, { verb: 'CREATE', kind: 'Node', name, node: { name, runtime } });
  const manifest = defaultNode(withReady(read, node.ready ?? true, now));
  refuseInvalid(validateNode(manifest));
  return { manifest, runtime, lastApplied: null };
}

async function joinAgain(context: CommandContext, typed: TypedNodeInput): Promise<AgentResult> {
  const result = await registerNode(context, { typed });
  return result.ok ? accepted : entryRefused(result.error[0]!);
}
