import type { PodTemplate } from '../../domain/model/pod-template.ts';
import type { Queryable } from '../core/transaction.ts';

/** Templates by key; keys that are unknown are missing. */
export async function findPodTemplates(db: Queryable, keys: readonly string[]): Promise<Map<string, PodTemplate>> {
  if (keys.length === 0) return new Map();
  const rows = await db.query<{ readonly key: string; readonly template: PodTemplate }>(
    `SELECT key, template FROM pod_templates WHERE key = ANY($1::text[])`,
    keys,
  );
  return new Map(rows.map((row) => [row.key, row.template]));
}
