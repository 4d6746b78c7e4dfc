import { getOperationAST, parse } from 'graphql';
import { keyOfOperation } from '../../../src/api/streams/operation-key.ts';
import { admin } from '../../support/cluster.ts';

const keyOf = (query: string, variables: object = {}, actor: object = {}) => {
  const document = parse(query);
  return keyOfOperation({
    document,
    operation: getOperationAST(document)!,
    variables: variables as Record<string, unknown>,
    actor: { ...admin, ...actor },
  });
};

const query = `subscription ($filter: PodFilter, $after: FeedCursor) {
  podLifecycle(filter: $filter, after: $after) { cursor pod { metadata { name } } } }`;

describe('the key of an operation', () => {
  it('is the same wherever the subscription begins and however the document is laid out', () => {
    const key = keyOf(query, { filter: { node: 'a', ready: true }, after: 'x' });
    expect(keyOf(query, { after: 'y', filter: { ready: true, node: 'a' } })).toBe(key);
    expect(keyOf(query.replaceAll(/\s+/g, ' '), { filter: { node: 'a', ready: true } })).toBe(key);
    expect(keyOf(query, { filter: { node: 'a', ready: true } }, { tokenId: 'another', name: 'another' })).toBe(key);
  });

  it('is the same for a place that stands in the document', () => {
    const literal = (after: string) => `subscription { podLifecycle(after: "${after}") { cursor } }`;
    expect(keyOf(literal('x'))).toBe(keyOf(literal('y')));
  });

  it.each([
    ['another filter', query, { filter: { node: 'b' } }, {}],
    ['another selection', query.replace('name', 'uid'), { filter: { node: 'a' } }, {}],
    ['another alias', query.replace('name', 'title: name'), { filter: { node: 'a' } }, {}],
    ['another role', query, { filter: { node: 'a' } }, { role: 'VIEWER' }],
    ['other namespaces', query, { filter: { node: 'a' } }, { namespaces: ['default'] }],
    ['an agent’s node', query, { filter: { node: 'a' } }, { nodeName: 'a' }],
  ])('is another for %s', (_what, text, variables, actor) => {
    expect(keyOf(text, variables, actor)).not.toBe(keyOf(query, { filter: { node: 'a' } }));
  });

  it('keeps the place where it decides about more than the beginning', () => {
    const text = `subscription ($after: String) { podLifecycle(after: $after) { pod { events(after: $after) { nodes { reason } } } } }`;
    expect(keyOf(text, { after: 'x' })).not.toBe(keyOf(text, { after: 'y' }));
  });
});
