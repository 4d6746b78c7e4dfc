import type pg from 'pg';
import type { BenchContext } from './bench.ts';
import type { Measurement } from './measurement.ts';
import { summarize } from './percentiles.ts';
import { seedFleet, type SeededFleet, type SeedOptions } from './seed-fleet.ts';
import { watchTogether } from './usage.ts';
import { waitFor } from './wait-for.ts';

/** The first few find code and plans cold. */
const WARM_UP = 20;
const MEASURED = 150;

/** How many changes a bench needs. */
export const CHANGES = WARM_UP + MEASURED;

export interface Fleet {
  readonly database: string;
  readonly nodes: number;
}

export interface Measured {
  /** Milliseconds of each change. */
  readonly samples: readonly number[];
  /** Processor time of server and database, milliseconds for each change. */
  readonly cpuMs: number;
}

/** The same changes in a fleet of 100 nodes and in one of 10,000: what a change costs must follow the change. */
export async function measureBoth(
  database: string,
  measure: (fleet: Fleet) => Promise<Measured>,
): Promise<{
  readonly small: Measured;
  readonly large: Measured;
  readonly details: NonNullable<Measurement['details']>;
}> {
  const small = await measure({ database: `${database}_small`, nodes: 100 });
  const large = await measure({ database: `${database}_large`, nodes: 10_000 });
  return { small, large, details: { small: summaryOf(small), large: summaryOf(large) } };
}

/** Makes changes in a fleet, one after the other; `change` gives how long it took, in milliseconds. */
export async function measureOneByOne(
  context: BenchContext,
  options: SeedOptions,
  change: (fleet: SeededFleet, at: number) => Promise<number>,
): Promise<Measured> {
  const fleet = await seedFleet(context, options);
  const usage = await watchTogether({ server: fleet.server.pid, postgres: context.postgres.pid });
  const samples: number[] = [];
  while (samples.length < CHANGES) samples.push(await change(fleet, samples.length));
  const { server, postgres } = await usage();
  // Other programs on the machine move the times, and hardly this.
  const cpuMs = ((server.cpuSeconds + postgres.cpuSeconds) / samples.length) * 1_000;
  const measured = { samples: samples.slice(WARM_UP), cpuMs };
  context.tell(`${options.nodes} nodes: ${JSON.stringify(summaryOf(measured))}`);
  await fleet.server.stop();
  return measured;
}

function summaryOf({ samples, cpuMs }: Measured) {
  return { ...summarize(samples), cpuMs };
}

/** Until so many pods are bound to a node. */
export async function waitUntilBoundTo(client: pg.Client, node: string, pods: number): Promise<void> {
  await waitFor(
    async () => {
      const { rows } = await client.query<{ bound: number }>(
        'SELECT count(*)::int AS bound FROM pods WHERE node_name = $1',
        [node],
      );
      return rows[0]!.bound === pods;
    },
    { what: `${pods} pods on ${node}`, pollMs: 1, timeoutMs: 30_000 },
  );
}
