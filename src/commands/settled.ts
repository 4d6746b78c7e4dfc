import { setTimeout as delay } from 'node:timers/promises';
import { queryableOf, type Queryable } from '../store/core/queryable.ts';
import { inSnapshot } from '../store/core/transaction.ts';
import { beginCursor, encodeFeedCursor } from '../store/feed/cursor.ts';
import {
  countOpenWork,
  listWaitingForNode,
  listWaitingForTime,
  nextOrigin,
  type WaitingForTime,
} from '../store/read/open-work.ts';
import type { Database } from '../store/core/database.ts';
import type { Result } from '../util/result.ts';
import { authorize } from './authorize.ts';
import type { CommandContext, CommandError } from './command.ts';
import { answer, refuseInvalid } from './refusal.ts';

export interface SettledValue {
  /** False: the time ran out. */
  readonly settled: boolean;
  /** Marks, feed batches and pending pods that were still to be worked off. */
  readonly open: number;
  /** At most 100, soonest first. */
  readonly waitingForTime: readonly WaitingForTime[];
  /** uids of at most 100 pods. */
  readonly waitingForNode: readonly string[];
  /** A place in the feed that is not before anything asked for before the call, once settled. */
  readonly cursor: string;
}

const TIMEOUT_SECONDS_MAX = 300;
const LISTED_MAX = 100;
/** Commits come in bursts; one look serves many. */
const PAUSE_MS = 5;
/**
 * Neither other servers' commits nor the sequencer's are heard here, and this is how late they may be seen. The sequencer's
 * follow ours at once: after a commit the first looks come sooner.
 */
const POLL_MS = 50;

/**
 * Waits until everything that descends from commands before this call has been done as far as it can be done now
 * (state.md: Settled). What comes after the call has a higher origin and is not waited for, so traffic of others cannot
 * starve it. Refused: timeoutSeconds outside 0 to 300, FORBIDDEN.
 */
export function settled(
  context: Pick<CommandContext, 'database' | 'actor'>,
  { timeoutSeconds }: { readonly timeoutSeconds: number },
): Promise<Result<SettledValue, readonly CommandError[]>> {
  return answer(async () => {
    const { database, actor } = context;
    authorize(actor, { verb: 'READ', kind: 'Server' });
    checkTimeout(timeoutSeconds);
    const db = queryableOf(database.prisma);
    const origin = await nextOrigin(db);
    const open = await waitForWork({ database, db, origin, timeoutMs: timeoutSeconds * 1000 });
    return inSnapshot(database, async (snapshot) => {
      const scope = { namespaces: actor.namespaces, limit: LISTED_MAX };
      return {
        settled: open === 0,
        open,
        waitingForTime: await listWaitingForTime(snapshot, { ...scope, origin }),
        waitingForNode: await listWaitingForNode(snapshot, scope),
        cursor: encodeFeedCursor(await beginCursor(snapshot)),
      };
    });
  });
}

function checkTimeout(seconds: number): void {
  if (Number.isFinite(seconds) && seconds >= 0 && seconds <= TIMEOUT_SECONDS_MAX) return;
  const message = `must be between 0 and ${TIMEOUT_SECONDS_MAX}`;
  refuseInvalid([{ path: 'timeoutSeconds', reason: 'INVALID', message, value: seconds }]);
}

/** Looks again after each commit of this process, and every 50 ms for those of others; gives what is open at the end. */
async function waitForWork(input: {
  readonly database: Database;
  readonly db: Queryable;
  readonly origin: bigint;
  readonly timeoutMs: number;
}): Promise<number> {
  const deadline = performance.now() + input.timeoutMs;
  let heard = new AbortController();
  let restMs = PAUSE_MS;
  const stop = input.database.onCommit(() => heard.abort());
  try {
    for (;;) {
      // Armed before the look: a commit during it is not missed.
      heard = new AbortController();
      const open = await countOpenWork(input.db, input.origin);
      const left = deadline - performance.now();
      if (open === 0 || left <= 0) return open;
      await delay(Math.min(PAUSE_MS, left));
      await delay(Math.min(restMs, left), undefined, { signal: heard.signal }).catch(() => undefined);
      restMs = heard.signal.aborted ? PAUSE_MS : Math.min(2 * restMs, POLL_MS - PAUSE_MS);
    }
  } finally {
    stop();
  }
}
