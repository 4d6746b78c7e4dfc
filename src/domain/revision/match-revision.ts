import { compareBy, compareNumbers, compareText } from '../../util/compare.ts';
import type { PodTemplate } from '../model/pod-template.ts';
import type { Revision } from '../model/revision.ts';
import { hashTemplate } from './hash-template.ts';

/** Lowest number first, then the older, then by name (ControllerRevision ordering). */
export const compareRevisions = compareBy<Revision>(
  (left, right) => compareNumbers(left.revision, right.revision),
  (left, right) => compareNumbers(left.creationTime, right.creationTime),
  (left, right) => compareText(left.name, right.name),
);

export interface RevisionInput {
  readonly daemonSetName: string;
  readonly template: PodTemplate;
  /** Of the template; see Revision.templateKey. */
  readonly templateKey: string;
  /** The set's own revisions, after ownership was settled, in any order. */
  readonly revisions: readonly Revision[];
  readonly collisionCount?: number | null;
  /** Template keys, by name, of revisions that others hold in the namespace: names that one of another template cannot have. */
  readonly takenNames?: ReadonlyMap<string, string>;
}

export interface RevisionPlan {
  /** The hash that pods made now carry. */
  readonly currentHash: string;
  /** The revision to make, or to take over from whoever holds one of this name and template; null when the set has one. */
  readonly create: { readonly name: string; readonly hash: string; readonly revision: number } | null;
  /** uid of the existing current revision; null when it must be made. */
  readonly currentUid: string | null;
  /** The number that the existing current one gets; null when it has the highest already. */
  readonly renumberTo: number | null;
  /** Further revisions of the same template: to be deleted. */
  readonly duplicates: readonly string[];
  /** With duplicates: the hash that all pods of the set get where theirs differs; else null. */
  readonly relabelPodsTo: string | null;
  /** Raised when a name was taken by another template; null: as it was. */
  readonly collisionCount: number | null;
}

/**
 * Which revision is current, and what to do so that the history says so (ControllerRevision, "find the current one").
 * Going back to an earlier template makes nothing new: its revision is numbered anew, above all others.
 */
export function planRevisions(input: RevisionInput): RevisionPlan {
  const sorted = [...input.revisions].sort(compareRevisions);
  const equal = sorted.filter((one) => one.templateKey === input.templateKey);
  const others = sorted.filter((one) => one.templateKey !== input.templateKey);
  const next = others.reduce((highest, one) => Math.max(highest, one.revision), 0) + 1;
  const current = equal.at(-1);
  if (!current) return planNewRevision(input, next);
  const duplicates = equal.slice(0, -1).map((one) => one.uid);
  return {
    currentHash: current.hash,
    create: null,
    currentUid: current.uid,
    renumberTo: current.revision < next ? next : null,
    duplicates,
    relabelPodsTo: duplicates.length > 0 ? current.hash : null,
    collisionCount: null,
  };
}

/** Is the pod made from the template of that revision? Only the hash decides; an empty one fits nothing. */
export function isPodUpdated(podHash: string | null, currentHash: string): boolean {
  return podHash !== null && podHash !== '' && podHash === currentHash;
}

function planNewRevision(input: RevisionInput, revision: number): RevisionPlan {
  const { daemonSetName, template, revisions } = input;
  const taken = new Map([...(input.takenNames ?? []), ...revisions.map((one) => [one.name, one.templateKey] as const)]);
  const before = input.collisionCount ?? null;
  let count = before;
  let hash = hashTemplate(template, count);
  while ((taken.get(`${daemonSetName}-${hash}`) ?? input.templateKey) !== input.templateKey) {
    count = (count ?? 0) + 1;
    hash = hashTemplate(template, count);
  }
  return {
    currentHash: hash,
    create: { name: `${daemonSetName}-${hash}`, hash, revision },
    currentUid: null,
    renumberTo: null,
    duplicates: [],
    relabelPodsTo: null,
    collisionCount: count === before ? null : count,
  };
}
