import type { Json } from '../../../src/domain/model/json.ts';

/** Asks a server by the public API, over HTTP. */
export interface ApiClient {
  /** Runs one operation and gives its data. Rejects when the answer has errors: an accident or a fault of the runner. */
  request<Data>(query: string, variables?: Readonly<Record<string, unknown>>): Promise<Data>;
}

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Json }[];
}

const TIMEOUT_MS = 120_000;

export function createApiClient({ url, token }: { readonly url: string; readonly token: string }): ApiClient {
  return {
    async request<Data>(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Data> {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await response.text();
      let answer: Answer<Data>;
      try {
        answer = JSON.parse(text) as Answer<Data>;
      } catch {
        throw new Error(`HTTP ${response.status}: ${text.slice(0, 200)}`);
      }
      if (answer.errors !== undefined && answer.errors.length > 0) {
        throw new Error(answer.errors.map((error) => `${error.message} ${JSON.stringify(error.extensions)}`).join('; '));
      }
      if (answer.data == null) throw new Error(`HTTP ${response.status} without data: ${text.slice(0, 200)}`);
      return answer.data;
    },
  };
}

interface Page<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const PAGE_SIZE = 200;

/** Every element of a root connection, page after page. `fields` is the selection of one element. */
export async function listAll<Node>(client: ApiClient, list: string, fields: string): Promise<readonly Node[]> {
  const query = `query List($first: Int!, $after: PageCursor) {
    list: ${list}(first: $first, after: $after) { nodes { ${fields} } pageInfo { hasNextPage endCursor } }
  }`;
  const all: Node[] = [];
  for (let after: string | null = null; ; ) {
    const { list: page }: { list: Page<Node> } = await client.request(query, { first: PAGE_SIZE, after });
    all.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return all;
    after = page.pageInfo.endCursor;
  }
}
