import { compareText } from '../../util/compare.ts';
import type { LabelSelector, LabelSelectorRequirement } from '../model/selector.ts';

/** The selector in the string form of kubectl, sorted by key, values sorted: `app=web,env in (dev,test),!old`. */
export function printLabelSelector(selector: LabelSelector): string {
  const equalities = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({
    key,
    text: `${key}=${value}`,
  }));
  const expressions = (selector.matchExpressions ?? []).map((one) => ({ key: one.key, text: printRequirement(one) }));
  return [...equalities, ...expressions]
    .sort((left, right) => compareText(left.key, right.key) || compareText(left.text, right.text))
    .map(({ text }) => text)
    .join(',');
}

function printRequirement({ key, operator, values }: LabelSelectorRequirement): string {
  const list = [...(values ?? [])].sort(compareText).join(',');
  switch (operator) {
    case 'In':
      return `${key} in (${list})`;
    case 'NotIn':
      return `${key} notin (${list})`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
  }
}
