import { inTransaction } from '../store/core/transaction.ts';
import { listDaemonSetUidsToSweep } from '../store/read/sweep-input.ts';
import type { ControllerContext } from './controller-context.ts';

/**
 * The slow look over everything: marks each set as if it had changed, with a walk over all nodes, so that whatever no mark told is found. It proves
 * that marks lose nothing; it is not what makes work happen.
 */
export async function sweep(context: ControllerContext): Promise<void> {
  await inTransaction(context.database, async (tx) => {
    const uids = await listDaemonSetUidsToSweep(tx);
    tx.mark(
      ...uids.flatMap((subject) => [
        { kind: 'DAEMON_SET' as const, subject },
        { kind: 'EXPAND' as const, subject },
      ]),
    );
  });
}
