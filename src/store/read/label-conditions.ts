import type { LabelSelector, LabelSelectorRequirement } from '../../domain/model/selector.ts';
import type { SqlParameters } from './sql-parameters.ts';

/**
 * A label selector as SQL conditions over a jsonb column of labels; all must hold. Equalities become one containment,
 * which a GIN index answers. An empty selector gives no condition (Labels and Selectors: "API").
 */
export function labelConditions(input: {
  readonly selector: LabelSelector;
  readonly column: string;
  readonly parameters: SqlParameters;
}): string[] {
  const { selector, column, parameters } = input;
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const equalities =
    Object.keys(matchLabels).length === 0
      ? []
      : [`${column} @> ${parameters.add(JSON.stringify(matchLabels), 'jsonb')}`];
  return [
    ...equalities,
    ...matchExpressions.map((requirement) => requirementCondition(requirement, column, parameters)),
  ];
}

function requirementCondition(
  { key, operator, values = [] }: LabelSelectorRequirement,
  column: string,
  parameters: SqlParameters,
): string {
  const value = `(${column} ->> ${parameters.add(key, 'text')})`;
  switch (operator) {
    case 'In':
      return `${value} = ANY(${parameters.add(values, 'text[]')})`;
    case 'NotIn':
      return `(${value} IS NULL OR ${value} <> ALL(${parameters.add(values, 'text[]')}))`;
    case 'Exists':
      return `${value} IS NOT NULL`;
    case 'DoesNotExist':
      return `${value} IS NULL`;
  }
}
