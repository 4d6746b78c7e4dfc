import { printLabelSelector } from '../../domain/labels/print-label-selector.ts';
import type { LabelSelector } from '../../domain/model/selector.ts';

/** As the API gives it: operators are text. */
interface SelectorFields {
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

/** A label selector in the form that -l takes; `<none>` when empty. */
export function formatSelector(selector: SelectorFields): string {
  // The server lets no other operators in.
  return printLabelSelector(selector as LabelSelector) || '<none>';
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
