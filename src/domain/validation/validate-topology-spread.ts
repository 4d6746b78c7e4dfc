import { checkChoice, checkPresent } from './check-value.ts';
import { duplicate, invalid, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';
import type { TopologySpreadConstraint } from './pod-spec-fields.ts';

function isSameKind(a: TopologySpreadConstraint, b: TopologySpreadConstraint): boolean {
  return (a.topologyKey ?? '') === (b.topologyKey ?? '') && (a.whenUnsatisfiable ?? '') === (b.whenUnsatisfiable ?? '');
}

/** Spread constraints (Kubernetes "Pod Topology Spread Constraints"); of equal kinds the earlier one is reported. */
export function validateTopologySpread(
  constraints: readonly TopologySpreadConstraint[] | undefined,
  path: FieldPath,
): FieldErrors {
  const list = constraints ?? [];
  return list.flatMap((constraint, position) => {
    const place = path.index(position);
    const { maxSkew = 0, topologyKey = '', whenUnsatisfiable = '' } = constraint;
    const isRepeated = list.slice(position + 1).some((later) => isSameKind(constraint, later));
    return [
      ...(maxSkew > 0 ? [] : [invalid(place.child('maxSkew'), maxSkew, 'must be more than 0')]),
      ...checkPresent(place.child('topologyKey'), topologyKey),
      ...checkChoice(place.child('whenUnsatisfiable'), whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway']),
      ...(isRepeated
        ? [duplicate(place.child('{topologyKey, whenUnsatisfiable}'), `{${topologyKey}, ${whenUnsatisfiable}}`)]
        : []),
    ];
  });
}
