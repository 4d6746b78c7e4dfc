import type { ResourceKind } from './parent-types.ts';

const kindCodes: Readonly<Record<ResourceKind, string>> = {
  DaemonSet: 'ds',
  Node: 'node',
  Pod: 'pod',
  ControllerRevision: 'rev',
  Event: 'event',
  PriorityClass: 'pc',
};

/** The global id: the kind and the uid, opaque to callers. */
export function encodeGlobalId(kind: ResourceKind, uid: string): string {
  return Buffer.from(`${kindCodes[kind]}:${uid}`).toString('base64url');
}

const uidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const numberForm = /^[0-9]{1,18}$/;

/** Kind and uid of a global id, or null when it is none of ours. */
export function decodeGlobalId(id: string): { readonly kind: ResourceKind; readonly uid: string } | null {
  const [code, uid = '', ...more] = Buffer.from(id, 'base64url').toString().split(':');
  const [kind] = Object.entries(kindCodes).find(([, known]) => known === code) ?? [];
  const form = kind === 'Event' ? numberForm : uidForm;
  if (kind === undefined || more.length > 0 || !form.test(uid)) return null;
  return { kind: kind as ResourceKind, uid };
}

/** A place in the list that tag names. */
export function encodePageCursor(tag: string, key: readonly string[]): string {
  return Buffer.from(JSON.stringify([tag, ...key])).toString('base64url');
}

/** The key of a page cursor with that many columns, or null when it comes from elsewhere. */
export function decodePageCursor(cursor: string, tag: string, columns: number): readonly string[] | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (!Array.isArray(parts) || parts.length !== columns + 1 || parts[0] !== tag) return null;
    const key: unknown[] = parts.slice(1);
    return key.every((part) => typeof part === 'string') ? key : null;
  } catch {
    return null;
  }
}
