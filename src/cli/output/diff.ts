/** One field that differs: before undefined when it is new, after undefined when it is gone. */
export interface FieldDifference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Field by field, what changes from one object to the other; list items are paired by name where all have one, else by place. */
export function diffFields(before: unknown, after: unknown, path = ''): FieldDifference[] {
  const left = childrenOf(before);
  const right = childrenOf(after);
  if (left === null || right === null || left.isList !== right.isList) {
    return isSame(before, after) ? [] : [{ path, before, after }];
  }
  const keys = new Set([...left.children.keys(), ...right.children.keys()]);
  return [...keys].flatMap((key) => {
    const at = left.isList ? `${path}[${key}]` : joinPath(path, key);
    return diffFields(left.children.get(key), right.children.get(key), at);
  });
}

/** Lines for people: `+ path: value`, `- path: value`, `~ path: value → value`. */
export function formatDifferences(differences: readonly FieldDifference[]): string {
  return differences
    .map(({ path, before, after }) => {
      if (before === undefined) return `+ ${path}: ${JSON.stringify(after)}\n`;
      if (after === undefined) return `- ${path}: ${JSON.stringify(before)}\n`;
      return `~ ${path}: ${JSON.stringify(before)} → ${JSON.stringify(after)}\n`;
    })
    .join('');
}

interface Children {
  readonly isList: boolean;
  readonly children: ReadonlyMap<string, unknown>;
}

function childrenOf(value: unknown): Children | null {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const names = items.map(nameOf);
    const isNamed = names.every((name) => name !== null) && new Set(names).size === names.length;
    return {
      isList: true,
      children: new Map(items.map((item, at) => [isNamed ? (names[at] ?? '') : String(at), item])),
    };
  }
  if (typeof value !== 'object' || value === null) return null;
  return { isList: false, children: new Map(Object.entries(value)) };
}

function nameOf(item: unknown): string | null {
  if (typeof item !== 'object' || item === null || !('name' in item)) return null;
  return typeof item.name === 'string' ? item.name : null;
}

function joinPath(path: string, key: string): string {
  if (/[./]/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

function isSame(before: unknown, after: unknown): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}
