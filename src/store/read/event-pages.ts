import type { EventImage } from '../../domain/model/images.ts';
import { eventColumns, toEventImage } from '../core/rows.ts';
import type { EventRow } from '../core/rows.ts';
import type { ListSource } from './page.ts';
import { namespaceScope } from './read-scope.ts';
import type { ReadScope } from './read-scope.ts';
import type { SqlParameters } from './sql-parameters.ts';

/** Absent or null members ask for nothing. */
export interface EventListFilter {
  readonly namespace?: string | null;
  readonly kind?: string | null;
  readonly name?: string | null;
  readonly uid?: string | null;
  readonly type?: string | null;
  readonly reason?: string | null;
}

/** Events, newest first: all, or those about an object (key: its uid). */
export function eventList(input: {
  readonly filter: EventListFilter;
  readonly scope: ReadScope;
  readonly isBelowObject: boolean;
}): ListSource<EventRow, EventImage> {
  const { filter, scope, isBelowObject } = input;
  return {
    from: 'events',
    columns: eventColumns('events'),
    order: [
      { expression: 'events.last_timestamp', type: 'timestamptz' },
      { expression: 'events.id', type: 'bigint' },
    ],
    isDescending: true,
    ...(isBelowObject && { belongsTo: 'events.regarding_uid = parent.key::uuid' }),
    conditions: (parameters) => [
      // Below an object that the reader was shown, its events are as visible as itself.
      ...(isBelowObject ? [] : namespaceScope(scope, 'events.regarding_namespace', parameters)),
      ...eventConditions(filter, parameters),
    ],
    toItem: toEventImage,
  };
}

function eventConditions(filter: EventListFilter, parameters: SqlParameters): string[] {
  const columns = [
    ['events.regarding_namespace', filter.namespace],
    ['events.regarding_kind', filter.kind],
    ['events.regarding_name', filter.name],
    ['events.regarding_uid::text', filter.uid],
    ['events.type', filter.type],
    ['events.reason', filter.reason],
  ] as const;
  return columns.flatMap(([column, value]) => (value == null ? [] : [`${column} = ${parameters.add(value, 'text')}`]));
}
