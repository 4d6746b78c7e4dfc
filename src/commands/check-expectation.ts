import type { Expectation } from './input.ts';
import { describeObject, refuse } from './refusal.ts';

/** What of a locked object a caller's expectation is compared with. */
export interface Versioned {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Null for kinds without one. */
  readonly generation: number | null;
  readonly resourceVersion: string;
}

/** Refuses with a conflict when the object moved on since the caller read it (semantics 23.4). */
export function checkExpectation(object: Versioned, expected: Expectation): void {
  const generation = expected.expectedGeneration ?? null;
  const version = expected.expectedResourceVersion ?? null;
  const moved =
    (generation !== null && Number(generation) !== object.generation) ||
    (version !== null && version !== object.resourceVersion);
  if (!moved) return;
  const named = describeObject(object.kind, object.namespace, object.name);
  const wanted = generation !== null ? `generation ${generation}` : `resourceVersion ${version}`;
  refuse({
    kind: 'CONFLICT',
    message: `${named} was changed meanwhile: ${wanted} was expected`,
    currentGeneration: object.generation,
    currentResourceVersion: object.resourceVersion,
  });
}
