import type { Json, JsonObject } from '../model/json.ts';
import { imageTag } from './image-reference.ts';
import { defaultFieldRef, defaultIn, mapList, roundResources } from './json-defaults.ts';

function defaultPort(port: JsonObject, hostNetwork: boolean): JsonObject {
  // A port 0 is no port and stays for validation to refuse; as a host port it would not even be printed.
  const hostPort = hostNetwork && port.containerPort !== 0 ? (port.hostPort ?? port.containerPort) : port.hostPort;
  return { protocol: 'TCP', ...port, ...(hostPort === undefined ? {} : { hostPort }) };
}

/** exec, httpGet or tcpSocket of a probe or hook. */
function defaultHandler(handler: JsonObject): JsonObject {
  return defaultIn(handler, 'httpGet', (httpGet) => ({ path: '/', scheme: 'HTTP', ...httpGet }));
}

function defaultProbe(probe: JsonObject): JsonObject {
  const numbers = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
  return { ...numbers, ...defaultHandler(probe) };
}

function defaultLifecycle(lifecycle: JsonObject): JsonObject {
  return defaultIn(defaultIn(lifecycle, 'postStart', defaultHandler), 'preStop', defaultHandler);
}

function defaultEnv(env: JsonObject): JsonObject {
  return defaultIn(env, 'valueFrom', defaultFieldRef);
}

/** A mount type other than Default needs a feature that v1.20 has switched off; what is asked for is put back. */
function defaultSecurityContext(context: JsonObject): JsonObject {
  return context.procMount === undefined ? context : { ...context, procMount: 'Default' };
}

function pullPolicy(image: Json | undefined): string {
  return typeof image === 'string' && imageTag(image) === 'latest' ? 'Always' : 'IfNotPresent';
}

/**
 * One container, init container or ephemeral container with its defaults (semantics.md 22).
 * With hostNetwork the ports of the container are those of the node.
 */
export function defaultContainer(container: JsonObject, hostNetwork: boolean): JsonObject {
  let result: JsonObject = {
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: pullPolicy(container.image),
    ...container,
  };
  result = mapList(result, 'ports', (port) => defaultPort(port, hostNetwork));
  result = mapList(result, 'env', defaultEnv);
  result = defaultIn(result, 'resources', roundResources);
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    result = defaultIn(result, probe, defaultProbe);
  }
  result = defaultIn(result, 'lifecycle', defaultLifecycle);
  return defaultIn(result, 'securityContext', defaultSecurityContext);
}
