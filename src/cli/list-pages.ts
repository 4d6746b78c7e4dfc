import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { Client } from '../client/create-client.ts';
import { ServerInfoDocument } from '../client/generated/documents.ts';

export interface Page<TNode> {
  readonly nodes: readonly TNode[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export interface ListPages<TData, TVariables extends { first: number; after?: string | null | undefined }, TNode> {
  readonly document: TypedDocumentNode<TData, TVariables>;
  readonly variables: Omit<TVariables, 'first' | 'after'>;
  readonly page: (data: TData) => Page<TNode> & { readonly cursor?: string };
}

export interface WholeList<TNode> {
  readonly items: readonly TNode[];
  /**
   * The place of the first page in the feed (lists that have one). Changes after it may be in later pages already; who applies
   * them again, object by object, ends at the same state.
   */
  readonly cursor: string | null;
}

// Every caller may have this many; larger pages save round trips where the server grants them, to a size that stays quick.
const firstPageSize = 100;
const pageSizeMax = 500;

/** The whole list, page after page. A page that fails is an error: a list is never cut silently. */
export async function listAll<TData, TVariables extends { first: number; after?: string | null | undefined }, TNode>(
  client: Client,
  list: ListPages<TData, TVariables, TNode>,
): Promise<WholeList<TNode>> {
  const items: TNode[] = [];
  let cursor: string | null = null;
  let after: string | null = null;
  let first = firstPageSize;
  for (;;) {
    // Put together again from its parts, which the compiler cannot see.
    const variables = { ...list.variables, first, after } as unknown as TVariables;
    const page = list.page(await client.request(list.document, variables));
    cursor ??= page.cursor ?? null;
    items.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return { items, cursor };
    if (after === null) first = await largestPage(client);
    after = page.pageInfo.endCursor;
  }
}

async function largestPage(client: Client): Promise<number> {
  const { serverInfo } = await client.request(ServerInfoDocument, {});
  return Math.min(serverInfo.limits.pageSizeMax, pageSizeMax);
}
