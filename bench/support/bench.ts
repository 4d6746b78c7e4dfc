import type { Closers } from '../../src/main/lifecycle.ts';
import type { BenchPostgres } from './bench-postgres.ts';
import type { Measurement } from './measurement.ts';

/** What a bench is given; everything that it starts goes to `closers`. */
export interface BenchContext {
  readonly closers: Closers;
  /** A line for whoever waits; standard output belongs to results. */
  tell(line: string): void;
  /** A PostgreSQL of this bench alone. */
  readonly postgres: BenchPostgres;
}

/** One thing that is measured, with its floor. */
export interface Bench {
  readonly name: string;
  run(context: BenchContext): Promise<Measurement>;
}
