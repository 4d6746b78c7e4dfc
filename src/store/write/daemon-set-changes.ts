import type { DaemonSetImage } from '../../domain/model/images.ts';
import type { Transaction } from '../core/transaction.ts';

/** Puts a change of a DaemonSet into the feed; null before: it is new, null after: it is gone. */
export function appendDaemonSetChange(
  tx: Pick<Transaction, 'append'>,
  { before, after }: { readonly before: DaemonSetImage | null; readonly after: DaemonSetImage | null },
): void {
  const object = (after ?? before)!;
  tx.append({
    kind: 'DaemonSet',
    type: before === null ? 'ADDED' : after === null ? 'DELETED' : 'MODIFIED',
    uid: object.uid,
    namespace: object.namespace,
    name: object.name,
    daemonSetUid: object.uid,
    nodeName: null,
    transitions: [],
    object,
    previous: before === null ? null : { labels: before.labels },
  });
}
