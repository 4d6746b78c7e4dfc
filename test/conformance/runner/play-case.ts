import type { ConformanceCase } from './cases.ts';
import { converge } from './convergence.ts';
import type { Difference } from './outcome.ts';
import { playAdmission, playText } from './play-admission.ts';
import { playApply } from './play-apply.ts';
import { playTrace } from './play-trace.ts';
import type { ConformanceServer } from './conformance-server.ts';

/** Plays one case in an empty world and leaves it empty again; null when nothing differs. */
export async function playCase(server: ConformanceServer, one: ConformanceCase): Promise<Difference | null> {
  const difference = await play(server, one).catch(failure);
  // The reconcilers must be at rest before what they work on goes; where they do not come to rest, the case has failed.
  const unrest = await converge(server).then(() => null, failure);
  await server.clear();
  return difference ?? unrest;
}

async function play(server: ConformanceServer, one: ConformanceCase): Promise<Difference | null> {
  switch (one.kind) {
    case 'ADMISSION':
      return playAdmission(server, one.content);
    case 'TEXT':
      return playText(server.client, one.content);
    case 'APPLY':
      return playApply(server, one.content);
    case 'TRACE':
      return playTrace(server, one.content);
    case 'UNKNOWN':
      return { expected: 'a case with yaml, manifest or steps', actual: 'something else' };
  }
}

function failure(error: unknown): Difference {
  return { expected: 'an answer', actual: error instanceof Error ? error.message : String(error) };
}
