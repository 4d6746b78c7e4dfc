import type { Queryable } from './queryable.ts';

/**
 * What must be looked at again. Marks say where to look, never what happened.
 * DAEMON_SET  subject = uid: the set was created, changed or deleted.
 * EXPAND      subject = uid: a walk over all nodes; node '' asks for one, '+' goes on with the one that the work row holds.
 * FILL        subject = uid: nodes whose pod a limit on creations put off.
 * PAIR        subject = uid, node = name: one set on one node.
 * NODE        subject = node name: it joined, changed or left, or room was freed on it.
 *             node = its uid when it joined: pods may be left of a node of that name before it.
 * UNREADY     subject = node name: it is not ready any more, and neither are its pods.
 * POD         subject = pod uid: a pod without a controller that a set may adopt.
 * STATUS      subject = uid: the set's status is due to be published.
 */
export type MarkKind = 'DAEMON_SET' | 'EXPAND' | 'FILL' | 'PAIR' | 'NODE' | 'UNREADY' | 'POD' | 'STATUS';

export interface NewMark {
  readonly kind: MarkKind;
  readonly subject: string;
  readonly node?: string;
  readonly dueAt?: Date;
  readonly origin?: bigint;
}

/** Adds rows only: marking never waits for anybody and never deadlocks (docs/adr/0003-marks.md). */
export async function insertMarks(
  tx: Queryable & { readonly now: Date; readonly origin: bigint },
  marks: readonly NewMark[],
): Promise<void> {
  await tx.execute(
    `INSERT INTO marks (kind, subject, node, due_at, origin)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::bigint[])`,
    marks.map((mark) => mark.kind),
    marks.map((mark) => mark.subject),
    marks.map((mark) => mark.node ?? ''),
    marks.map((mark) => (mark.dueAt ?? tx.now).toISOString()),
    marks.map((mark) => String(mark.origin ?? tx.origin)),
  );
}
