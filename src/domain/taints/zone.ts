import type { Labels } from '../model/object-meta.ts';

const regionKeys = ['topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/region'] as const;
const zoneKeys = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'] as const;

/** The labels that say in which zone a node is: the older names count where the newer ones are absent. */
export const zoneLabelKeys: readonly string[] = [...regionKeys, ...zoneKeys];

/** The zone that a node fails with: region and zone of its labels. Nodes without either are a zone of their own. */
export function zoneOf(labels: Labels): string {
  const valueOf = (keys: readonly string[]) => keys.map((key) => labels[key]).find((value) => value) ?? '';
  return `${valueOf(regionKeys)}/${valueOf(zoneKeys)}`;
}
