import type { DescribeNodeQuery, EventRowFragment } from '../../client/generated/documents.ts';
import { formatAge } from '../durations.ts';
import { formatBlock } from './fields.ts';
import { formatTable } from './table.ts';

/** The newest events of an object, oldest of them first. */
export function describeEvents(events: readonly EventRowFragment[], now: Date): string {
  if (events.length === 0) return 'Events: <none>\n';
  const table = formatTable<EventRowFragment>(
    [
      { title: 'TYPE', cell: ({ type }) => type },
      { title: 'REASON', cell: ({ reason }) => reason },
      {
        title: 'AGE',
        cell: ({ count, firstTimestamp, lastTimestamp }) =>
          count > 1
            ? `${formatAge(lastTimestamp, now)} (${count} times in ${formatAge(firstTimestamp, now)})`
            : formatAge(lastTimestamp, now),
      },
      { title: 'FROM', cell: ({ component }) => component },
      { title: 'MESSAGE', cell: ({ message }) => message },
    ],
    events.toReversed(),
  );
  return formatBlock('Events', table);
}

type Condition = NonNullable<DescribeNodeQuery['node']>['conditions'][number];

export function describeConditions(conditions: readonly Condition[], now: Date): string {
  if (conditions.length === 0) return 'Conditions: <none>\n';
  const table = formatTable<Condition>(
    [
      { title: 'TYPE', cell: ({ type }) => type },
      { title: 'STATUS', cell: ({ status }) => status },
      { title: 'SINCE', cell: ({ lastTransitionTime }) => formatAge(lastTransitionTime, now) },
      { title: 'REASON', cell: ({ reason }) => reason ?? '' },
      { title: 'MESSAGE', cell: ({ message }) => message ?? '' },
    ],
    conditions,
  );
  return formatBlock('Conditions', table);
}

/** Time of deletion for fields that have one only while it lasts. */
export function describeDeletion(deletionTimestamp: string | null, now: Date): string | null {
  return deletionTimestamp === null ? null : `asked for ${formatAge(deletionTimestamp, now)} ago`;
}
