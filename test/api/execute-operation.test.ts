import { buildSchema, execute, GraphQLError, parse } from 'graphql';
import type { ExecutionResult, GraphQLObjectType } from 'graphql';
import { createExecutor } from '../../src/api/execute-operation.ts';

const schema = buildSchema(`
  interface Named { name: String! }
  enum Size { SMALL LARGE }
  type Box implements Named { name: String!, size: Size!, wrongSize: Size, inner(depth: Int! = 1): [Box!]!, broken: String, brokenToo: String! }
  type Bag implements Named { name: String! }
  type Query { box(name: String!): Box, things(first: Int): [Named]!, late: String }
  type Mutation { fill: Int }
`);

interface Box {
  readonly name: string;
  readonly size: string;
  readonly wrongSize: string;
}

const box = (name: string): Box => ({ name, size: 'SMALL', wrongSize: 'HUGE' });

let fills = 0;
const resolve = (type: string, field: string, resolver: (parent: never, args: never) => unknown) => {
  (schema.getType(type) as GraphQLObjectType).getFields()[field]!.resolve = resolver as never;
};
resolve('Query', 'box', (_root, { name }: { name: string }) => (name === 'none' ? null : Promise.resolve(box(name))));
resolve('Query', 'things', () => [{ ...box('a'), __typename: 'Box' }, null, { name: 'b', __typename: 'Bag' }]);
resolve('Query', 'late', () => Promise.reject(new GraphQLError('too late', { extensions: { code: 'LATE' } })));
resolve('Box', 'inner', async ({ name }: Box, { depth }: { depth: number }) =>
  Array.from({ length: depth }, (_, at) => box(`${name}${at}`)),
);
resolve('Box', 'broken', () => {
  throw new Error('broken');
});
resolve('Box', 'brokenToo', () => null);
resolve('Mutation', 'fill', () => (fills += 1));

const plain = (result: ExecutionResult) =>
  JSON.parse(
    JSON.stringify({
      data: result.data,
      errors: result.errors?.map(({ message, path, locations, extensions }) => ({
        message,
        path,
        locations,
        extensions,
      })),
    }),
  ) as object;

describe('a query that is compiled', () => {
  it.each([
    ['{ box(name: "x") { name size } other: box(name: "none") { name } __typename }', {}],
    ['{ things { __typename name ... on Box { size inner { name } } } }', {}],
    [
      'query ($name: String!, $depth: Int) { box(name: $name) { inner(depth: $depth) { name } } }',
      { name: 'v', depth: 2 },
    ],
    ['query ($yes: Boolean!) { box(name: "x") { name @include(if: $yes) size @skip(if: $yes) } }', { yes: true }],
    [
      'query ($yes: Boolean!) { box(name: "x") { ...F @include(if: $yes) } } fragment F on Named { name }',
      { yes: false },
    ],
    ['{ box(name: "x") { name broken } }', {}],
    ['{ box(name: "x") { inner { name brokenToo } } }', {}],
    ['{ box(name: "x") { wrongSize } }', {}],
    ['{ late box(name: "x") { name } }', {}],
    ['query ($name: String!) { box(name: $name) { name } }', {}],
    ['query ($name: String!) { box(name: $name) { name } }', { name: 7 }],
    ['{ __schema { queryType { name } } __type(name: "Box") { fields { name type { kind } } } }', {}],
  ])('answers as graphql-js does: %s', async (text, variableValues) => {
    const document = parse(text);
    const expected = plain(await execute({ schema, document, variableValues }));
    const run = createExecutor({ compileAtRun: 2 });
    expect(plain(await run({ schema, document, variableValues }))).toEqual(expected);
    expect(plain(await run({ schema, document, variableValues }))).toEqual(expected);
    expect(plain(await run({ schema, document, variableValues }))).toEqual(expected);
  });

  it('keeps what was thrown, and has all that an error has', async () => {
    const run = createExecutor({ compileAtRun: 1 });
    const { errors } = await run({ schema, document: parse('{ box(name: "x") { broken } }') });
    expect(errors).toHaveLength(1);
    expect(errors![0]).toBeInstanceOf(GraphQLError);
    expect(errors![0]).toMatchObject({ originalError: new Error('broken'), extensions: {}, path: ['box', 'broken'] });
  });

  it('is told from the other operations of its document', async () => {
    const document = parse(
      'query A { box(name: "a") { name } } query B { box(name: "b") { size } } mutation C { fill }',
    );
    const run = createExecutor({ compileAtRun: 1 });
    const ask = async (operationName: string) => plain(await run({ schema, document, operationName }));
    expect(await ask('A')).toEqual({ data: { box: { name: 'a' } } });
    expect(await ask('B')).toEqual({ data: { box: { size: 'SMALL' } } });
    expect(await ask('C')).toEqual({ data: { fill: 1 } });
    expect(await ask('A')).toEqual({ data: { box: { name: 'a' } } });
  });
});
