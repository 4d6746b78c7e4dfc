/** What one bench is to reach, besides others: a bound on one number. */
export interface Goal {
  /** What the number is, in a word or two. */
  readonly what: string;
  readonly value: number;
  readonly unit?: string;
  /** Exactly one of both is given. */
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** What one run of a bench found. */
export interface Measurement {
  readonly value: number;
  readonly unit: string;
  /** What the comparison reached in the same run, in the same unit; null where the goal is absolute. */
  readonly floor: number | null;
  /** All of them must hold. */
  readonly goals: readonly Goal[];
  /** Whatever explains the figure; kept in the results file only. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The line that a bench prints. */
export interface ResultLine {
  readonly bench: string;
  readonly value: number;
  readonly unit: string;
  readonly floor: number | null;
  /** value / floor. */
  readonly ratio: number | null;
  readonly goal: string;
  readonly ok: boolean;
}

export function isReached({ value, atLeast, atMost }: Goal): boolean {
  return value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity);
}

/** Judges a measurement; a number that is not one (nothing was measured) reaches no goal. */
export function toResultLine(bench: string, { value, unit, floor, goals }: Measurement): ResultLine {
  return {
    bench,
    value: round(value),
    unit,
    floor: floor === null ? null : round(floor),
    ratio: floor === null ? null : round(value / floor),
    goal: goals.map(describeGoal).join('; '),
    ok: goals.length > 0 && goals.every(isReached),
  };
}

export function describeGoal({ what, unit, atLeast, atMost }: Goal): string {
  const bound = atLeast === undefined ? `<= ${atMost}` : `>= ${atLeast}`;
  return [what, bound, unit].filter((part) => part !== undefined).join(' ');
}

/** Four digits are more than a benchmark knows. */
export function round(value: number): number {
  return Number(value.toPrecision(4));
}
