import { readFileSync } from 'node:fs';
import { parseCases } from './cases.ts';
import type { ConformanceCase } from './cases.ts';
import type { ConformanceServer } from './conformance-server.ts';
import type { Difference } from './outcome.ts';
import { playCases } from './play-cases.ts';
import { startConformanceServer } from './start-conformance-server.ts';

/** Cases of one of the project's own files. */
export function readOwnCases(file: string): readonly ConformanceCase[] {
  return parseCases(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'));
}

/** Servers wait more than they work. */
const SERVERS = 3;

/** Plays cases on servers of their own; the differences, in the order of the cases. */
export async function replay(cases: readonly ConformanceCase[]): Promise<readonly (Difference | null)[]> {
  const servers: ConformanceServer[] = [];
  try {
    for (let count = 0; count < SERVERS; count += 1) servers.push(await startConformanceServer());
    const played = await playCases(servers, cases);
    return played.map(({ difference }) => difference);
  } finally {
    await Promise.all(servers.map((server) => server.close()));
  }
}
