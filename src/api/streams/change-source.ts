import type { FeedCursor } from '../../store/feed/cursor.ts';
import type { FeedEntry } from '../../store/feed/feed-page.ts';
import { assert } from '../../util/assert.ts';
import type { ChangeType } from '../../domain/model/change.ts';
import type { ChangeView } from '../views/change-view.ts';

/** A change as one view sees it. */
export interface SeenChange {
  readonly entry: FeedEntry;
  readonly type: ChangeType;
}

/** The root value of one execution: the subscription's field, and the place of the event for what is read beside it. */
export interface StreamRoot {
  readonly cursor: string;
}

export interface ChangeSourceOptions<Root extends StreamRoot> {
  /** Where it begins; the feed has the place. */
  readonly after: FeedCursor;
  readonly view: ChangeView;
  /** Told before the changes after the place. */
  readonly first?: readonly Root[];
  /**
   * Each change in view is the whole state: of those that come within so many milliseconds, only the last is told. For views
   * that remember nothing.
   */
  readonly intervalMs?: number;
  /** Document, variables and the actor's rights alone decide what `view` shows from a place on. */
  readonly isShareable: boolean;
  toRoot(seen: SeenChange): Root;
  toBookmark(place: FeedCursor): Root;
}

/**
 * What a subscription to changes of the feed is made of; resolvers give it, and streams.ts decides who reads it together
 * with whom. (graphql-js wants something iterable of a resolver; nobody iterates this.)
 */
export class ChangeSource<Root extends StreamRoot = StreamRoot> implements AsyncIterable<Root> {
  readonly options: ChangeSourceOptions<Root>;

  constructor(options: ChangeSourceOptions<Root>) {
    this.options = options;
  }

  [Symbol.asyncIterator](): AsyncIterator<Root> {
    assert(false, 'a change source is opened as a stream');
  }
}
