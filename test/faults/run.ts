import { randomInt } from 'node:crypto';
import { killPrograms } from '../e2e/support/running-process.ts';
import { commandOf, describeOptions, readOptions } from './options.ts';
import { describeReport } from './report.ts';
import { runFaults } from './run-faults.ts';

// `npm run test:faults -- [flags]`: the long form. Progress on standard error, the table on standard output; exit code 1 when
// something was found.

const say = (line: string): void => void process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);

async function run(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help')) {
    process.stdout.write(describeOptions());
    return 0;
  }
  const options = readOptions(argv, () => randomInt(1_000_000));
  if (!options.ok) {
    process.stderr.write(`${options.error.join('\n')}\n`);
    return 2;
  }
  say(commandOf(options.value));
  const report = await runFaults(options.value, say);
  process.stdout.write(`${describeReport(report)}\n`);
  if (report.findings.length > 0) say(`once more: ${commandOf(options.value)}`);
  return report.findings.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
} finally {
  await killPrograms();
}
