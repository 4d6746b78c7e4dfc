import type { DescribePodQuery } from '../../client/generated/documents.ts';
import { describeConditions, describeDeletion, describeEvents } from './describe-parts.ts';
import { formatBlock, formatFields, mapLines } from './fields.ts';
import { podStatusWord } from './pod-status.ts';
import { formatMap } from './selector-text.ts';

type Pod = NonNullable<DescribePodQuery['pod']>;

/** A pod, its containers, what it waits for, and its life so far. */
export function describePod(pod: Pod, now: Date): string {
  const { metadata, spec } = pod;
  const owner = metadata.ownerReferences.find(({ controller }) => controller);
  const priority =
    spec.priority === null
      ? null
      : `${spec.priority}${spec.priorityClassName === null ? '' : ` (${spec.priorityClassName})`}`;
  const target = pod.targetNodeName === null ? '<none>' : `<none> (waits for ${pod.targetNodeName})`;
  return [
    formatFields([
      ['Name', metadata.name],
      ['Namespace', metadata.namespace],
      ['Priority', priority],
      ['Node', pod.nodeName ?? target],
      ['Nominated node', pod.nominatedNodeName],
      ['Created', metadata.creationTimestamp],
      ['Started', pod.startTime],
      ['Deletion', describeDeletion(metadata.deletionTimestamp, now)],
      ['Labels', mapLines(metadata.labels)],
      ['Annotations', mapLines(metadata.annotations)],
      ['Status', podStatusWord(pod)],
      ['Reason', pod.reason],
      ['Message', pod.message],
      ['Ready', String(pod.ready)],
      ['IP', pod.podIP],
      ['Host IP', pod.hostIP],
      ['Controlled by', owner === undefined ? '<none>' : `${owner.kind}/${owner.name}`],
      ['Revision', pod.revision === null ? null : `${pod.revision} (${pod.revisionHash ?? ''})`],
      ['Node selector', formatMap(spec.nodeSelector)],
      ['Tolerations', spec.tolerations.map(describeToleration)],
    ]),
    formatBlock('Containers', spec.containers.map((container) => describeContainer(pod, container)).join('')),
    describeConditions(pod.conditions, now),
    describeLifecycle(pod),
    describeEvents(pod.events.nodes, now),
  ].join('\n');
}

type Container = Pod['spec']['containers'][number];

function describeContainer(pod: Pod, container: Container): string {
  const status = pod.containerStatuses.find(({ name }) => name === container.name);
  const ports = container.ports.map(({ name, containerPort, hostPort, protocol }) => {
    const host = hostPort === null ? '' : `, host port ${hostPort}`;
    return `${containerPort}/${protocol}${name === null ? '' : ` (${name})`}${host}`;
  });
  const { requests, limits } = container.resources;
  return formatBlock(
    container.name,
    formatFields([
      ['Image', container.image],
      ['Ports', ports.length === 0 ? null : ports],
      ['Requests', Object.keys(requests).length === 0 ? null : mapLines(requests)],
      ['Limits', Object.keys(limits).length === 0 ? null : mapLines(limits)],
      ['State', status === undefined ? 'not reported yet' : describeState(status.state)],
      ['Ready', status === undefined ? null : String(status.ready)],
      ['Restarts', status === undefined ? null : status.restartCount],
    ]),
  );
}

/** waiting, running or terminated, with what is said of it. */
function describeState(state: unknown): string {
  const [entry] = typeof state === 'object' && state !== null ? Object.entries(state) : [];
  if (entry === undefined) return '<unknown>';
  const [name, detail] = entry as [string, unknown];
  const facts =
    typeof detail === 'object' && detail !== null
      ? Object.entries(detail).map(
          ([key, value]) => `${key} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
        )
      : [];
  return facts.length === 0 ? name : `${name} (${facts.join(', ')})`;
}

function describeToleration({
  key,
  operator,
  value,
  effect,
  tolerationSeconds,
}: Pod['spec']['tolerations'][number]): string {
  const what = key === null || key === '' ? 'any taint' : operator === 'Exists' ? key : `${key}=${value ?? ''}`;
  return [
    what,
    ...(effect === null ? [] : [`:${effect}`]),
    ...(tolerationSeconds === null ? [] : [` for ${tolerationSeconds}s`]),
  ].join('');
}

function describeLifecycle({ lifecycle }: Pod): string {
  if (lifecycle.length === 0) return 'Life: <none>\n';
  const lines = lifecycle.map(({ occurredAt, transitions, phase, nodeName }) => {
    return `${occurredAt}  ${transitions.join(',') || 'MODIFIED'}  ${phase}${nodeName === null ? '' : `  ${nodeName}`}`;
  });
  return formatBlock('Life', lines.join('\n'));
}
