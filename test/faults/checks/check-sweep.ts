import type { Client } from 'pg';
import { eventually } from '../../e2e/support/running-process.ts';

interface Fingerprint {
  readonly changes: string;
  readonly head: string;
  readonly placements: string;
  readonly work: string;
}

/** Everything that a sweep could mend, but for the times at which it was last looked at. */
async function readFingerprint(client: Client): Promise<Fingerprint> {
  const { rows } = await client.query<Fingerprint>(`
    SELECT (SELECT count(*) FROM audit.changes) AS changes, (SELECT position FROM feed_head) AS head,
      (SELECT md5(string_agg(placements::text, '|' ORDER BY daemon_set_uid, node_name)) FROM placements) AS placements,
      (SELECT md5(string_agg(concat_ws(' ', daemon_set_uid, current_hash, observed_generation, desired, current, misscheduled,
        ready, updated, available, serving), '|' ORDER BY daemon_set_uid)) FROM daemon_set_work) AS work`);
  return rows[0]!;
}

const sweepMsMax = 30_000;

/** Lets the servers look over everything once: whatever they change was told by no mark, so a mark was lost. */
export async function checkSweep(client: Client): Promise<string[]> {
  const before = await readFingerprint(client);
  const lastMark = async () => {
    const { rows } = await client.query<{ last: string }>('SELECT last_value AS last FROM marks_id_seq');
    return BigInt(rows[0]!.last);
  };
  const { rows } = await client.query<{ sets: number }>('SELECT count(*)::int AS sets FROM daemon_set_work');
  const marksBefore = await lastMark();
  await client.query(`SELECT graphile_worker.add_job('sweep', '{}', queue_name => 'sweep', job_key => 'sweep')`);
  await eventually(
    async () => {
      const isMarked = rows[0]!.sets === 0 || (await lastMark()) > marksBefore;
      const left = await client.query<{ open: boolean }>(`
        SELECT EXISTS (SELECT FROM marks WHERE due_at <= everynode_now()) OR EXISTS (SELECT FROM outbox)
          OR EXISTS (SELECT FROM graphile_worker._private_jobs WHERE locked_at IS NOT NULL) AS open`);
      return isMarked && !left.rows[0]!.open;
    },
    'the end of the sweep',
    sweepMsMax,
  );
  const after = await readFingerprint(client);
  return (Object.keys(before) as (keyof Fingerprint)[])
    .filter((part) => before[part] !== after[part])
    .map((part) => `the sweep found drift: ${part} were ${before[part]}, are ${after[part]}`);
}
