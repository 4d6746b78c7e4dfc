import type { JsonObject } from '../model/json.ts';
import { kindType } from './kind-type.ts';
import { diffObject } from './strategic-diff.ts';
import { applyPatch } from './strategic-merge-patch.ts';

export interface AppliedSides {
  /** The manifest that was applied last, as it was written then; undefined for an object that was never applied. */
  readonly lastApplied?: JsonObject;
  /** The object as it is, with everything that others set and that was defaulted. */
  readonly live: JsonObject;
  /** The manifest that is applied now, as it is written: explicit nulls and zero values count. */
  readonly manifest: JsonObject;
}

/**
 * The object after `kubectl apply` (three-way strategic merge): what the manifest names is set, what it named the last time and
 * no longer does goes, what others set stays. Lists merge by the keys of the table of fields, with kubectl's known weakness that
 * two ports of the same number are one to it. The result is to be decoded and defaulted like any manifest.
 */
export function mergeApplied({ lastApplied, live, manifest }: AppliedSides): JsonObject {
  const type = kindType(live);
  const changes = diffObject(live, manifest, type, { side: 'changes' });
  const deletions = diffObject(lastApplied ?? {}, manifest, type, { side: 'deletions' });
  // Deletions last: an element that the manifest both names and (under the same key) no longer names is gone, as with kubectl.
  return applyPatch(applyPatch(live, changes, type, []), deletions, type, []);
}
