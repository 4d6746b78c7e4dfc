import type pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { ReportPodStatusesDocument } from '../../src/client/generated/documents.ts';
import type { Client } from '../../src/client/create-client.ts';

/** Reports of agents, each of which is one event: pods that become ready and unready in turn. */
export interface PodReports {
  /** At once, in batches as large as may be. */
  burst(events: number): Promise<void>;
  /** Evenly. */
  steady(options: { readonly seconds: number; readonly perSecond: number }): Promise<number>;
}

interface BoundPod {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
}

const BATCH_MAX = 500;
const BATCHES_PER_SECOND = 20;

/** Of all bound pods, in turn. */
export async function createPodReports(client: Client, database: pg.Client): Promise<PodReports> {
  const { rows: pods } = await database.query<BoundPod>('SELECT uid, namespace, name FROM pods ORDER BY uid');
  let reported = 0;
  const report = async (count: number) => {
    const reports = Array.from({ length: count }, () => {
      const round = Math.floor(reported / pods.length);
      const pod = pods[reported % pods.length]!;
      reported += 1;
      return { ...pod, state: 'RUNNING' as const, ready: round % 2 === 0, epoch: 1, sequence: round + 1 };
    });
    const { reportPodStatuses } = await client.request(ReportPodStatusesDocument, { reports });
    const refused = reportPodStatuses.results.find((result) => !result.accepted);
    if (refused !== undefined) throw new Error(`a report was refused: ${refused.error?.message}`);
  };
  return {
    async burst(events) {
      for (let left = events; left > 0; left -= BATCH_MAX) await report(Math.min(left, BATCH_MAX, pods.length));
    },
    async steady({ seconds, perSecond }) {
      const startedAt = performance.now();
      let sent = 0;
      for (let elapsed = 0; elapsed < seconds; elapsed = (performance.now() - startedAt) / 1_000) {
        const due = Math.min(Math.round(elapsed * perSecond) - sent, pods.length);
        if (due > 0) await report(due);
        sent += Math.max(due, 0);
        await delay(1_000 / BATCHES_PER_SECOND);
      }
      return sent;
    },
  };
}
