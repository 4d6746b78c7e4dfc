import type { DescribeNodeQuery, PodRowFragment } from '../../client/generated/documents.ts';
import { formatAge } from '../durations.ts';
import { nodeRoles, nodeStatusWord } from './columns.ts';
import { describeConditions, describeDeletion, describeEvents } from './describe-parts.ts';
import { formatBlock, formatFields, mapLines } from './fields.ts';
import { podStatusWord } from './pod-status.ts';
import { formatTaint } from './selector-text.ts';
import { formatTable } from './table.ts';

type Node = NonNullable<DescribeNodeQuery['node']>;

/** A node with its pods (all of them, read by the caller) and what DaemonSets have to do here. */
export function describeNode(node: Node, pods: readonly PodRowFragment[], now: Date): string {
  const { metadata } = node;
  return [
    formatFields([
      ['Name', metadata.name],
      ['Roles', nodeRoles(metadata.labels)],
      ['Status', nodeStatusWord(node)],
      ['Labels', mapLines(metadata.labels)],
      ['Annotations', mapLines(metadata.annotations)],
      ['Created', metadata.creationTimestamp],
      ['Deletion', describeDeletion(metadata.deletionTimestamp, now)],
      ['Taints', node.taints.map(formatTaint)],
      ['Unschedulable', String(node.unschedulable)],
      ['Runtime', node.runtime.toLowerCase()],
      ['Last heartbeat', node.lastHeartbeatTime === null ? 'never' : `${formatAge(node.lastHeartbeatTime, now)} ago`],
      ['Addresses', node.addresses.map(({ type, address }) => `${type} ${address}`)],
      ['Capacity', mapLines(node.capacity)],
      ['Allocatable', mapLines(node.allocatable)],
    ]),
    describeConditions(node.conditions, now),
    describeDaemonSets(node.daemonSets),
    describePods(pods, now),
    describeEvents(node.events.nodes, now),
  ].join('\n');
}

type DaemonSets = Node['daemonSets'];

function describeDaemonSets({ nodes, pageInfo }: DaemonSets): string {
  if (nodes.length === 0) return 'DaemonSets: <none>\n';
  const table = formatTable<DaemonSets['nodes'][number]>(
    [
      { title: 'NAMESPACE', cell: ({ metadata }) => metadata.namespace ?? '' },
      { title: 'NAME', cell: ({ metadata }) => metadata.name },
      { title: 'SHOULD RUN', cell: ({ placement }) => (placement?.shouldRun === true ? 'yes' : 'no') },
      {
        title: 'REASONS',
        cell: ({ placement }) => (placement?.reasons ?? []).map(({ message }) => message).join('; '),
      },
    ],
    nodes,
  );
  return formatBlock('DaemonSets', pageInfo.hasNextPage ? `${table}… and more` : table);
}

function describePods(pods: readonly PodRowFragment[], now: Date): string {
  if (pods.length === 0) return 'Pods: <none>\n';
  const table = formatTable<PodRowFragment>(
    [
      { title: 'NAMESPACE', cell: ({ metadata }) => metadata.namespace ?? '' },
      { title: 'NAME', cell: ({ metadata }) => metadata.name },
      { title: 'STATUS', cell: podStatusWord },
      { title: 'AGE', cell: ({ metadata }) => formatAge(metadata.creationTimestamp, now) },
    ],
    pods,
  );
  return formatBlock(`Pods (${pods.length})`, table);
}
