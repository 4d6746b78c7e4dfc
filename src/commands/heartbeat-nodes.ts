import type { NodeImage } from '../domain/model/images.ts';
import type { Condition } from '../domain/model/pod.ts';
import { isLost, restoreConditions } from '../domain/status/node-health.ts';
import { setCondition } from '../domain/status/set-condition.ts';
import { semanticEqual } from '../domain/validation/semantic-equal.ts';
import { inTransaction, type Transaction } from '../store/core/transaction.ts';
import { beginCursor, encodeFeedCursor } from '../store/feed/cursor.ts';
import { findNodesByName, lockNodes } from '../store/read/find-nodes.ts';
import { recordEvents } from '../store/write/events.ts';
import { takeReportedConditions, upsertHeartbeats } from '../store/write/heartbeats.ts';
import { turnEvents, turnMarks } from '../store/write/node-readiness.ts';
import { appendNodeChange, updateNodeConditions } from '../store/write/nodes.ts';
import { accepted, checkBatchSize, decideEntry, isStorable, type AgentResult } from './agent-batch.ts';
import { authorize } from './authorize.ts';
import type { Actor, CommandContext, CommandResult } from './command.ts';
import type { Maybe } from './input.ts';
import { answer, notFound, refuse, refuseInvalid } from './refusal.ts';
import { leaveMarks } from './wake.ts';

export interface ConditionInput {
  readonly type: string;
  /** True, False or Unknown. */
  readonly status: string;
  readonly reason?: Maybe<string>;
  readonly message?: Maybe<string>;
}

export interface NodeHeartbeatInput {
  readonly node: string;
  /** Replaces conditions of the same type; absent: they are as they were reported last. */
  readonly conditions?: Maybe<readonly ConditionInput[]>;
}

export interface HeartbeatNodesInput {
  readonly heartbeats: readonly NodeHeartbeatInput[];
}

export interface AgentResultsValue {
  /** In the order of the input. */
  readonly results: readonly AgentResult[];
}

/**
 * These nodes are alive (Kubernetes: node heartbeats). The time is noted outside the feed; only nodes whose conditions change
 * are locked, written and marked. A node that was given up has again what its agent had reported before it fell silent. A
 * constant number of statements, whatever the batch.
 */
export function heartbeatNodes(
  context: CommandContext,
  input: HeartbeatNodesInput,
): Promise<CommandResult<AgentResultsValue>> {
  return answer(() => {
    const { heartbeats } = input;
    checkBatchSize(heartbeats);
    return inTransaction(context.database, async (tx) => {
      const sinceCursor = encodeFeedCursor(await beginCursor(tx));
      const names = [...new Set(heartbeats.filter(isStorable).map((heartbeat) => heartbeat.node))];
      const nodes = new Map((await findNodesByName(tx, names)).map((node) => [node.name, node]));
      const results = heartbeats.map((heartbeat) => decideHeartbeat(context.actor, heartbeat, nodes));
      const taken = heartbeats.filter((_, at) => results[at]!.accepted);
      await changeConditions(tx, taken, nodes);
      await upsertHeartbeats(
        tx,
        taken.map((heartbeat) => nodes.get(heartbeat.node)!.uid),
      );
      return { results, sinceCursor };
    });
  });
}

const STATUSES: readonly string[] = ['True', 'False', 'Unknown'];

function decideHeartbeat(
  actor: Actor,
  heartbeat: NodeHeartbeatInput,
  nodes: ReadonlyMap<string, NodeImage>,
): AgentResult {
  return decideEntry(heartbeat, () => {
    const { node: name, conditions } = heartbeat;
    const node = nodes.get(name);
    authorize(actor, { verb: 'REPORT', kind: 'Node', name, node: node ?? { name, runtime: null } });
    if (!node) refuse(notFound({ kind: 'Node', namespace: '', name }));
    for (const [at, { type, status }] of (conditions ?? []).entries()) {
      const path = `conditions[${at}]`;
      if (type === '') refuseInvalid([{ path: `${path}.type`, reason: 'REQUIRED', message: 'must be given' }]);
      if (!STATUSES.includes(status)) {
        const message = `must be one of ${STATUSES.join(', ')}`;
        refuseInvalid([{ path: `${path}.status`, reason: 'NOT_SUPPORTED', message, value: status }]);
      }
    }
    return accepted;
  });
}

/** Locks and writes those nodes only that say something new, or that are back. */
async function changeConditions(
  tx: Transaction,
  heartbeats: readonly NodeHeartbeatInput[],
  seen: ReadonlyMap<string, NodeImage>,
): Promise<void> {
  const names = new Set(heartbeats.filter((one) => isNews(one, seen.get(one.node)!, tx.now)).map((one) => one.node));
  const locked = (await lockNodes(tx, [...names])).map((stored) => stored.image);
  const reported = await takeReportedConditions(
    tx,
    locked.filter(isLost).map((node) => node.uid),
  );
  const now = tx.now.toISOString();
  const next = locked.map((node) => ({
    ...node,
    conditions: heartbeats
      .filter((one) => one.node === node.name)
      .reduce(
        (all, one) => withConditions(all, one, tx.now),
        restoreConditions(node.conditions, { reported: reported.get(node.uid), now }),
      ),
  }));
  const before = new Map(locked.map((node) => [node.uid, node]));
  const changed = next.filter((node) => !semanticEqual(node.conditions, before.get(node.uid)!.conditions));
  const turns = (await updateNodeConditions(tx, changed)).map((after) => ({ before: before.get(after.uid)!, after }));
  for (const turn of turns) appendNodeChange(tx, turn.before, turn.after);
  leaveMarks(tx, turns.flatMap(turnMarks));
  await recordEvents(
    tx,
    turns.flatMap((turn) => turnEvents(turn)),
  );
}

function isNews(heartbeat: NodeHeartbeatInput, node: NodeImage, now: Date): boolean {
  return isLost(node) || !semanticEqual(withConditions(node.conditions, heartbeat, now), node.conditions);
}

function withConditions(
  conditions: readonly Condition[],
  heartbeat: NodeHeartbeatInput,
  now: Date,
): readonly Condition[] {
  return (heartbeat.conditions ?? []).reduce(
    (all, { type, status, reason, message }) =>
      setCondition(
        all,
        {
          type,
          // Checked before.
          status: status as Condition['status'],
          ...(reason ? { reason } : {}),
          ...(message ? { message } : {}),
        },
        now.toISOString(),
      ),
    conditions,
  );
}
