import type { DaemonSetImage } from '../domain/model/images.ts';
import { grantCreations, tokensNow, type CreationBucket, type CreationLimit } from '../domain/turns/creation-limit.ts';
import { creationRateAnnotation, statedCreationRate } from '../domain/turns/creation-rate.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { isMarkedForLater } from '../store/write/claim-marks.ts';
import { lockCreationBucket, writeCreationBucket } from '../store/write/creation-bucket.ts';
import { recordEvents } from '../store/write/events.ts';
import type { ControllerContext } from './controller-context.ts';

/** How many pods one pass may make for its set. */
export interface CreationBudget {
  /**
   * Gives so many of the wanted creations as the limits leave. The others stand in the placements as nodes without a pod; a
   * FILL mark for the time when the limits leave some, and an event, say that they wait.
   */
  take(wanted: number): Promise<number>;
  /** No more than this can be given now; Infinity without a limit. */
  readonly most: number;
  /** Something was not given. */
  readonly isShort: boolean;
  /** What the set's own limit has left. */
  readonly left: CreationBucket;
}

/** The set's own bucket is under the lock of its work row; that of all sets together is locked when it is first needed. */
export function createCreationBudget(
  { limits }: Pick<ControllerContext, 'limits'>,
  tx: Transaction,
  { daemonSet, bucket }: { readonly daemonSet: DaemonSetImage; readonly bucket: CreationBucket },
): CreationBudget {
  const stated = statedCreationRate(daemonSet.annotations);
  const ofSet = stated ?? limits?.perSecondAndSet ?? null;
  const ofAll = limits?.perSecond ?? null;
  let left = bucket;
  let isShort = false;
  const mostNow = () => {
    const own = ofSet === null ? Infinity : tokensNow({ perSecond: ofSet, bucket: left }, tx.now.getTime());
    return Math.floor(Math.min(own, ofAll === null ? Infinity : Math.max(1, ofAll)));
  };
  return {
    get most() {
      return mostNow();
    },
    get isShort() {
      return isShort;
    },
    get left() {
      return left;
    },
    async take(wanted) {
      const own: CreationLimit[] = ofSet === null ? [] : [{ perSecond: ofSet, bucket: left }];
      const shared: CreationLimit[] =
        ofAll === null ? [] : [{ perSecond: ofAll, bucket: await lockCreationBucket(tx) }];
      if (wanted === 0 || own.length + shared.length === 0) return wanted;
      const { granted, buckets, retryAt } = grantCreations({
        wanted,
        limits: [...own, ...shared],
        now: tx.now.getTime(),
      });
      if (ofSet !== null) left = buckets[0]!;
      if (ofAll !== null) await writeCreationBucket(tx, buckets.at(-1)!);
      if (retryAt !== null) {
        isShort = true;
        await fillLater(tx, daemonSet, new Date(retryAt));
        await tell(tx, daemonSet, describeLimits({ stated, ofSet, ofAll }));
      }
      return granted;
    },
  };
}

/** One mark for all passes that are refused until then. */
async function fillLater(tx: Transaction, { uid }: DaemonSetImage, dueAt: Date): Promise<void> {
  if (await isMarkedForLater(tx, { kind: 'FILL', subject: uid })) return;
  tx.mark({ kind: 'FILL', subject: uid, dueAt });
}

function describeLimits(limit: {
  readonly stated: number | null;
  readonly ofSet: number | null;
  readonly ofAll: number | null;
}): string {
  const { stated, ofSet, ofAll } = limit;
  return [
    ...(ofSet === null
      ? []
      : [`${ofSet} of this set (${stated === null ? 'server setting' : creationRateAnnotation})`]),
    ...(ofAll === null ? [] : [`${ofAll} of all sets (server setting)`]),
  ].join(' and ');
}

/** The same text each time: it is one event that is counted. */
async function tell(tx: Transaction, { uid, namespace, name }: DaemonSetImage, limits: string): Promise<void> {
  await recordEvents(tx, [
    {
      regarding: { kind: 'DaemonSet', uid, namespace, name },
      type: 'Normal',
      reason: 'PodCreationLimited',
      message: `Pods wait to be made: at most ${limits} are made a second`,
      component: 'daemonset-controller',
    },
  ]);
}
