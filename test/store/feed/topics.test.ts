import type { Change } from '../../../src/domain/model/change.ts';
import type { PodImage } from '../../../src/domain/model/images.ts';
import { createTopicIndex } from '../../../src/store/feed/topic-index.ts';
import {
  anyTopic,
  daemonSetTopic,
  kindTopic,
  namespaceTopic,
  nodeTopic,
  topicsOf,
} from '../../../src/store/feed/topics.ts';
import { changeOf } from './feed-fixture.ts';

const pod = (values: Partial<PodImage>, change: Partial<Change> = {}): Change => ({
  ...changeOf(1, 2),
  nodeName: null,
  object: { nodeName: null, targetNode: null, owner: null, ...values } as PodImage,
  ...change,
});

const isOffered = (change: Change, topics: readonly string[]) => topics.some((topic) => topicsOf(change).has(topic));
const set = [daemonSetTopic({ namespace: 'default', name: 'agent' })];
const owner = { kind: 'DaemonSet', name: 'agent', uid: 'u1' };

describe('topics', () => {
  it.each<[string, readonly string[], Change, boolean]>([
    ['everything', [anyTopic], changeOf(1, 1), true],
    ['its kind', [kindTopic('Pod')], changeOf(1, 1), true],
    ['another kind', [kindTopic('Node')], changeOf(1, 1), false],
    ['its namespace', [namespaceTopic('Pod', 'default')], changeOf(1, 1), true],
    ['another namespace', [namespaceTopic('Pod', 'other')], changeOf(1, 1), false],
    ['the node it is bound to', [nodeTopic('n1')], pod({ nodeName: 'n1' }), true],
    ['the node it aims at', [nodeTopic('n1')], pod({ targetNode: 'n1' }), true],
    [
      'the node it was at before',
      [nodeTopic('n1')],
      pod({ nodeName: 'n2' }, { previous: { labels: {}, nodeName: 'n1' } }),
      true,
    ],
    ['another node', [nodeTopic('n1')], pod({ nodeName: 'n2' }), false],
    ['its set', set, pod({ owner }), true],
    ['another set', [daemonSetTopic({ namespace: 'default', name: 'other' })], pod({ owner }), false],
    ['a set of that name elsewhere', [daemonSetTopic({ namespace: 'other', name: 'agent' })], pod({ owner }), false],
    ['the set that let it go', set, pod({}, { previous: { labels: {}, daemonSetName: 'agent' } }), true],
    ['a set that never had it', set, pod({}, { previous: { labels: {}, daemonSetName: 'other' } }), false],
  ])('find a change for who asked for %s', (_what, topics, change, expected) => {
    expect(isOffered(change, topics)).toBe(expected);
  });
});

describe('the index', () => {
  it('visits who asked, and nobody else, however many there are', () => {
    const index = createTopicIndex<string>();
    for (let at = 0; at < 10_000; at += 1) index.add(`reader-${at}`, [nodeTopic(`n${at}`)]);
    index.add('all', [kindTopic('Pod')]);
    const visited: string[] = [];
    index.visit(topicsOf(pod({ nodeName: 'n77' })), (reader) => visited.push(reader));
    expect(visited.sort()).toEqual(['all', 'reader-77']);
    index.remove('reader-77', [nodeTopic('n77')]);
    index.remove('all', [kindTopic('Pod')]);
    index.visit(topicsOf(pod({ nodeName: 'n77' })), (reader) => visited.push(reader));
    expect(visited).toHaveLength(2);
  });
});
