import { mergeChanges } from '../../../src/api/streams/merge-changes.ts';
import { createStreamMemory } from '../../../src/api/streams/stream-memory.ts';
import { createSubscriber } from '../../../src/api/streams/subscriber.ts';
import type { StreamEnd } from '../../../src/api/streams/subscriber.ts';
import type { StreamMessage } from '../../../src/api/streams/stream-message.ts';
import { createTestOutlet, messageOf, seenChange } from './fixture.ts';

const open = (limits: { room?: number; messages?: number; bytes?: number; total?: number } = {}) => {
  const { room = 0, messages = 100, bytes = 10_000, total = 1_000_000 } = limits;
  const memory = createStreamMemory({ queueBytesMax: bytes, totalBytesMax: total });
  return openIn(memory, room, messages);
};

const openIn = (memory: ReturnType<typeof createStreamMemory>, room = 0, messages = 100) => {
  const outlet = createTestOutlet(room);
  const ends: StreamEnd[] = [];
  const merge = (first: StreamMessage, second: StreamMessage): StreamMessage | null => {
    const seen = mergeChanges(first.seen!, second.seen!);
    if (!seen) return null;
    const payload = Buffer.from(`${String(first.payload())}+${String(second.payload())}`);
    return { ...second, seen, payload: () => payload };
  };
  const subscriber = createSubscriber({
    outlet,
    memory,
    queueMessagesMax: messages,
    merge,
    start: 'start',
    onEnd: (end) => ends.push(end),
  });
  return { subscriber, outlet, ends, memory };
};

const other = (position: number, size?: number) =>
  messageOf(seenChange(position, 'MODIFIED', { uid: `pod-${position}` }), size);
const same = (position: number) => messageOf(seenChange(position, 'MODIFIED', { uid: 'one' }));

describe('a subscriber', () => {
  it('is sent what it takes at once, and the rest when it has room, in order', () => {
    const { subscriber, outlet, memory } = open({ room: 2 });
    for (let position = 1; position <= 5; position += 1) subscriber.offer(other(position));
    expect(outlet.sent).toEqual(['pod-1 1', 'pod-2 2']);
    expect(memory.heldBytes).toBe(30);
    outlet.setRoom(1);
    subscriber.offer(other(6));
    outlet.setRoom(9);
    expect(outlet.sent).toEqual([1, 2, 3, 4, 5, 6].map((position) => `pod-${position} ${position}`));
    expect(memory.heldBytes).toBe(0);
  });

  it.each([
    ['messages', { messages: 10 }, 10],
    ['bytes', { bytes: 55 }, 6],
  ])('with too many %s waiting loses them all and learns the place of the last one sent', (_what, limits, kept) => {
    const { subscriber, outlet, ends, memory } = open({ room: 3, ...limits });
    for (let position = 1; position <= 3 + kept; position += 1) subscriber.offer(other(position));
    expect(ends).toEqual([]);
    subscriber.offer(other(4 + kept));
    expect(ends).toMatchObject([{ extensions: { code: 'SLOW_CONSUMER', cursor: 'after 3' } }]);
    expect(memory.heldBytes).toBe(0);
    outlet.setRoom(100);
    subscriber.offer(other(99));
    expect(outlet.sent).toHaveLength(3);
    expect(ends).toHaveLength(1);
  });

  it('that was sent nothing resumes where it started', () => {
    const { subscriber, ends } = open({ messages: 1 });
    subscriber.offer(other(1));
    subscriber.offer(other(2));
    expect(ends).toMatchObject([{ extensions: { cursor: 'start' } }]);
  });

  it('gets neighbours of one object as one once half of its queue is full, and never passes over another object', () => {
    const { subscriber, outlet, ends } = open({ messages: 8 });
    for (let position = 1; position <= 3; position += 1) subscriber.offer(same(position));
    subscriber.offer(other(4));
    for (let position = 5; position <= 50; position += 1) subscriber.offer(same(position));
    subscriber.offer(other(51));
    for (let position = 52; position <= 90; position += 1) subscriber.offer(same(position));
    expect(ends).toEqual([]);
    outlet.setRoom(100);
    const positions = outlet.sent.map((text) => text.split('+').map((part) => Number(part.split(' ')[1])));
    expect(positions.flat()).toEqual(Array.from({ length: 90 }, (_, at) => at + 1));
    expect(outlet.sent.length).toBeLessThanOrEqual(8);
  });

  it('has no bookmark behind events that wait, and ends after them when its stream does', () => {
    const { subscriber, outlet, ends } = open({ room: 1 });
    subscriber.offerBookmark(other(1));
    subscriber.offer(other(2));
    subscriber.offerBookmark(other(3));
    subscriber.finish(null);
    expect(ends).toEqual([]);
    outlet.setRoom(5);
    expect(outlet.sent).toEqual(['pod-1 1', 'pod-2 2']);
    expect(ends).toEqual([null]);
  });

  it('can be waited for', async () => {
    const { subscriber, outlet } = open({ room: 1 });
    expect(subscriber.whenSent()).toBeNull();
    subscriber.offer(other(1));
    const waiting = subscriber.whenSent();
    outlet.setRoom(1);
    await waiting;
    expect(subscriber.whenSent()).toBeNull();
    subscriber.offer(other(2));
    const left = subscriber.whenSent();
    subscriber.close();
    await left;
  });

  it('waits for a message that is still being made', async () => {
    const { subscriber, outlet } = open({ room: 9 });
    let made: Buffer | Promise<Buffer> = Promise.resolve(Buffer.from('late'));
    void made.then((payload) => (made = payload));
    subscriber.offer({ ...other(1), payload: () => made });
    subscriber.offer(other(2));
    expect(outlet.sent).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(outlet.sent).toEqual(['late', 'pod-2 2']);
  });
});

describe('the memory of all queues', () => {
  it('holds a message once, however many wait for it', () => {
    const memory = createStreamMemory({ queueBytesMax: 1_000, totalBytesMax: 1_000 });
    const subscribers = Array.from({ length: 50 }, () => openIn(memory));
    for (let position = 1; position <= 9; position += 1) {
      const message = other(position, 100);
      for (const { subscriber } of subscribers) subscriber.offer(message);
    }
    expect(memory.heldBytes).toBe(900);
    expect(subscribers.flatMap(({ ends }) => ends)).toEqual([]);
    for (const { subscriber } of subscribers) subscriber.close();
    expect(memory.heldBytes).toBe(0);
  });

  it('leaves everybody an equal share once it is too much, so that it stays bounded', () => {
    const memory = createStreamMemory({ queueBytesMax: 1_000, totalBytesMax: 2_000 });
    const subscribers = Array.from({ length: 20 }, () => openIn(memory));
    let most = 0;
    for (let position = 1; position <= 300; position += 1) {
      const { subscriber } = subscribers[position % subscribers.length]!;
      subscriber.offer(other(position, 100));
      most = Math.max(most, memory.heldBytes);
    }
    expect(most).toBeLessThanOrEqual(2_000 + 20 * 100);
    expect(subscribers.flatMap(({ ends }) => ends).length).toBeGreaterThan(0);
  });
});
