import { Refusal } from './refusal.ts';

/** How often somebody else may create the object between our look and our insert. */
const RACES_MAX = 3;

/**
 * Runs steps that create what is not there and change what is. When somebody else created it meanwhile they run again and
 * find it; steps must have no effect when they are refused.
 */
export async function retryLostRaces<T>(steps: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await steps();
    } catch (error) {
      if (attempt >= RACES_MAX || !lostRace(error)) throw error;
    }
  }
}

function lostRace(error: unknown): boolean {
  return (
    error instanceof Refusal &&
    error.errors.every((refusal) => refusal.kind === 'OBJECT' && refusal.code === 'ALREADY_EXISTS')
  );
}
