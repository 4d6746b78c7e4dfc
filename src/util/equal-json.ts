/**
 * Whether two JSON values are the same: objects by their members, in whatever order; a member that is undefined is as good as absent.
 * People choose the keys (a label may be called "toString"), so none is ever read through a prototype.
 */
export function equalJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    return left.every((element, index) => equalJson(element, right[index]));
  }
  const members = right as Readonly<Record<string, unknown>>;
  for (const [key, value] of Object.entries(left)) {
    if (!equalJson(value, Object.hasOwn(members, key) ? members[key] : undefined)) return false;
  }
  return Object.keys(members).every((key) => Object.hasOwn(left, key) || members[key] === undefined);
}
