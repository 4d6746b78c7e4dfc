import type { DaemonSetImage, NodeImage, PodImage, PriorityClassImage } from '../domain/model/images.ts';
import type { JsonObject } from '../domain/model/json.ts';
import type { Queryable } from '../store/core/queryable.ts';
import { findDaemonSetsByUid } from '../store/read/find-daemon-sets.ts';
import { findNodesByUid } from '../store/read/find-nodes.ts';
import { findPodsByUid } from '../store/read/find-pods.ts';
import { findPriorityClassesByUid } from '../store/read/find-priority-classes.ts';

// What is kept of a command's value for a repeated call (the object's uid), and the value again: the object as it is now.

type Find<Image> = (db: Queryable, uids: readonly string[]) => Promise<Image[]>;

async function recallOne<Image>(db: Queryable, kept: JsonObject, find: Find<Image>): Promise<Image | null> {
  return typeof kept['uid'] === 'string' ? ((await find(db, [kept['uid']]))[0] ?? null) : null;
}

function rememberOne(image: { readonly uid: string } | null): JsonObject {
  return { uid: image?.uid ?? null };
}

export function rememberDaemonSet({ daemonSet }: { readonly daemonSet: DaemonSetImage | null }): JsonObject {
  return rememberOne(daemonSet);
}

export async function recallDaemonSet(
  db: Queryable,
  kept: JsonObject,
): Promise<{ readonly daemonSet: DaemonSetImage | null }> {
  return { daemonSet: await recallOne(db, kept, findDaemonSetsByUid) };
}

export function rememberPod({ pod }: { readonly pod: PodImage | null }): JsonObject {
  return rememberOne(pod);
}

export async function recallPod(db: Queryable, kept: JsonObject): Promise<{ readonly pod: PodImage | null }> {
  return { pod: await recallOne(db, kept, findPodsByUid) };
}

export function rememberNode({ node }: { readonly node: NodeImage | null }): JsonObject {
  return rememberOne(node);
}

export async function recallNode(db: Queryable, kept: JsonObject): Promise<{ readonly node: NodeImage | null }> {
  return { node: await recallOne(db, kept, findNodesByUid) };
}

export function rememberPriorityClass(value: { readonly priorityClass: PriorityClassImage | null }): JsonObject {
  return rememberOne(value.priorityClass);
}

export async function recallPriorityClass(
  db: Queryable,
  kept: JsonObject,
): Promise<{ readonly priorityClass: PriorityClassImage | null }> {
  return { priorityClass: await recallOne(db, kept, findPriorityClassesByUid) };
}

/** Of a deletion that leaves nothing but the uid of what it deleted. */
export function rememberDeleted({ deletedUid }: { readonly deletedUid: string }): JsonObject {
  return { deletedUid };
}

export function recallDeleted(_db: Queryable, kept: JsonObject): Promise<{ readonly deletedUid: string }> {
  return Promise.resolve({ deletedUid: String(kept['deletedUid']) });
}
