import type { Page, PageRequest } from '../store/read/page.ts';
import type { Role } from '../commands/command.ts';
import { badInput } from './bad-input.ts';
import type { TotalCount } from './generated/resolver-types.ts';
import { decodePageCursor, encodePageCursor } from './opaque.ts';

/** Relay's arguments of a list. */
export interface ConnectionArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

export const pageSizeDefault = 10;

/** How many objects a page may have: 1–100, for administrators 1–1000 (api.md, "Shape"). */
export function pageSizeMax(role: Role): number {
  return role === 'ADMIN' ? 1000 : 100;
}

/** What stands behind a connection: the page, and the figures that cost a statement of their own when asked for. */
export interface Connection<Parent> {
  /** Kind of list, kept in its cursors. */
  readonly tag: string;
  readonly request: PageRequest;
  readonly page: Page<Parent>;
  countTotal(): Promise<TotalCount>;
  hasRowsBehind(): Promise<boolean>;
}

export interface PageInfoParent {
  readonly startCursor: string | null;
  readonly endCursor: string | null;
  hasNextPage(): boolean | Promise<boolean>;
  hasPreviousPage(): boolean | Promise<boolean>;
}

/** Relay's arguments as a keyset page. Refusal: BAD_USER_INPUT with the argument. */
export function readPageRequest(
  { first, after, last, before }: ConnectionArguments,
  { tag, columns, sizeMax }: { readonly tag: string; readonly columns: number; readonly sizeMax: number },
): PageRequest {
  if (first != null && last != null) throw badInput('last', 'first and last exclude each other');
  const [argument, size] = last == null ? (['first', first ?? pageSizeDefault] as const) : (['last', last] as const);
  if (size < 1 || size > sizeMax) throw badInput(argument, `a page has 1 to ${sizeMax} objects, not ${size}`);
  const readKey = (name: string, cursor: string | null | undefined) => {
    if (cursor == null) return null;
    const key = decodePageCursor(cursor, tag, columns);
    if (key === null) throw badInput(name, 'this is no cursor of this list');
    return key;
  };
  return { size, isBackward: last != null, after: readKey('after', after), before: readKey('before', before) };
}

/** The resolvers that all connections share. */
export const connectionResolvers = {
  edges: <Parent>({ page, tag }: Connection<Parent>) =>
    page.items.map(({ item, key }) => ({ node: item, cursor: encodePageCursor(tag, key) })),
  nodes: <Parent>({ page }: Connection<Parent>) => page.items.map(({ item }) => item),
  pageInfo: <Parent>(connection: Connection<Parent>): PageInfoParent => {
    const { page, request, tag } = connection;
    const cursorAt = (at: number) => {
      const key = page.items.at(at)?.key;
      return key === undefined ? null : encodePageCursor(tag, key);
    };
    const hasMore = () => page.hasMore;
    const hasRowsBehind = () => connection.hasRowsBehind();
    return {
      startCursor: cursorAt(0),
      endCursor: cursorAt(-1),
      hasNextPage: request.isBackward ? hasRowsBehind : hasMore,
      hasPreviousPage: request.isBackward ? hasMore : hasRowsBehind,
    };
  },
  totalCount: <Parent>(connection: Connection<Parent>) => connection.countTotal(),
};

/** What costs a statement is asked for when it is wanted. */
export const pageInfoResolvers = {
  hasNextPage: (page: PageInfoParent) => page.hasNextPage(),
  hasPreviousPage: (page: PageInfoParent) => page.hasPreviousPage(),
  startCursor: (page: PageInfoParent) => page.startCursor,
  endCursor: (page: PageInfoParent) => page.endCursor,
};
