import { GraphQLError } from 'graphql';
import { encodeFeedCursor } from '../../store/feed/cursor.ts';
import type { CursorRefusal } from '../../store/feed/read-changes.ts';

/** The end of a stream whose place in the feed is gone, with the place from which it is complete (promise 3). */
export function cursorExpired({ reason, oldest }: CursorRefusal): GraphQLError {
  const message =
    reason === 'CURSOR_EXPIRED'
      ? 'The changes after this cursor are gone: list anew and subscribe after the cursor of the list.'
      : 'This cursor belongs to another feed: list anew and subscribe after the cursor of the list.';
  return new GraphQLError(message, {
    extensions: { code: 'CURSOR_EXPIRED', reason, oldest: encodeFeedCursor(oldest) },
  });
}
