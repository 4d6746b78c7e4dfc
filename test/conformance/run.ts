import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import globalSetup from '../support/global-setup.ts';
import globalTeardown from '../support/global-teardown.ts';
import { parseCases } from './runner/cases.ts';
import { playCases } from './runner/play-cases.ts';
import type { Played } from './runner/play-cases.ts';
import { startConformanceServer } from './runner/start-conformance-server.ts';
import type { ConformanceServer } from './runner/conformance-server.ts';

// `npm run conformance -- [FILE …]`: replays recorded cases through the public API; without files the project's own.

const ownFiles = ['admission.json', 'admission-others.json', 'apply.json', 'traces.json'];

/** Servers wait more than they work: this many keep two cores busy. */
const LANES = 4;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function tell(file: string, { one, difference }: Played): void {
  if (difference === null) return;
  const oneLine = (text: string) => text.replaceAll(/\s*\n\s*/g, ' ');
  print(`${file} ${one.id}: expected ${oneLine(difference.expected)}; actual ${oneLine(difference.actual)}`);
}

async function run(files: readonly string[]): Promise<number> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const casesOfFiles = texts.map(parseCases);
  const servers: ConformanceServer[] = [];
  let passed = 0;
  let failed = 0;
  await globalSetup();
  try {
    for (let lane = 0; lane < LANES; lane += 1) servers.push(await startConformanceServer());
    for (const [index, cases] of casesOfFiles.entries()) {
      const startedAt = performance.now();
      const played = await playCases(servers, cases, (one) => tell(files[index]!, one));
      const agreeing = played.filter(({ difference }) => difference === null).length;
      passed += agreeing;
      failed += played.length - agreeing;
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
      print(`${files[index]}: ${agreeing} of ${played.length} agree (${seconds} s)`);
    }
  } finally {
    await Promise.all(servers.map((server) => server.close()));
    await globalTeardown();
  }
  print(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

const given = process.argv.slice(2);
const files = given.length > 0 ? given : ownFiles.map((name) => resolve(import.meta.dirname, name));
process.exitCode = await run(files).catch((error: unknown) => {
  process.stderr.write(`conformance: ${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
});
