import type { Labels } from '../model/object-meta.ts';
import type { LabelSelector, LabelSelectorRequirement } from '../model/selector.ts';

/**
 * Does the selector select an object with these labels? All of it must hold; an absent selector selects nothing,
 * an empty one everything (document: "Podセレクター").
 */
export function matchLabelSelector(selector: LabelSelector | null | undefined, labels: Labels | undefined): boolean {
  if (!selector) return false;
  const present = labels ?? {};
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    if (labelOf(present, key) !== value) return false;
  }
  return (selector.matchExpressions ?? []).every((requirement) => matchRequirement(requirement, present));
}

/** Nothing is required: such a selector selects everything, which a DaemonSet must not. */
export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0;
}

/** The label's value, or undefined; keys such as "constructor" are no labels unless somebody set them. */
export function labelOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

function matchRequirement(requirement: LabelSelectorRequirement, labels: Labels): boolean {
  const value = labelOf(labels, requirement.key);
  const values = requirement.values ?? [];
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      // An operator that validation would have refused selects nothing.
      return false;
  }
}
