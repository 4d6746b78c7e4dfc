/** More texts than this are no fixed set: they are made with values in them, and are not worth keeping. */
const NAMES_MAX = 500;

/**
 * Names for the statements of transactions. Under a name a connection keeps a statement parsed, which for those that change little
 * costs as much as running them. Each is still planned with its values (`setLimits` in transaction.ts): a plan for any values would
 * not know a list of two from one of ten thousand.
 */
export function createStatementNames(): (text: string) => string | undefined {
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text);
    if (known !== undefined || names.size >= NAMES_MAX) return known;
    const name = `everynode_${names.size + 1}`;
    names.set(text, name);
    return name;
  };
}
