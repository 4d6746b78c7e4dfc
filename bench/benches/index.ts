import type { Bench } from '../support/bench.ts';
import { fanOut } from './fan-out.ts';
import { fill30 } from './fill-30.ts';
import { fill } from './fill.ts';
import { heartbeat } from './heartbeat.ts';
import { idle } from './idle.ts';
import { nodeJoin } from './node-join.ts';
import { query } from './query.ts';
import { relabel } from './relabel.ts';
import { rollout } from './rollout.ts';
import { start } from './start.ts';
import { status } from './status.ts';

/** Every bench there is, in the order in which they run. */
export const benches: readonly Bench[] = [
  fill,
  fill30,
  nodeJoin,
  relabel,
  status,
  heartbeat,
  rollout,
  query,
  fanOut,
  idle,
  start,
];
