import { setTimeout as delay } from 'node:timers/promises';
import type { Change } from '../../../src/domain/model/change.ts';
import type { PodImage } from '../../../src/domain/model/images.ts';
import type { Database } from '../../../src/store/core/database.ts';
import { queryableOf } from '../../../src/store/core/queryable.ts';
import { inTransaction } from '../../../src/store/core/transaction.ts';

/** Commits changes of pods at a steady rate, into the feed alone: as fast as thousands of agents that report. */
export interface FeedWriter {
  /** How many changes were committed; the next one has this number. */
  readonly written: number;
  /**
   * Writes so many changes at that rate, fewer when `secondsMax` are over before (a machine that is busy with other things). Each
   * has its number and the time of its commit (milliseconds) as annotations.
   */
  write(options: { readonly changes: number; readonly perSecond: number; readonly secondsMax: number }): Promise<void>;
}

const transactionsPerSecond = 50;

/**
 * Changes go round `pods` copies of a pod that exists and is in the feed, so that no two neighbours are of one object; every
 * image carries `padding` bytes.
 */
export const createFeedWriter = async (
  database: Database,
  options: { readonly pod: string; readonly pods: number; readonly padding: number },
): Promise<FeedWriter> => {
  const [row] = await queryableOf(database.prisma).query<{ object: PodImage }>(
    `SELECT object FROM feed WHERE kind = 'Pod' AND name = $1 ORDER BY position DESC LIMIT 1`,
    options.pod,
  );
  const image = row!.object;
  const padding = 'x'.repeat(options.padding);
  let written = 0;
  const nextChange = (): Change => {
    const number = written;
    written += 1;
    const which = number % options.pods;
    const uid = `00000000-0000-7000-8000-${String(which).padStart(12, '0')}`;
    const annotations = { number: String(number), at: String(Date.now()), padding };
    return {
      kind: 'Pod',
      type: 'MODIFIED',
      uid,
      namespace: image.namespace,
      name: `${image.name}-${which}`,
      daemonSetUid: null,
      nodeName: image.nodeName,
      transitions: ['UPDATED'],
      object: { ...image, uid, name: `${image.name}-${which}`, annotations },
      previous: { labels: image.labels },
    };
  };
  return {
    get written() {
      return written;
    },
    async write({ changes, perSecond, secondsMax }) {
      const startedAt = performance.now();
      const first = written;
      for (;;) {
        const elapsed = (performance.now() - startedAt) / 1_000;
        const left = changes - (written - first);
        if (left === 0 || elapsed > secondsMax) return;
        const due = Math.ceil(elapsed * perSecond) - (written - first);
        // Two changes of one pod in one transaction would be one.
        const count = Math.min(due, left, options.pods);
        if (count > 0) {
          await inTransaction(database, async (tx) => tx.append(...Array.from({ length: count }, nextChange)));
        }
        await delay(1_000 / transactionsPerSecond);
      }
    },
  };
};
