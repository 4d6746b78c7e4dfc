import type { Bench } from '../support/bench.ts';
import { fill } from './fill.ts';

/** Every bench there is, in the order in which they run. */
export const benches: readonly Bench[] = [fill];
