import { setTimeout as delay } from 'node:timers/promises';
import { HeartbeatNodesDocument, RegisterNodesDocument } from '../../src/client/generated/documents.ts';
import type { Client } from '../../src/client/create-client.ts';
import type { Closers } from '../../src/main/lifecycle.ts';
import { simulatedNodes } from '../../src/runtimes/simulated/simulated-nodes.ts';
import { chunk } from '../../src/util/chunk.ts';

const REGISTER_BATCH = 1_000;
/** limits.agentBatchMax. */
const HEARTBEAT_BATCH = 5_000;
const HEARTBEAT_MS = 10_000;

/**
 * Nodes whose agent the bench is: they are alive and run nothing. Labelled as simulated nodes are; none has a taint, so that a
 * set without selector has a pod on each.
 */
export async function addNodes(client: Client, count: number, closers: Closers): Promise<string[]> {
  const nodes = simulatedNodes(count).map((node) => ({
    ...node,
    taints: [],
    runtime: 'EXTERNAL' as const,
    ready: true,
  }));
  for (const batch of chunk(nodes, REGISTER_BATCH)) {
    const { registerNodes } = await client.request(RegisterNodesDocument, { nodes: batch });
    const refused = registerNodes.results.find((result) => !result.accepted);
    if (refused !== undefined) throw new Error(`a node was refused: ${refused.error?.message}`);
  }
  const names = nodes.map((node) => node.name);
  keepNodesAlive(client, names, closers);
  return names;
}

/** Their heartbeats, a batch every ten seconds, until the closers end them. */
export function keepNodesAlive(client: Client, names: readonly string[], closers: Closers): void {
  const stopping = new AbortController();
  const beat = async () => {
    while (!stopping.signal.aborted) {
      await delay(HEARTBEAT_MS, undefined, { signal: stopping.signal });
      for (const batch of chunk(names, HEARTBEAT_BATCH)) {
        await client.request(HeartbeatNodesDocument, { heartbeats: batch.map((node) => ({ node })) });
      }
    }
  };
  // Ended by the closers, or by a server that is gone: whoever measures finds that out.
  const ended = beat().catch(() => undefined);
  closers.add('heartbeats', async () => {
    stopping.abort();
    await ended;
  });
}
