import { podHostPorts, podRequests, type HostPort, type ResourceAmounts } from '../../domain/quantity/resource-sum.ts';
import type { PodTemplate } from '../../domain/model/pod-template.ts';
import { prepareTemplate, type PreparedTemplate } from '../../domain/planning/prepare-template.ts';
import type { Queryable } from '../core/queryable.ts';

/** A pod template with what is computed from it once. */
export interface StoredTemplate {
  readonly key: string;
  readonly template: PodTemplate;
  readonly prepared: PreparedTemplate;
  readonly requests: ResourceAmounts;
  readonly hostPorts: readonly HostPort[];
}

export interface TemplateSource {
  /** Templates by key; keys that are unknown are left out. One statement at most, none when all were seen before. */
  load(queryable: Queryable, keys: Iterable<string>): Promise<ReadonlyMap<string, StoredTemplate>>;
}

const TEMPLATES_MAX = 2000;

/**
 * Keeps the templates that were read. It needs no generation: a row of pod_templates never changes, its key is the hash
 * of its content. What was used longest ago is forgotten first.
 */
export function createTemplateSource(): TemplateSource {
  const known = new Map<string, StoredTemplate>();
  return {
    async load(queryable, keys) {
      const wanted = [...new Set(keys)];
      const missing = wanted.filter((key) => !known.has(key));
      const fresh = missing.length === 0 ? [] : await readTemplates(queryable, missing);
      const found = new Map<string, StoredTemplate>();
      for (const stored of fresh) found.set(stored.key, stored);
      for (const key of wanted) {
        const stored = found.get(key) ?? known.get(key);
        if (stored === undefined) continue;
        found.set(key, stored);
        known.delete(key);
        known.set(key, stored);
      }
      for (const key of known.keys()) {
        if (known.size <= TEMPLATES_MAX) break;
        known.delete(key);
      }
      return found;
    },
  };
}

async function readTemplates(queryable: Queryable, keys: readonly string[]): Promise<StoredTemplate[]> {
  const rows = await queryable.query<{ key: string; template: PodTemplate }>(
    `SELECT key, template FROM pod_templates WHERE key = ANY($1::text[])`,
    keys,
  );
  return rows.map(({ key, template }) => ({
    key,
    template,
    prepared: prepareTemplate(template),
    requests: podRequests(template.spec),
    hostPorts: podHostPorts(template.spec),
  }));
}
