import { createHash } from 'node:crypto';
import { podHostPorts, podRequests } from '../../domain/quantity/resource-sum.ts';
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
  const rows = [...unique].map(([key, template]) => {
    const { milliCpu, memory, ephemeralStorage, others } = podRequests(template.spec);
    return {
      key,
      template,
      requests: {
        milliCpu: String(milliCpu),
        memory: String(memory),
        ephemeralStorage: String(ephemeralStorage),
        others: Object.fromEntries(Object.entries(others).map(([name, amount]) => [name, String(amount)])),
      },
      hostPorts: podHostPorts(template.spec),
    };
  });
  if (rows.length > 0) {
    await tx.execute(
      `INSERT INTO pod_templates (key, template, requests, host_ports)
       SELECT key, template, requests, "hostPorts" FROM jsonb_to_recordset($1::jsonb)
         AS new(key text, template jsonb, requests jsonb, "hostPorts" jsonb)
       ORDER BY key ON CONFLICT (key) DO NOTHING`,
      JSON.stringify(rows),
    );
  }
  return keys;
}
