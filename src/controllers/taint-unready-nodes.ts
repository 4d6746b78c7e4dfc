import { isNodeReady } from '../domain/status/node-ready.ts';
import { planNoExecute, type ZoneHealth } from '../domain/taints/plan-no-execute.ts';
import { zoneLabelKeys, zoneOf } from '../domain/taints/zone.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { lockNodes } from '../store/read/find-nodes.ts';
import {
  countHealthByLabels,
  findZoneTurns,
  hasUnreadyNodes,
  listNoExecuteNodes,
} from '../store/read/node-health-input.ts';
import { upsertZoneTurns } from '../store/write/node-monitor.ts';
import { appendNodeChange, updateNodeNoExecute } from '../store/write/nodes.ts';
import { compareBy, compareText } from '../util/compare.ts';
import { groupBy } from '../util/group-by.ts';
import { BATCH_SIZE_MAX } from './controller-context.ts';

/**
 * The part of a look that gives nodes which are not ready their NoExecute taint, in turn, or takes it from all when no node is
 * ready. Runs under the monitor's lock.
 * @returns whether no node is ready, and whether more is to be taken now.
 */
export async function taintUnreadyNodes(
  tx: Transaction,
  { periodMs }: { readonly periodMs: number },
): Promise<{ readonly isIsolated: boolean; readonly isLeft: boolean }> {
  if (!(await hasUnreadyNodes(tx))) return { isIsolated: false, isLeft: false };
  const zones = await readZones(tx);
  const plan = planNoExecute({
    zones,
    nextTaintAt: await findZoneTurns(
      tx,
      zones.map(({ zone }) => zone),
    ),
    periodMs,
    now: tx.now.getTime(),
  });
  const names = plan.isIsolated ? await listNoExecuteNodes(tx, BATCH_SIZE_MAX) : plan.add;
  const nodes = (await lockNodes(tx, names)).map((stored) => stored.image);
  const before = new Map(nodes.map((node) => [node.uid, node]));
  const changed = await updateNodeNoExecute(
    tx,
    nodes.filter((node) => !isNodeReady(node)).map((node) => node.uid),
    { isTainted: !plan.isIsolated },
  );
  for (const after of changed) appendNodeChange(tx, before.get(after.uid)!, after);
  tx.mark(...changed.map((node) => ({ kind: 'NODE' as const, subject: node.name })));
  await upsertZoneTurns(tx, plan.nextTaintAt);
  return { isIsolated: plan.isIsolated, isLeft: plan.isIsolated && names.length === BATCH_SIZE_MAX };
}

/** Labels of older and newer names may mean one zone. */
async function readZones(tx: Transaction): Promise<ZoneHealth[]> {
  const counted = (await countHealthByLabels(tx, zoneLabelKeys)).map((row) => ({
    ...row,
    zone: zoneOf(Object.fromEntries(zoneLabelKeys.map((key, at) => [key, row.values[at] ?? '']))),
  }));
  return [...groupBy(counted, (row) => row.zone)].map(([zone, rows]) => {
    const [first] = rows.flatMap((row) => (row.first === null ? [] : [row.first])).sort(compareFirst);
    return {
      zone,
      nodes: rows.reduce((sum, row) => sum + row.nodes, 0),
      unready: rows.reduce((sum, row) => sum + row.unready, 0),
      first: first?.[1] ?? null,
    };
  });
}

const compareFirst = compareBy<readonly [since: string, name: string]>(
  (left, right) => compareText(left[0], right[0]),
  (left, right) => compareText(left[1], right[1]),
);
