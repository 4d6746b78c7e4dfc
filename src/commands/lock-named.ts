import type { Manifest, ManifestKind } from '../domain/model/manifest.ts';
import type { Transaction } from '../store/core/transaction.ts';
import { lockDaemonSetsByName, type StoredDaemonSet } from '../store/read/find-daemon-sets.ts';
import { lockNodes, type StoredNode } from '../store/read/find-nodes.ts';
import { lockPodsByName, type StoredPod } from '../store/read/find-pods.ts';
import { lockPriorityClasses, type StoredPriorityClass } from '../store/read/find-priority-classes.ts';
import type { ObjectName } from '../store/read/object-name.ts';

/** An existing object, locked. */
export type StoredObject =
  | { readonly kind: 'DaemonSet'; readonly stored: StoredDaemonSet }
  | { readonly kind: 'Node'; readonly stored: StoredNode }
  | { readonly kind: 'Pod'; readonly stored: StoredPod }
  | { readonly kind: 'PriorityClass'; readonly stored: StoredPriorityClass };

export type NamedObjects = ReadonlyMap<string, StoredObject>;

/** Locks what exists of the objects that these manifests name, kind by kind in the common order, a statement each. */
export async function lockNamed(tx: Transaction, manifests: readonly Manifest[]): Promise<NamedObjects> {
  const namesOf = (kind: ManifestKind): ObjectName[] =>
    manifests.filter((manifest) => manifest.kind === kind && manifest.metadata.name).map(nameOf);
  const plainNamesOf = (kind: ManifestKind) => namesOf(kind).map(({ name }) => name);
  const objects: StoredObject[] = [
    ...(await lockNodes(tx, plainNamesOf('Node'))).map((stored) => ({ kind: 'Node', stored }) as const),
    ...(await lockDaemonSetsByName(tx, namesOf('DaemonSet'))).map((stored) => ({ kind: 'DaemonSet', stored }) as const),
    ...(await lockPodsByName(tx, namesOf('Pod'))).map((stored) => ({ kind: 'Pod', stored }) as const),
    ...(await lockPriorityClasses(tx, plainNamesOf('PriorityClass'))).map(
      (stored) => ({ kind: 'PriorityClass', stored }) as const,
    ),
  ];
  return new Map(
    objects.map((object) => {
      const { image } = object.stored;
      const namespace = 'namespace' in image ? image.namespace : '';
      return [keyOf(object.kind, { namespace, name: image.name }), object];
    }),
  );
}

/** The locked object that a manifest names. */
export function findNamed(objects: NamedObjects, manifest: Manifest): StoredObject | undefined {
  return objects.get(keyOf(manifest.kind, nameOf(manifest)));
}

/** '' as namespace for kinds without one. */
export function nameOf({ kind, metadata }: Manifest): ObjectName {
  const hasNamespace = kind === 'DaemonSet' || kind === 'Pod';
  return { namespace: hasNamespace ? metadata.namespace || 'default' : '', name: metadata.name };
}

function keyOf(kind: ManifestKind, { namespace, name }: ObjectName): string {
  return `${kind} ${namespace}/${name}`;
}
