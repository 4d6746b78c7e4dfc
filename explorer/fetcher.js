// How the explorer sends operations: subscriptions over a WebSocket each, all others by POST, with the token that was
// entered. What stands in the headers editor is sent, too, and wins. (GraphiQL's own way would need the token in that
// editor: it asks for the schema before the editor is there, and its history keeps headers in the browser for good.)
import { chooseOperation } from './choose-operation.js';
import { createClient } from './graphql-ws/client.js';

/** The fetcher that GraphiQL takes: an answer, or for a subscription an async iterator of answers. */
export function createFetcher(endpoint, token) {
  const socketUrl = new URL(endpoint, location.origin.replace(/^http/, 'ws')).href;
  return async (asked, { headers } = {}) => {
    const { operation, isSubscription } = chooseOperation(asked);
    // A click that comes before the editor has read its text.
    if (!operation.query?.trim()) return { errors: [{ message: 'There is nothing to run yet.' }] };
    const credentials = withToken(headers, token);
    if (isSubscription) return subscribe(socketUrl, credentials, operation);
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json', ...credentials },
      body: JSON.stringify(operation),
    });
    return response.json();
  };
}

function withToken(headers = {}, token) {
  const hasOwn = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
  return hasOwn ? headers : { authorization: `Bearer ${token}`, ...headers };
}

/**
 * A lost connection ends the subscription visibly: to subscribe again by itself would leave out what happened in between.
 * (No generator: its `return` would wait for the next event, and the stop button with it.)
 */
function subscribe(url, connectionParams, operation) {
  const events = createClient({ url, connectionParams, retryAttempts: 0 }).iterate(operation);
  const explain = (error) => {
    throw error instanceof CloseEvent
      ? new Error(`The connection was closed: ${error.code} ${error.reason}`.trim())
      : error;
  };
  return {
    next: () => events.next().catch(explain),
    return: () => events.return(),
    throw: (error) => events.throw(error),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
