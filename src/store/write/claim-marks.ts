import type { MarkKind } from '../core/marks.ts';
import type { Transaction } from '../core/transaction.ts';

export interface ClaimedMark {
  readonly id: bigint;
  readonly kind: MarkKind;
  readonly subject: string;
  readonly node: string;
  readonly origin: bigint;
}

const columns = 'id, kind, subject, node, origin';

/**
 * Reads the marks of one subject that are due, all but PAIR first. Nothing is locked: who does their work deletes them
 * by id in the same transaction, so a mark made meanwhile stays. Read marks before the data that they are about.
 */
export function claimMarksOf(
  tx: Transaction,
  scope: { readonly subject: string; readonly kinds: readonly MarkKind[]; readonly limit: number },
): Promise<ClaimedMark[]> {
  return tx.query<ClaimedMark>(
    `SELECT ${columns} FROM marks
     WHERE kind = ANY($1::text[]) AND subject = $2 AND due_at <= $3::timestamptz
     ORDER BY kind = 'PAIR', id LIMIT $4`,
    scope.kinds,
    scope.subject,
    tx.now.toISOString(),
    scope.limit,
  );
}

/**
 * The `limit` oldest due marks of some kinds, whatever their subject, and beyond the limit all others of the same subjects: what is
 * marked a thousand times is one subject, and holds nobody up. There may be more when the limit is reached.
 */
export function claimMarksOfKinds(
  tx: Transaction,
  scope: { readonly kinds: readonly MarkKind[]; readonly limit: number },
): Promise<ClaimedMark[]> {
  return tx.query<ClaimedMark>(
    `WITH oldest AS MATERIALIZED (
       SELECT kind, subject FROM marks WHERE kind = ANY($1::text[]) AND due_at <= $2::timestamptz ORDER BY id LIMIT $3
     ), subjects AS (SELECT DISTINCT kind, subject FROM oldest)
     SELECT same.id, subjects.kind, subjects.subject, node, origin FROM subjects, LATERAL (
       SELECT id, node, origin FROM marks
       WHERE marks.kind = subjects.kind AND marks.subject = subjects.subject AND due_at <= $2::timestamptz
       ORDER BY id LIMIT ${SAME_SUBJECT_MAX}) AS same`,
    scope.kinds,
    tx.now.toISOString(),
    scope.limit,
  );
}

/** More marks of one subject than this are left to the next pass. */
const SAME_SUBJECT_MAX = 10_000;

/** Does a mark of this kind wait for its time already? */
export async function isMarkedForLater(
  tx: Transaction,
  { kind, subject }: { readonly kind: MarkKind; readonly subject: string },
): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 AS found FROM marks WHERE kind = $1 AND subject = $2 AND due_at > $3::timestamptz LIMIT 1`,
    kind,
    subject,
    tx.now.toISOString(),
  );
  return rows.length > 0;
}

/** Clears marks whose work this transaction did. */
export async function deleteMarks(tx: Transaction, marks: readonly Pick<ClaimedMark, 'id'>[]): Promise<void> {
  if (marks.length === 0) return;
  await tx.execute(
    `DELETE FROM marks WHERE id = ANY($1::bigint[])`,
    marks.map((mark) => String(mark.id)),
  );
}

/** The earliest command that any of these descends from. */
export function earliestOrigin(marks: readonly Pick<ClaimedMark, 'origin'>[]): bigint {
  return marks.reduce((least, mark) => (mark.origin < least ? mark.origin : least), marks[0]?.origin ?? 0n);
}
