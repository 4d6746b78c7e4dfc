/** What the harness holds against the product: each is a failure of the run. */
export interface Findings {
  readonly list: readonly Finding[];
  add(check: string, message: string): void;
}

export interface Finding {
  /** Which check found it: the name in the README's table. */
  readonly check: string;
  readonly message: string;
}

/** Of one check this many are told; the rest is counted. */
const toldMax = 20;

export function createFindings(onFinding: (finding: Finding) => void = () => undefined): Findings {
  const list: Finding[] = [];
  const counts = new Map<string, number>();
  return {
    list,
    add(check, message) {
      const count = (counts.get(check) ?? 0) + 1;
      counts.set(check, count);
      if (count > toldMax) return;
      const finding = { check, message: count === toldMax ? `${message} (and maybe more)` : message };
      list.push(finding);
      onFinding(finding);
    },
  };
}
