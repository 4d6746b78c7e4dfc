import { checkPresent, checkChoice, checkSyntax } from './check-value.ts';
import type { Handler, HttpGetAction, Lifecycle, Probe } from './container-fields.ts';
import { forbidden, invalid, required, type FieldErrors } from './field-errors.ts';
import { checkNonNegative } from './check-value.ts';
import type { FieldPath } from './field-path.ts';
import { httpHeaderName } from './name-syntax.ts';
import { checkPortReference } from './port-syntax.ts';

function validateHttpGet(action: HttpGetAction, path: FieldPath): FieldErrors {
  return [
    ...checkPresent(path.child('path'), action.path),
    ...checkPortReference(path.child('port'), action.port),
    ...checkChoice(path.child('scheme'), action.scheme ?? '', ['HTTP', 'HTTPS']),
    ...(action.httpHeaders ?? []).flatMap((header) =>
      checkSyntax(path.child('httpHeaders'), header.name ?? '', httpHeaderName),
    ),
  ];
}

/** Exactly one of exec, httpGet and tcpSocket; only the first one given is looked into, the others are refused. */
export function validateHandler(handler: Handler, path: FieldPath): FieldErrors {
  const { exec, httpGet, tcpSocket } = handler;
  const given = [
    exec && { name: 'exec', check: () => checkPresent(path.child('exec', 'command'), exec.command) },
    httpGet && { name: 'httpGet', check: () => validateHttpGet(httpGet, path.child('httpGet')) },
    tcpSocket && {
      name: 'tcpSocket',
      check: () => checkPortReference(path.child('tcpSocket', 'port'), tcpSocket.port),
    },
  ].filter((action) => action !== undefined);
  const [first, ...others] = given;
  if (first === undefined) return [required(path, 'must have one of exec, httpGet and tcpSocket')];
  const surplus = others.map(({ name }) => forbidden(path.child(name), `cannot be given together with ${first.name}`));
  return [...first.check(), ...surplus];
}

const probeNumbers = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const;

/** A probe: one action, numbers of 0 or more (Kubernetes "Configure Liveness, Readiness and Startup Probes"). */
export function validateProbe(probe: Probe | undefined, path: FieldPath): FieldErrors {
  if (!probe) return [];
  return [
    ...validateHandler(probe, path),
    ...probeNumbers.flatMap((field) => checkNonNegative(path.child(field), probe[field])),
  ];
}

/** Liveness and startup probes succeed at the first success. */
export function validateOneSuccessProbe(probe: Probe | undefined, path: FieldPath): FieldErrors {
  if (!probe) return [];
  const threshold = probe.successThreshold ?? 0;
  const wrong = threshold === 1 ? [] : [invalid(path.child('successThreshold'), threshold, 'must be 1 for this probe')];
  return [...validateProbe(probe, path), ...wrong];
}

/** Hooks after the start and before the stop of a container. */
export function validateLifecycle(lifecycle: Lifecycle | undefined, path: FieldPath): FieldErrors {
  return (['postStart', 'preStop'] as const).flatMap((hook) => {
    const handler = lifecycle?.[hook];
    return handler ? validateHandler(handler, path.child(hook)) : [];
  });
}
