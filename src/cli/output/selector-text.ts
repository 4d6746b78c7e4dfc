interface Selector {
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly matchExpressions: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values: readonly string[];
  }[];
}

/** A map as `k=v,k=v`; `<none>` when empty. */
export function formatMap(map: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(map).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? '<none>' : pairs.sort().join(',');
}

/** A label selector in the form that -l takes. */
export function formatSelector({ matchLabels, matchExpressions }: Selector): string {
  const labels = Object.keys(matchLabels).length === 0 ? [] : [formatMap(matchLabels)];
  const all = [...labels, ...matchExpressions.map(formatRequirement)];
  return all.length === 0 ? '<none>' : all.join(',');
}

function formatRequirement({ key, operator, values }: Selector['matchExpressions'][number]): string {
  switch (operator) {
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    case 'In':
      return `${key} in (${values.join(',')})`;
    case 'NotIn':
      return `${key} notin (${values.join(',')})`;
    default:
      return `${key} ${operator} (${values.join(',')})`;
  }
}

/** A taint as the taint command takes it. */
export function formatTaint({
  key,
  value,
  effect,
}: {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}): string {
  return value === '' ? `${key}:${effect}` : `${key}=${value}:${effect}`;
}
