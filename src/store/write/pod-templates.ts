import { createHash } from 'node:crypto';
import type { PodTemplate } from '../../domain/model/pod-template.ts';
import { stableJson } from '../../util/stable-json.ts';
import type { Queryable } from '../core/queryable.ts';

/** A template's identity: equal exactly when the templates are. SHA-256 of its stable JSON, hex. */
export function templateKey(template: PodTemplate): string {
  return createHash('sha256').update(stableJson(template)).digest('hex');
}

/** Keeps templates by content, each once; what is there already stays as it is. Returns their keys in the order given. */
export async function insertPodTemplates(tx: Queryable, templates: readonly PodTemplate[]): Promise<string[]> {
  const keys = templates.map(templateKey);
  const unique = new Map(templates.map((template, at) => [keys[at]!, template]));
  const rows = [...unique].map(([key, template]) => ({ key, template }));
  if (rows.length > 0) {
    await tx.execute(
      `INSERT INTO pod_templates (key, template)
       SELECT key, template FROM jsonb_to_recordset($1::jsonb)
         AS new(key text, template jsonb)
       ORDER BY key ON CONFLICT (key) DO NOTHING`,
      JSON.stringify(rows),
    );
  }
  return keys;
}
