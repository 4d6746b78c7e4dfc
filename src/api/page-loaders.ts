import DataLoader from 'dataloader';
import { countRows, findRowsBehind, readPages, rootKey } from '../store/read/page.ts';
import type { ListSource, Page, PageRequest } from '../store/read/page.ts';
import type { Connection } from './connections.ts';
import type { TotalCount } from './generated/resolver-types.ts';
import type { Reads } from './reads.ts';

/** Beyond this a list is not counted on; TotalCount.isExact is false then. */
const totalCountMax = 10_000;

export interface PageQuestion<Row, Item, Parent> {
  /** Names the kind of list; with `filter`, `only` and the request it tells lists of one operation apart. */
  readonly tag: string;
  readonly filter?: object | null;
  /** What is read of each item; null: everything. */
  readonly only: readonly string[] | null;
  readonly source: ListSource<Row, Item>;
  readonly request: PageRequest;
  /** Whose list; absent for lists without a parent. */
  readonly parentKey?: string;
  readonly toParent: (item: Item) => Parent;
}

export interface PageLoaders {
  /** A page of a list; pages of the same list below many parents are read by one statement. */
  load<Row, Item, Parent>(question: PageQuestion<Row, Item, Parent>): Promise<Connection<Parent>>;
  clear(): void;
}

interface ListLoaders {
  readonly page: DataLoader<string, Page<unknown>>;
  readonly total: DataLoader<string, TotalCount>;
  readonly behind: DataLoader<string, boolean>;
}

export function createPageLoaders(reads: Reads, isRemembering: boolean): PageLoaders {
  const lists = new Map<string, ListLoaders>();
  const loadersOf = <Row, Item>(key: string, source: ListSource<Row, Item>, request: PageRequest): ListLoaders => {
    const known = lists.get(key);
    if (known) return known;
    const batch = <Value>(read: (parents: readonly string[]) => Promise<(parent: string) => Value>) =>
      new DataLoader<string, Value>(async (parents) => parents.map(await read(parents)), { cache: isRemembering });
    const made: ListLoaders = {
      page: batch<Page<unknown>>(async (parents) => {
        const pages = await readPages(await reads.queryable(), source, parents, request);
        return (parent) => pages.get(parent)!;
      }),
      total: batch<TotalCount>(async (parents) => {
        const counts = await countRows(await reads.queryable(), source, parents, totalCountMax);
        return (parent) => {
          const count = counts.get(parent) ?? 0;
          return { count: Math.min(count, totalCountMax), isExact: count <= totalCountMax };
        };
      }),
      behind: batch<boolean>(async (parents) => {
        const found = await findRowsBehind(await reads.queryable(), source, parents, request);
        return (parent) => found.has(parent);
      }),
    };
    // In a subscription nothing is remembered, so that the map does not grow with its events' lists.
    if (isRemembering || lists.size < 100) lists.set(key, made);
    return made;
  };
  return {
    async load<Row, Item, Parent>(question: PageQuestion<Row, Item, Parent>): Promise<Connection<Parent>> {
      const { tag, filter, only, source, request, parentKey = rootKey, toParent } = question;
      const loaders = loadersOf(JSON.stringify([tag, filter ?? null, only, request]), source, request);
      // The loader's key names the list, so its pages hold this list's items.
      const page = (await loaders.page.load(parentKey)) as Page<Item>;
      return {
        tag,
        request,
        page: { ...page, items: page.items.map(({ item, key }) => ({ item: toParent(item), key })) },
        countTotal: () => loaders.total.load(parentKey),
        hasRowsBehind: () => loaders.behind.load(parentKey),
      };
    },
    clear: () => lists.clear(),
  };
}
