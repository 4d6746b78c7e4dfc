import type { Queryable } from '../core/queryable.ts';
import { createSqlParameters } from './sql-parameters.ts';
import type { SqlParameters } from './sql-parameters.ts';

/** A column of the order, and its type for the way back from a cursor. */
export interface SortColumn {
  readonly expression: string;
  readonly type: 'text' | 'bigint' | 'timestamptz';
}

/** A list that can be paged: which rows, in which order, which columns. Names in it are ours, never a caller's. */
export interface ListSource<Row, Item> {
  readonly from: string;
  readonly columns: string;
  /** Together unique; all ascending or all descending. */
  readonly order: readonly SortColumn[];
  readonly isDescending?: boolean;
  /** Ties a row to `parent.key` (text), for lists below objects. */
  readonly belongsTo?: string;
  conditions(parameters: SqlParameters): readonly string[];
  toItem(row: Row): Item;
}

/** The values of the order's columns in one row, as text. */
export type PageKey = readonly string[];

export interface PageRequest {
  readonly size: number;
  readonly isBackward: boolean;
  readonly after: PageKey | null;
  readonly before: PageKey | null;
}

export interface Page<Item> {
  /** In the order of the list, whichever way it was paged. */
  readonly items: readonly { readonly item: Item; readonly key: PageKey }[];
  /** There are more beyond the end that paging moves to. */
  readonly hasMore: boolean;
}

/** Lists without a parent have this one. */
export const rootKey = '';

/**
 * One page for each parent, in one statement however many parents there are (keyset pagination: no OFFSET, so rows
 * that come and go elsewhere neither repeat nor hide any).
 */
export async function readPages<Row, Item>(
  queryable: Queryable,
  source: ListSource<Row, Item>,
  parents: readonly string[],
  request: PageRequest,
): Promise<Map<string, Page<Item>>> {
  const parameters = createSqlParameters();
  const parentKeys = parameters.add(parents, 'text[]');
  const isDescending = (source.isDescending ?? false) !== request.isBackward;
  const order = source.order.map(({ expression }) => `${expression} ${isDescending ? 'DESC' : 'ASC'}`).join(', ');
  const keyNames = source.order.map((_column, at) => `pageKey${at}`);
  const keys = source.order.map(({ expression }, at) => `${expression}::text AS "${keyNames[at]}"`).join(', ');
  const rows = await queryable.query<Row & { readonly parentKey: string } & Readonly<Record<string, string>>>(
    `SELECT parent.key AS "parentKey", page.* FROM unnest(${parentKeys}) AS parent(key)
     CROSS JOIN LATERAL (
       SELECT ${source.columns}, ${keys}, row_number() OVER (ORDER BY ${order}) AS "pageRank"
         FROM ${source.from} ${whereOf(source, parameters, request)}
        ORDER BY ${order} LIMIT ${parameters.add(request.size + 1, 'int')}
     ) AS page ORDER BY page."pageRank"`,
    ...parameters.values,
  );
  const pages = new Map<string, { items: { item: Item; key: PageKey }[]; hasMore: boolean }>(
    parents.map((parent) => [parent, { items: [], hasMore: false }]),
  );
  for (const row of rows) {
    const page = pages.get(row.parentKey)!;
    if (page.items.length === request.size) page.hasMore = true;
    else page.items.push({ item: source.toItem(row), key: keyNames.map((name) => row[name]!) });
  }
  if (request.isBackward) for (const page of pages.values()) page.items.reverse();
  return pages;
}

/** For each parent how many rows its list has, counted up to `countMax` and one more. */
export async function countRows<Row, Item>(
  queryable: Queryable,
  source: ListSource<Row, Item>,
  parents: readonly string[],
  countMax: number,
): Promise<Map<string, number>> {
  const parameters = createSqlParameters();
  const rows = await queryable.query<{ parentKey: string; rows: number }>(
    `SELECT parent.key AS "parentKey", counted.rows FROM unnest(${parameters.add(parents, 'text[]')}) AS parent(key)
     CROSS JOIN LATERAL (SELECT count(*)::int AS rows FROM (
       SELECT 1 FROM ${source.from} ${whereOf(source, parameters)} LIMIT ${parameters.add(countMax + 1, 'int')}
     ) AS bounded) AS counted`,
    ...parameters.values,
  );
  return new Map(rows.map(({ parentKey, rows: count }) => [parentKey, count]));
}

/** Parents that have a row on the far side of the cursor that the page began at (PageInfo's other flag). */
export async function findRowsBehind<Row, Item>(
  queryable: Queryable,
  source: ListSource<Row, Item>,
  parents: readonly string[],
  request: PageRequest,
): Promise<Set<string>> {
  const behind: PageRequest = { ...request, after: null, before: null };
  const edge = request.isBackward ? request.before : request.after;
  if (edge === null) return new Set();
  const parameters = createSqlParameters();
  const parentKeys = parameters.add(parents, 'text[]');
  const side = isGreater(source, !request.isBackward) ? '>=' : '<=';
  const where = whereOf(source, parameters, behind, [compareKey(source, parameters, side, edge)]);
  const rows = await queryable.query<{ parentKey: string }>(
    `SELECT parent.key AS "parentKey" FROM unnest(${parentKeys}) AS parent(key)
      WHERE EXISTS (SELECT 1 FROM ${source.from} ${where})`,
    ...parameters.values,
  );
  return new Set(rows.map(({ parentKey }) => parentKey));
}

type AnySource = Pick<ListSource<never, unknown>, 'order' | 'isDescending' | 'belongsTo' | 'conditions'>;

function whereOf(
  source: AnySource,
  parameters: SqlParameters,
  request?: PageRequest,
  more: readonly string[] = [],
): string {
  const conditions = [
    ...(source.belongsTo === undefined ? [] : [source.belongsTo]),
    ...source.conditions(parameters),
    ...more,
  ];
  if (request?.after)
    conditions.push(compareKey(source, parameters, isGreater(source, false) ? '>' : '<', request.after));
  if (request?.before)
    conditions.push(compareKey(source, parameters, isGreater(source, true) ? '>' : '<', request.before));
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
}

/** Do the rows asked for have the greater keys? Those after a key do when the list ascends, those before it otherwise. */
function isGreater(source: AnySource, isBefore: boolean): boolean {
  return (source.isDescending ?? false) === isBefore;
}

function compareKey(source: AnySource, parameters: SqlParameters, operator: string, key: PageKey): string {
  const columns = source.order.map(({ expression }) => expression).join(', ');
  const values = source.order.map(({ type }, at) => parameters.add(key[at], type)).join(', ');
  return `(${columns}) ${operator} (${values})`;
}
