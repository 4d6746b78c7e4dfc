/** One version of one object, as an audit trigger and as readers know it. */
export interface Version {
  readonly object: string;
  readonly version: number;
}

/** A list as it was read, and what its reader was then told from the list's cursor on. */
export interface ListedWorld {
  readonly versions: ReadonlyMap<string, number>;
  readonly followed: readonly Version[];
}

/** A reader that was now and then told that its place is gone, and listed anew each time: only its last stretch reaches the end. */
export interface Follower {
  readonly stretches: readonly ListedWorld[];
}

/**
 * Judges what readers were given against what was committed (`truth`, per object in the order of commits). Gives a line for
 * each way in which a promise of the feed was broken; none means: complete, each once, equal order for all readers, cause
 * before effect, lists continued exactly, and followers missed nothing but what they were told of.
 */
export function checkFeed({
  truth,
  readers,
  lists,
  followers = [],
}: {
  readonly truth: readonly Version[];
  readonly readers: readonly (readonly Version[])[];
  readonly lists: readonly ListedWorld[];
  readonly followers?: readonly Follower[];
}): string[] {
  const finalVersions = new Map<string, number>();
  for (const { object, version } of truth) finalVersions.set(object, version);
  return [
    ...readers.flatMap((seen, reader) => checkReader(`reader ${reader}`, truth, seen)),
    ...readers.flatMap((seen, reader) =>
      keys(seen).join() === keys(readers[0]!).join() ? [] : [`reader ${reader} has another order than reader 0`],
    ),
    ...lists.flatMap((list, index) => checkFollowed(`list ${index}`, list, finalVersions)),
    ...followers.flatMap(({ stretches }, index) => [
      ...stretches.slice(0, -1).flatMap((list) => checkRising(`follower ${index}`, list.versions, list.followed)),
      ...stretches.slice(-1).flatMap((list) => checkFollowed(`follower ${index}`, list, finalVersions)),
    ]),
  ];
}

const keys = (versions: readonly Version[]) => versions.map(({ object, version }) => `${object} ${version}`);

function checkReader(name: string, truth: readonly Version[], seen: readonly Version[]): string[] {
  const given = new Set(keys(seen));
  return [
    ...keys(truth).flatMap((key) => (given.has(key) ? [] : [`${name} misses ${key}`])),
    ...(given.size === seen.length ? [] : [`${name} was given something twice`]),
    ...checkRising(name, new Map(), seen),
  ];
}

/** Version n + 1 of an object is made by somebody who saw version n: it must come later. */
function checkRising(name: string, start: ReadonlyMap<string, number>, seen: readonly Version[]): string[] {
  const last = new Map(start);
  const broken: string[] = [];
  for (const { object, version } of seen) {
    if (version !== (last.get(object) ?? 0) + 1)
      broken.push(`${name}: ${object} goes from ${last.get(object)} to ${version}`);
    last.set(object, version);
  }
  return broken;
}

function checkFollowed(name: string, list: ListedWorld, finalVersions: ReadonlyMap<string, number>): string[] {
  const reached = new Map(list.versions);
  for (const { object, version } of list.followed) reached.set(object, version);
  return [
    ...checkRising(name, list.versions, list.followed),
    ...[...finalVersions].flatMap(([object, version]) =>
      reached.get(object) === version ? [] : [`${name}: ${object} ends at ${reached.get(object)}, not ${version}`],
    ),
  ];
}
