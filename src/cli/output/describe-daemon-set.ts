import type { DescribeDaemonSetQuery } from '../../client/generated/documents.ts';
import { describeDeletion, describeEvents } from './describe-parts.ts';
import { formatBlock, formatFields, mapLines, yamlBlock } from './fields.ts';
import { formatMap, formatSelector } from './selector-text.ts';

type DaemonSet = NonNullable<DescribeDaemonSetQuery['daemonSet']>;

/** Everything that people ask about a DaemonSet; with a placement, that of one node first. */
export function describeDaemonSet(daemonSet: DaemonSet, now: Date): string {
  const { metadata, spec, status } = daemonSet;
  const { rollingUpdate, type } = spec.updateStrategy;
  const maxSurge = rollingUpdate?.maxSurge;
  const strategy = [
    type,
    ...(rollingUpdate ? [`maxUnavailable ${rollingUpdate.maxUnavailable ?? '<none>'}`] : []),
    ...(maxSurge === null || maxSurge === undefined || maxSurge === 0 ? [] : [`maxSurge ${maxSurge}`]),
  ];
  return [
    formatFields([
      ['Name', metadata.name],
      ['Namespace', metadata.namespace],
      ['Created', metadata.creationTimestamp],
      ['Deletion', describeDeletion(metadata.deletionTimestamp, now)],
      ['Labels', mapLines(metadata.labels)],
      ['Annotations', mapLines(metadata.annotations)],
      ['Selector', formatSelector(spec.selector)],
      ['Node selector', formatMap(spec.template.spec.nodeSelector)],
      ['Update strategy', strategy.join(', ')],
      ['Min ready seconds', spec.minReadySeconds],
      ['Generation', `${metadata.generation ?? '<none>'} (observed ${status.observedGeneration})`],
      ['Nodes desired', status.desiredNumberScheduled],
      ['  with a pod', status.currentNumberScheduled],
      ['  up to date', status.updatedNumberScheduled],
      ['  ready', status.numberReady],
      ['  available', status.numberAvailable],
      ['  without a pod', names(daemonSet.missing)],
      ['  unavailable', names(daemonSet.unavailable)],
      ['Nodes lost with a new pod', names(daemonSet.lost) ?? '0'],
      ['Nodes misscheduled', names(daemonSet.misscheduled) ?? '0'],
      ['Pods', podCounts(daemonSet)],
    ]),
    daemonSet.placement ? describePlacement(daemonSet.placement) : '',
    yamlBlock('Pod template', {
      metadata: { labels: spec.template.labels, annotations: spec.template.annotations },
      spec: spec.template.spec.raw,
    }),
    describeEvents(daemonSet.events.nodes, now),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** Why (not) there. */
export function describePlacement(placement: NonNullable<DaemonSet['placement']>): string {
  const { node, shouldRun, shouldContinue, reasons, pods } = placement;
  const verdict = shouldRun
    ? 'should run here'
    : shouldContinue
      ? 'no new pod is made here; one that is here may stay'
      : 'must not run here';
  const lines = [
    `Verdict: ${verdict}`,
    ...(reasons.length === 0 ? [] : ['Because:', ...reasons.map(({ code, message }) => `  ${code}: ${message}`)]),
    ...(pods.length === 0 ? ['Pods: <none>'] : ['Pods:', ...pods.map((pod) => `  ${describePlacedPod(pod)}`)]),
  ];
  return formatBlock(`On node ${node.metadata.name}`, lines.join('\n'));
}

function describePlacedPod(pod: NonNullable<DaemonSet['placement']>['pods'][number]): string {
  const state = pod.metadata.deletionTimestamp === null ? (pod.ready ? 'Ready' : pod.phase) : 'Terminating';
  const why = [pod.reason, pod.message].filter((part) => part !== null && part !== '').join(': ');
  return `${pod.metadata.name}  ${state}${why === '' ? '' : `  ${why}`}`;
}

function podCounts({ running, pending, succeeded, failed }: DaemonSet): string {
  const text = ({ totalCount }: DaemonSet['running']): string => `${totalCount.count}${totalCount.isExact ? '' : '+'}`;
  return `${text(running)} Running, ${text(pending)} Pending, ${text(succeeded)} Succeeded, ${text(failed)} Failed`;
}

/** Null: there are none. */
function names({ nodes, pageInfo }: DaemonSet['missing']): string | null {
  if (nodes.length === 0) return null;
  const all = nodes.map(({ metadata }) => metadata.name).join(', ');
  return pageInfo.hasNextPage ? `${all}, … (all: everynode get nodes, or a query)` : all;
}
