import { parseLabelSelector } from '../domain/labels/parse-label-selector.ts';
import type { LabelSelector } from '../domain/model/selector.ts';
import type { DaemonSetListFilter } from '../store/read/daemon-set-pages.ts';
import type { NodeListFilter } from '../store/read/node-pages.ts';
import type { PodListFilter } from '../store/read/pod-pages.ts';
import { badInput } from './bad-input.ts';
import type { DaemonSetFilter, DaemonSetRef, NodeFilter, PodFilter } from './generated/resolver-types.ts';

// GraphQL's filters as the store's. Refusal: BAD_USER_INPUT, with the place in a selector that does not parse.

export function readPodFilter(filter: PodFilter | null | undefined): PodListFilter {
  const { labelSelector, daemonSet, ...rest } = filter ?? {};
  return { ...rest, daemonSet: readRef(daemonSet), labels: readSelector(labelSelector) };
}

export function readNodeFilter(filter: NodeFilter | null | undefined): NodeListFilter {
  const { labelSelector, missing, ...rest } = filter ?? {};
  return { ...rest, missing: readRef(missing), labels: readSelector(labelSelector) };
}

export function readDaemonSetFilter(filter: DaemonSetFilter | null | undefined): DaemonSetListFilter {
  return { namespace: filter?.namespace ?? null, labels: readSelector(filter?.labelSelector) };
}

function readRef(ref: DaemonSetRef | null | undefined): { readonly namespace: string; readonly name: string } | null {
  return ref ? { namespace: ref.namespace ?? 'default', name: ref.name } : null;
}

function readSelector(text: string | null | undefined): LabelSelector | null {
  if (text == null) return null;
  const parsed = parseLabelSelector(text);
  if (parsed.ok) return parsed.value;
  const { message, column } = parsed.error;
  throw badInput('filter.labelSelector', column === undefined ? message : `${message} (at ${column})`);
}
