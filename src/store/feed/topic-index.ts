import type { Topic } from './topics.ts';

/** Finds who asked for a topic. What it costs to find nobody does not depend on how many there are. */
export interface TopicIndex<Reader> {
  add(reader: Reader, topics: readonly Topic[]): void;
  remove(reader: Reader, topics: readonly Topic[]): void;
  /** Calls for everyone who asked for one of these; once for each topic that he asked for. */
  visit(topics: Iterable<Topic>, call: (reader: Reader) => void): void;
}

export function createTopicIndex<Reader>(): TopicIndex<Reader> {
  const byTopic = new Map<Topic, Set<Reader>>();
  return {
    add(reader, topics) {
      for (const topic of topics) {
        const readers = byTopic.get(topic) ?? new Set();
        byTopic.set(topic, readers.add(reader));
      }
    },
    remove(reader, topics) {
      for (const topic of topics) {
        const readers = byTopic.get(topic);
        readers?.delete(reader);
        if (readers?.size === 0) byTopic.delete(topic);
      }
    },
    visit(topics, call) {
      for (const topic of topics) byTopic.get(topic)?.forEach(call);
    },
  };
}
