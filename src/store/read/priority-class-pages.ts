import type { PriorityClassImage } from '../../domain/model/images.ts';
import { priorityClassColumns } from '../core/rows.ts';
import type { PriorityClassRow } from '../core/rows.ts';
import type { ListSource } from './page.ts';

/** Priority classes by value, highest first, then by name. */
export function priorityClassList(): ListSource<PriorityClassRow, PriorityClassImage> {
  return {
    from: 'priority_classes',
    columns: priorityClassColumns('priority_classes'),
    order: [
      { expression: '(-priority_classes.value::bigint)', type: 'bigint' },
      { expression: 'priority_classes.name', type: 'text' },
    ],
    conditions: () => [],
    toItem: (row) => row,
  };
}
