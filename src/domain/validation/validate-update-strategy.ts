import type { DaemonSetUpdateStrategy, RollingUpdateDaemonSet } from '../model/daemon-set.ts';
import { invalid, notSupported, required, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';
import { checkIntOrPercent, isZeroIntOrPercent } from './int-or-percent.ts';

/**
 * Pods must be able to give way somewhere: either some may be unavailable, or new ones may surge beside old ones, not
 * both. maxSurge is the rule of Kubernetes 1.21; where it is left out, the rule and reason of 1.20 hold.
 */
function validateRollingUpdate(rollingUpdate: RollingUpdateDaemonSet, path: FieldPath): FieldErrors {
  const { maxUnavailable, maxSurge } = rollingUpdate;
  const unavailablePath = path.child('maxUnavailable');
  const surgePath = path.child('maxSurge');
  const surges = maxSurge !== undefined && !isZeroIntOrPercent(maxSurge);
  const gives = maxUnavailable !== undefined && !isZeroIntOrPercent(maxUnavailable);
  const blocked =
    maxSurge === undefined
      ? invalid(unavailablePath, maxUnavailable, 'must not be 0 without a maxSurge')
      : required(unavailablePath, 'must not be 0 when maxSurge is 0');
  return [
    ...(maxUnavailable === undefined ? [] : checkIntOrPercent(unavailablePath, maxUnavailable)),
    ...(maxSurge === undefined ? [] : checkIntOrPercent(surgePath, maxSurge)),
    ...(surges && gives ? [invalid(surgePath, maxSurge, 'must be 0 when maxUnavailable is not 0')] : []),
    ...(!surges && !gives ? [blocked] : []),
  ];
}

/** RollingUpdate with its settings, or OnDelete (document: "Updating a DaemonSet"). With OnDelete the settings are ignored. */
export function validateUpdateStrategy(strategy: DaemonSetUpdateStrategy | undefined, path: FieldPath): FieldErrors {
  switch (strategy?.type) {
    case 'OnDelete':
      return [];
    case 'RollingUpdate':
      return strategy.rollingUpdate
        ? validateRollingUpdate(strategy.rollingUpdate, path.child('rollingUpdate'))
        : [required(path.child('rollingUpdate'), 'must be given with RollingUpdate')];
    default:
      return [notSupported(path, strategy?.type ?? '', ['RollingUpdate', 'OnDelete'])];
  }
}
