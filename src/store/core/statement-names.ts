/** Of the statements of one pool's transactions. */
export interface StatementNames {
  /** The name under which a connection keeps this statement parsed, or none. */
  of(text: string): string | undefined;
  /** From now on each text has another name: what connections keep does not fit the tables any more. It ends with them. */
  renew(): void;
}

/** More texts than this are no fixed set: they are made with values in them, and are not worth keeping. */
const NAMES_MAX = 500;

/**
 * Names for the statements of transactions. Under a name a connection keeps a statement parsed, which for those that change little
 * costs as much as running them. Each is still planned with its values (`setLimits` in transaction.ts): a plan for any values would
 * not know a list of two from one of ten thousand.
 */
export function createStatementNames(): StatementNames {
  const names = new Map<string, string>();
  let given = 0;
  return {
    of(text) {
      const known = names.get(text);
      if (known !== undefined || names.size >= NAMES_MAX) return known;
      given += 1;
      const name = `everynode_${given}`;
      names.set(text, name);
      return name;
    },
    renew: () => names.clear(),
  };
}

/** Nothing is kept. */
export const noStatementNames: StatementNames = { of: () => undefined, renew: () => undefined };
