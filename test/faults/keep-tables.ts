import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';

/** Writes every table of product, queue and audit as JSON lines, so that a finding can still be looked into when the database is gone. */
export async function keepTables(session: Client, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const { rows: tables } = await session.query<{ name: string }>(`
    SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND tablename <> 'api_tokens' ORDER BY 1`);
  for (const { name } of tables) {
    const { rows } = await session.query<{ line: string }>(
      `SELECT row_to_json(kept)::text AS line FROM ${name} AS kept`,
    );
    await writeFile(join(directory, `${name}.jsonl`), rows.map(({ line }) => `${line}\n`).join(''));
  }
}
