import type { Client } from 'pg';

interface Leftovers {
  readonly outbox: number;
  readonly marks: number;
  readonly lockedJobs: number;
  readonly exhaustedJobs: number;
  readonly rows: string;
  readonly head: string;
  readonly oldest: string;
  readonly first: string | null;
  readonly last: string | null;
  readonly unfinished: number;
  readonly doubles: number;
  readonly servers: number;
}

/** Nothing lies about once all is done: no change without a number, no hole in the feed, no mark, no job, no half outcome. */
export async function checkLeftovers(client: Client, { servers }: { readonly servers: number }): Promise<string[]> {
  const { rows } = await client.query<Leftovers>(`
    SELECT (SELECT count(*)::int FROM outbox) AS outbox,
      (SELECT count(*)::int FROM marks) AS marks,
      (SELECT count(*)::int FROM graphile_worker._private_jobs WHERE locked_at IS NOT NULL) AS "lockedJobs",
      -- Without a key: its worker died after a newer job had taken its place.
      (SELECT count(*)::int FROM graphile_worker._private_jobs WHERE attempts >= max_attempts AND key IS NOT NULL)
        AS "exhaustedJobs",
      (SELECT count(*) FROM feed) AS rows, (SELECT min(position) FROM feed) AS first, (SELECT max(position) FROM feed) AS last,
      (SELECT position FROM feed_head) AS head, (SELECT oldest_position FROM feed_head) AS oldest,
      (SELECT count(*)::int FROM client_mutations WHERE outcome = '{}') AS unfinished,
      (SELECT count(*)::int FROM audit.doubles) AS doubles,
      (SELECT count(*)::int FROM servers) AS servers`);
  const found = rows[0]!;
  const problems: string[] = [];
  const nothing = (count: number, what: string) => void (count > 0 && problems.push(`${count} ${what}`));
  nothing(found.outbox, 'transactions in the outbox were never numbered');
  // Also none that is due later: everything is ready and available, so that nothing waits for its time.
  nothing(found.marks, 'marks are left');
  nothing(found.lockedJobs, 'jobs are locked');
  nothing(found.exhaustedJobs, 'jobs are exhausted');
  nothing(found.unfinished, 'mutations are remembered without their outcome');
  nothing(found.doubles, 'commits at which a set had two live pods on a node and slot');
  if (found.servers !== servers) problems.push(`${found.servers} servers are registered, ${servers} are up`);
  const isDense = BigInt(found.rows) === BigInt(found.last ?? 0) - BigInt(found.first ?? 1) + 1n;
  if (!isDense) problems.push(`the feed has ${found.rows} rows from ${found.first} to ${found.last}: there are holes`);
  if (found.last !== null && found.last !== found.head)
    problems.push(`the feed ends at ${found.last}, its head says ${found.head}`);
  if (found.first !== null && BigInt(found.first) > BigInt(found.oldest) + 1n) {
    problems.push(`the feed begins at ${found.first}, its head says that it is complete after ${found.oldest}`);
  }
  return problems;
}
