import type { StreamRoot } from './change-source.ts';

/** An event as the root value of its execution. */
export function underField<Field extends string, Event extends { readonly cursor: string }>(
  field: Field,
  event: Event,
): StreamRoot & Record<Field, Event> {
  // A computed key loses its name.
  return { [field]: event, cursor: event.cursor } as StreamRoot & Record<Field, Event>;
}
