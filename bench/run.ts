import { createClosers } from '../src/main/lifecycle.ts';
import { benches } from './benches/index.ts';
import type { Bench } from './support/bench.ts';
import { startBenchPostgres } from './support/bench-postgres.ts';
import { describeMachine } from './support/describe-machine.ts';
import { toResultLine } from './support/measurement.ts';
import { openResultsFile } from './support/results-file.ts';

// `npm run bench [-- NAME …]`: measures; without names all of them. Results to standard output, everything else to standard error.

const tell = (line: string): void => void process.stderr.write(`${line}\n`);

/** Interrupted, a bench ends what it started. */
const interrupted = new Promise<never>((_, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => reject(new Error(`stopped by ${signal}`)));
});
interrupted.catch(() => undefined);

async function runOne(bench: Bench, results: { add(entry: object): Promise<void> }): Promise<boolean> {
  const machine = describeMachine();
  const startedAt = new Date();
  const closers = createClosers((name, error) => tell(`${name} did not close: ${String(error)}`));
  try {
    tell(`${bench.name}: starting PostgreSQL`);
    const postgres = await startBenchPostgres(closers);
    const measured = await Promise.race([
      bench.run({ closers, tell: (line) => tell(`${bench.name}: ${line}`), postgres }),
      interrupted,
    ]);
    const line = toResultLine(bench.name, measured);
    process.stdout.write(`${JSON.stringify(line)}\n`);
    const { goals, details } = measured;
    await results.add({ ...line, goals, details, startedAt, machine: { ...machine, postgres: postgres.version } });
    return line.ok;
  } finally {
    await closers.closeAll();
  }
}

async function run(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `there is no bench ${unknown.join(', ')}; there are: ${benches.map((bench) => bench.name).join(', ')}`,
    );
  }
  const chosen = names.length === 0 ? benches : benches.filter((bench) => names.includes(bench.name));
  const results = await openResultsFile(new Date());
  let isAllOk = true;
  for (const bench of chosen) isAllOk = (await runOne(bench, results)) && isAllOk;
  tell(`written to ${results.path}`);
  return isAllOk ? 0 : 1;
}

process.exitCode = await run(process.argv.slice(2)).catch((error: unknown) => {
  tell(`bench: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return 2;
});
