import type { NodeImage } from '../domain/model/images.ts';
import {
  continueWatch,
  isLost,
  judgeNode,
  loseConditions,
  monitorTimes,
  restoreConditions,
  type MonitorTimes,
  type Watch,
} from '../domain/status/node-health.ts';
import { inTransaction, type Transaction } from '../store/core/transaction.ts';
import { jobOf } from '../store/queue/enqueue.ts';
import { findHeartbeats, lockNodes } from '../store/read/find-nodes.ts';
import { listSilentNodes } from '../store/read/node-health-input.ts';
import { recordEvents } from '../store/write/events.ts';
import { keepReportedConditions, takeReportedConditions } from '../store/write/heartbeats.ts';
import { lockMonitor, updateMonitor } from '../store/write/node-monitor.ts';
import { turnEvents, turnMarks } from '../store/write/node-readiness.ts';
import { appendNodeChange, updateNodeConditions } from '../store/write/nodes.ts';
import { BATCH_SIZE_MAX, type ControllerContext } from './controller-context.ts';
import { taintUnreadyNodes } from './taint-unready-nodes.ts';

const PASSES_MAX = 20;

/**
 * One look at the health of all nodes (docs/adr/0009-node-health.md): whoever has been silent for longer than the grace becomes
 * Unknown, and nodes that are not ready get their NoExecute taints in turn. What follows for pods and sets is found by the
 * marks. One server at a time looks; costs one narrow read while all is well.
 */
export async function monitorNodes(
  context: ControllerContext,
  { graceMs }: { readonly graceMs: number },
): Promise<void> {
  const times = monitorTimes(graceMs);
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    const left = await inTransaction(context.database, (tx) => look(tx, times, pass === 0));
    if (!left) return;
  }
}

/** @returns whether more is to be done now. */
async function look(tx: Transaction, times: MonitorTimes, isFirst: boolean): Promise<boolean> {
  const state = await lockMonitor(tx);
  if (state === null) return false;
  const now = tx.now.getTime();
  const sinceLook = now - state.lookedAt.getTime();
  // Several servers ask for a look each.
  if (isFirst && sinceLook >= 0 && sinceLook < times.periodMs / 2) return false;
  const watch = continueWatch(
    { lookedAt: state.lookedAt.getTime(), watchingSince: state.watchingSince.getTime() },
    { now, awayMs: times.awayMs },
  );
  const silent = await giveUpSilent(tx, { times, watch });
  const taints = silent.isLeft
    ? { isIsolated: state.isIsolated, isLeft: true }
    : await taintUnreadyNodes(tx, { periodMs: times.periodMs });
  // Nodes were heard again after none was: those that are still silent may only be slower to come back.
  const isBack = state.isIsolated && !taints.isIsolated;
  await updateMonitor(tx, {
    lookedAt: tx.now,
    watchingSince: isBack ? tx.now : new Date(watch.watchingSince),
    isIsolated: taints.isIsolated,
  });
  return taints.isLeft;
}

async function giveUpSilent(
  tx: Transaction,
  { times, watch }: { readonly times: MonitorTimes; readonly watch: Watch },
): Promise<{ readonly isLeft: boolean }> {
  const now = tx.now.getTime();
  // Nobody can have been silent for longer than was watched.
  const from = (limitMs: number) => new Date(now - watch.watchingSince > limitMs ? now - limitMs : 0);
  const names = await listSilentNodes(tx, {
    heardBefore: from(times.graceMs),
    madeBefore: from(times.startupGraceMs),
    limit: BATCH_SIZE_MAX,
  });
  if (names.length === 0) return { isLeft: false };
  const nodes = (await lockNodes(tx, names)).map((stored) => stored.image);
  const heard = await findHeartbeats(
    tx,
    nodes.map((node) => node.uid),
  );
  const lost = nodes.flatMap((node) => {
    const lastHeartbeat = heard.get(node.uid);
    const health = judgeNode({
      ...times,
      conditions: node.conditions,
      lastHeartbeat: lastHeartbeat === undefined ? null : Date.parse(lastHeartbeat),
      created: Date.parse(node.creationTimestamp),
      watchingSince: watch.watchingSince,
      now,
    });
    return health === 'HEALTHY' ? [] : [{ node, health }];
  });
  await keepReported(
    tx,
    lost.map(({ node }) => node),
  );
  const before = new Map(nodes.map((node) => [node.uid, node]));
  const turned = await updateNodeConditions(
    tx,
    lost.map(({ node, health }) => ({
      uid: node.uid,
      conditions: loseConditions(node.conditions, { health, now: tx.now.toISOString() }),
    })),
  );
  const turns = turned.map((after) => ({ before: before.get(after.uid)!, after }));
  for (const turn of turns) appendNodeChange(tx, turn.before, turn.after);
  tx.mark(...turns.flatMap(turnMarks));
  await recordEvents(
    tx,
    turns.flatMap((turn) => turnEvents(turn, 'its agent has stopped reporting')),
  );
  if (turns.length > 0) tx.enqueue(jobOf('expandMarks', {}));
  return { isLeft: names.length === BATCH_SIZE_MAX };
}

/** Of a node that somebody declared ready again while its agent was silent, the agent's own words are kept. */
async function keepReported(tx: Transaction, nodes: readonly NodeImage[]): Promise<void> {
  const kept = await takeReportedConditions(
    tx,
    nodes.filter(isLost).map((node) => node.uid),
  );
  const now = tx.now.toISOString();
  await keepReportedConditions(
    tx,
    nodes.map(({ uid, conditions }) => ({
      uid,
      conditions: restoreConditions(conditions, { reported: kept.get(uid) ?? [], now }),
    })),
  );
}
