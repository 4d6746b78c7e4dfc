import { print } from 'graphql';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { classifyErrors, retryAfterMsOf } from './classify-errors.ts';
import type { ServerError } from './classify-errors.ts';
import { ClientError } from './client-error.ts';
import { describeNetworkError } from './describe-network-error.ts';

export interface SendRequest<TData, TVariables> {
  readonly url: string;
  readonly token: string | null;
  readonly fetch: typeof globalThis.fetch;
  readonly document: TypedDocumentNode<TData, TVariables>;
  readonly variables: TVariables;
  readonly timeoutMs: number;
  /** Gives up when it fires, as when the client is closed. */
  readonly signal: AbortSignal;
}

/**
 * One query or mutation over HTTP (GraphQL over HTTP: POST, JSON). Rejects with ClientError only, also when the answer has
 * both data and errors: half an answer is never taken for a whole one.
 */
export async function sendRequest<TData, TVariables>(request: SendRequest<TData, TVariables>): Promise<TData> {
  const { response, text } = await exchange(request);
  const body = parseBody(text);
  if (body?.errors !== undefined && body.errors.length > 0) throw classifyErrors(body.errors);
  if (response.ok && body !== null && typeof body.data === 'object' && body.data !== null) return body.data as TData;
  throw errorOfStatus(request.url, response);
}

async function exchange<TData, TVariables>(
  request: SendRequest<TData, TVariables>,
): Promise<{ response: Response; text: string }> {
  const timeout = AbortSignal.timeout(request.timeoutMs);
  try {
    const response = await request.fetch(request.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json;q=0.9',
        ...(request.token === null ? {} : { authorization: `Bearer ${request.token}` }),
      },
      body: JSON.stringify({ query: print(request.document), variables: request.variables }),
      signal: AbortSignal.any([timeout, request.signal]),
    });
    return { response, text: await response.text() };
  } catch (cause) {
    if (request.signal.aborted) throw new ClientError('CLOSED', 'the client was closed', { cause });
    if (timeout.aborted) {
      const message = `no answer from ${request.url} within ${request.timeoutMs / 1000} s`;
      throw new ClientError('TIMEOUT', message, { cause });
    }
    throw new ClientError('UNREACHABLE', describeNetworkError(request.url, cause), { cause });
  }
}

interface ResponseBody {
  readonly data?: unknown;
  readonly errors?: readonly ServerError[];
}

function parseBody(text: string): ResponseBody | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as ResponseBody) : null;
  } catch {
    // Not JSON: the status alone has to say what happened.
    return null;
  }
}

function errorOfStatus(url: string, response: Response): ClientError {
  const { status } = response;
  const retryAfterMs = retryAfterMsOf(response.headers.get('retry-after'));
  if (status === 401) return new ClientError('UNAUTHENTICATED', 'the server does not accept the token');
  if (status === 403) return new ClientError('FORBIDDEN', 'the token may not do this');
  if (status === 413) return new ClientError('BAD_QUERY', 'the request is larger than the server takes');
  if (status === 502 || status === 503 || status === 504 || status === 429) {
    return new ClientError('UNAVAILABLE', `${url} is not available now (HTTP ${status})`, { retryAfterMs });
  }
  return new ClientError('PROTOCOL', `${url} does not answer as a GraphQL server (HTTP ${status})`);
}
