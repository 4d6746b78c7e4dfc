import { resolve } from 'node:path';
import { z } from 'zod';
import { describeSettings, readSettings } from '../../src/main/settings.ts';
import type { Setting } from '../../src/main/settings.ts';
import type { Result } from '../../src/util/result.ts';
import { plantedFaults } from './planted.ts';

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((number) => number >= min && number <= max, `must be a whole number from ${min} to ${max}`);

const plants = Object.keys(plantedFaults) as [string, ...string[]];

const settings = {
  seconds: {
    flag: 'seconds',
    value: 'SECONDS',
    help: 'how long faults are injected (180)',
    schema: wholeNumber(5, 86_400).default(180),
  },
  seed: {
    flag: 'seed',
    value: 'NUMBER',
    help: 'repeats the choices of a run, though not its timing (a new one each time)',
    schema: wholeNumber(0, 4_294_967_295).optional(),
  },
  servers: { flag: 'servers', value: 'COUNT', help: 'server processes (2)', schema: wholeNumber(1, 8).default(2) },
  log: {
    flag: 'log',
    value: 'DIRECTORY',
    help: 'keeps there every operation (operations.jsonl) and what the servers said',
    schema: z
      .string()
      .transform((path) => resolve(path))
      .optional(),
  },
  plant: {
    flag: 'plant',
    value: 'NAME',
    help: `puts a fault into the product, which must be found: ${plants.join(', ')}`,
    schema: z.enum(plants, `must be one of ${plants.join(', ')}`).optional(),
  },
} satisfies Readonly<Record<string, Setting>>;

/** What a run is asked for. */
export interface FaultRunOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly servers: number;
  /** Directory; absent: nothing is kept. */
  readonly log?: string | undefined;
  readonly plant?: string | undefined;
}

export function describeOptions(): string {
  return describeSettings('npm run test:faults -- [flags]', settings);
}

/** `drawSeed` is asked when none is given. Refusal: every mistake, one line each. */
export function readOptions(argv: readonly string[], drawSeed: () => number): Result<FaultRunOptions, string[]> {
  const read = readSettings(settings, { argv, env: {} });
  return read.ok ? { ok: true, value: { ...read.value, seed: read.value.seed ?? drawSeed() } } : read;
}

/** The command that makes the same choices again. */
export function commandOf({ seconds, seed, servers, plant }: FaultRunOptions): string {
  const planted = plant === undefined ? '' : ` --plant ${plant}`;
  return `npm run test:faults -- --seconds ${seconds} --seed ${seed} --servers ${servers}${planted}`;
}
