import type { Change, ChangeType } from '../../../src/domain/model/change.ts';
import type { PodImage } from '../../../src/domain/model/images.ts';
import type { Outlet } from '../../../src/api/streams/outlet.ts';
import type { SeenChange } from '../../../src/api/streams/change-source.ts';
import type { StreamMessage } from '../../../src/api/streams/stream-message.ts';

/** A reader whose readiness the test decides. */
export interface TestOutlet extends Outlet {
  readonly sent: string[];
  setRoom(room: number): void;
}

/** Has room for so many messages. */
export const createTestOutlet = (room: number): TestOutlet => {
  const sent: string[] = [];
  let left = room;
  let listeners: (() => void)[] = [];
  return {
    sent,
    get hasRoom() {
      return left > 0;
    },
    onRoom: (listener) => void listeners.push(listener),
    send(payload) {
      if (left <= 0) throw new Error('sent without room');
      left -= 1;
      sent.push(String(payload));
    },
    setRoom(more) {
      left = more;
      const told = listeners;
      listeners = [];
      for (const listener of told) listener();
    },
  };
};

export const seenChange = (
  position: number,
  type: ChangeType,
  options: { readonly uid?: string; readonly transitions?: Change['transitions']; readonly phase?: string } = {},
): SeenChange => {
  const { uid = 'a', transitions = [], phase = `before ${position}` } = options;
  return {
    type,
    entry: {
      position,
      batch: position,
      occurredAt: `at ${position}`,
      cursor: { feedId: 'feed', position, skip: [] },
      change: {
        kind: 'Pod',
        type,
        uid,
        namespace: 'default',
        name: uid,
        daemonSetUid: null,
        nodeName: null,
        transitions,
        object: { resourceVersion: String(position) } as unknown as PodImage,
        previous: type === 'ADDED' ? null : { labels: {}, phase },
      },
    },
  };
};

/** Its payload says which change it is of. */
export const messageOf = (seen: SeenChange, size = 10): StreamMessage => ({
  position: seen.entry.position,
  cursor: `after ${seen.entry.position}`,
  payload: () => Buffer.from(`${seen.entry.change.uid} ${seen.entry.position}`),
  size,
  seen,
  isLast: false,
});
