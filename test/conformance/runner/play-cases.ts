import type { ConformanceCase } from './cases.ts';
import type { Difference } from './outcome.ts';
import { playCase } from './play-case.ts';
import type { ConformanceServer } from './conformance-server.ts';

/** One case and how it ended. */
export interface Played {
  readonly one: ConformanceCase;
  readonly difference: Difference | null;
  readonly milliseconds: number;
}

/** Plays every case once, on as many servers at a time as are given; tells of each as it ends. */
export async function playCases(
  servers: readonly ConformanceServer[],
  cases: readonly ConformanceCase[],
  tell: (played: Played) => void = () => undefined,
): Promise<readonly Played[]> {
  const waiting = cases.entries();
  const results: Played[] = [];
  await Promise.all(
    servers.map(async (server) => {
      for (const [index, one] of waiting) {
        const startedAt = performance.now();
        const difference = await playCase(server, one);
        const played = { one, difference, milliseconds: performance.now() - startedAt };
        results[index] = played;
        tell(played);
      }
    }),
  );
  return results;
}
