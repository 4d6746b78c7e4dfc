import { matchLabelSelector } from '../labels/label-selector.ts';
import type { Labels } from '../model/object-meta.ts';
import type { LabelSelector } from '../model/selector.ts';

/** A pod or revision of the set's namespace. */
export interface OwnableObject {
  readonly uid: string;
  readonly labels: Labels;
  /** uid of its controller reference; null without one. */
  readonly controllerUid: string | null;
  readonly deleting: boolean;
}

export interface OwnershipPlan {
  /** Owned and selected: what the set counts and manages, together with `adopt`. */
  readonly keep: readonly string[];
  readonly adopt: readonly string[];
  /** Owned and no longer selected: they lose their reference and live on. */
  readonly release: readonly string[];
}

/**
 * What a DaemonSet owns after settling with its selector (document: "Podセレクター"; "DaemonSetの削除" for adoption).
 * What another controller owns is never touched; identity is the uid; a terminating set adopts and releases nothing.
 */
export function planOwnership(input: {
  readonly daemonSet: { readonly uid: string; readonly selector: LabelSelector; readonly deleting: boolean };
  readonly objects: readonly OwnableObject[];
}): OwnershipPlan {
  const { uid, selector, deleting } = input.daemonSet;
  const plan = { keep: [] as string[], adopt: [] as string[], release: [] as string[] };
  for (const object of input.objects) {
    const selected = matchLabelSelector(selector, object.labels);
    if (object.controllerUid === uid) {
      if (selected) plan.keep.push(object.uid);
      else if (!deleting) plan.release.push(object.uid);
    } else if (object.controllerUid === null && selected && !deleting && !object.deleting) {
      plan.adopt.push(object.uid);
    }
  }
  return plan;
}
