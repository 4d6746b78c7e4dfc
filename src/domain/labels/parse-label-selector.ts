import { ok, refused } from '../../util/result.ts';
import type { Result } from '../../util/result.ts';
import type { FieldError } from '../model/field-error.ts';
import type { LabelSelector, LabelSelectorRequirement } from '../model/selector.ts';
import { isLabelKey, isLabelValue } from './label-syntax.ts';

/**
 * Reads the string form of kubectl: `app in (a,b),!x,k=v,k!=v,tier notin (c),present` (Labels and Selectors: "API").
 * Equalities become matchLabels unless a key comes twice; empty text selects everything.
 * Refusal: PARSE at `labelSelector`, with the place counted from 1 in `column`.
 */
export function parseLabelSelector(text: string): Result<LabelSelector, FieldError> {
  const requirements: LabelSelectorRequirement[] = [];
  for (const { part, offset } of splitOutsideParentheses(text)) {
    if (part.trim() === '' && text.trim() === '') break;
    const requirement = parseRequirement(part.trim());
    if (typeof requirement === 'string') {
      const column = offset + (part.length - part.trimStart().length) + 1;
      return refused({ path: 'labelSelector', reason: 'PARSE', message: requirement, value: text, column });
    }
    requirements.push(requirement);
  }
  return ok(toSelector(requirements));
}

function splitOutsideParentheses(text: string): { part: string; offset: number }[] {
  const parts: { part: string; offset: number }[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const symbol = text[at];
    if (symbol === '(') depth += 1;
    if (symbol === ')') depth -= 1;
    if (at === text.length || (symbol === ',' && depth === 0)) {
      parts.push({ part: text.slice(start, at), offset: start });
      start = at + 1;
    }
  }
  return parts;
}

/** The requirement, or what is wrong with it. */
function parseRequirement(part: string): LabelSelectorRequirement | string {
  const set = /^(\S+?)\s+(in|notin)\s*\(([^()]*)\)$/.exec(part);
  if (set) {
    const values = set[3]!.split(',').map((value) => value.trim());
    if (set[3]!.trim() === '') return `"${part}" lists no values`;
    return checked({ key: set[1]!, operator: set[2] === 'in' ? 'In' : 'NotIn', values });
  }
  const comparison = /^([^\s=!]+)\s*(==|=|!=)\s*(\S*)$/.exec(part);
  if (comparison) {
    return checked({
      key: comparison[1]!,
      operator: comparison[2] === '!=' ? 'NotIn' : 'In',
      values: [comparison[3]!],
    });
  }
  const existence = /^(!?)\s*(\S+)$/.exec(part);
  if (existence) return checked({ key: existence[2]!, operator: existence[1] ? 'DoesNotExist' : 'Exists' });
  return part === ''
    ? 'a requirement is missing'
    : `"${part}" is no requirement such as key=value, key in (a,b) or !key`;
}

function checked(requirement: LabelSelectorRequirement): LabelSelectorRequirement | string {
  if (!isLabelKey(requirement.key)) return `"${requirement.key}" is no label key`;
  const wrong = requirement.values?.find((value) => !isLabelValue(value));
  return wrong === undefined ? requirement : `"${wrong}" is no label value`;
}

function toSelector(requirements: readonly LabelSelectorRequirement[]): LabelSelector {
  const matchLabels: Record<string, string> = {};
  const matchExpressions: LabelSelectorRequirement[] = [];
  for (const requirement of requirements) {
    const only = requirement.operator === 'In' && requirement.values?.length === 1 ? requirement.values[0] : undefined;
    if (only !== undefined && !Object.hasOwn(matchLabels, requirement.key)) matchLabels[requirement.key] = only;
    else matchExpressions.push(requirement);
  }
  return {
    ...(Object.keys(matchLabels).length > 0 && { matchLabels }),
    ...(matchExpressions.length > 0 && { matchExpressions }),
  };
}
