/** A path such as `spec.containers[0].image` (`~` stands for a dot in a key) and the value to set there. */
export type Edit = readonly [path: string, value: unknown];

function stepsOf(path: string): readonly string[] {
  return path
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .map((step) => step.replaceAll('~', '.'));
}

function withValue(target: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(target)) {
    return target.map((entry, position) => (position === Number(step) ? withValue(entry, rest, value) : entry));
  }
  const fields = (target ?? {}) as Readonly<Record<string, unknown>>;
  return { ...fields, [step]: withValue(fields[step], rest, value) };
}

/** A copy of the object with these values set. */
export function withEdits(target: object, edits: readonly Edit[]): unknown {
  return edits.reduce<unknown>((object, [path, value]) => withValue(object, stepsOf(path), value), target);
}
