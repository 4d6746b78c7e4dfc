import type { PriorityClassView } from '../../domain/scheduling/resolve-priority.ts';
import type { Queryable } from '../core/queryable.ts';

/** What admission needs of every priority class. */
export function listPriorityClassViews(queryable: Queryable): Promise<PriorityClassView[]> {
  return queryable.query<PriorityClassView>(
    `SELECT name, value, global_default AS "globalDefault", preemption_policy AS "preemptionPolicy" FROM priority_classes`,
  );
}
