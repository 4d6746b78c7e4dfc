import { createSchema, readSchemaFile } from '../../src/api/schema.ts';

describe('createSchema', () => {
  it('finds a resolver for everything in schema.graphql', () => {
    expect(createSchema().getQueryType()?.name).toBe('Query');
  });

  it.each([
    ['a field that nothing resolves', 'type Query {', 'type Query {\n  added: Int', 'nothing resolves Query.added'],
    [
      'a field that is gone',
      'serverInfo: ServerInfo!',
      'renamed: ServerInfo!',
      'a resolver for Query.serverInfo, which is no field',
    ],
    [
      'a type that nothing resolves',
      'type Viewer {',
      'type Added { a: Int }\ntype Viewer {',
      'nothing resolves Added.a',
    ],
    ['a scalar without a definition', 'scalar JSON', 'scalar JSON\nscalar Added', 'scalar Added has no definition'],
    [
      'an interface without a type',
      'interface Resource {',
      'interface Added { id: ID! }\ninterface Resource {',
      'Added has no __resolveType',
    ],
  ])('refuses %s', (_what, from, to, message) => {
    const sdl = readSchemaFile().replace(from, to);
    expect(sdl).not.toBe(readSchemaFile());
    expect(() => createSchema(sdl)).toThrow(message);
  });

  it('describes every operation', () => {
    const roots = ['Query', 'Mutation', 'Subscription'];
    const schema = createSchema();
    const silent = roots.flatMap((root) => {
      const type = schema.getType(root) as { getFields(): Record<string, { description?: string | null }> } | undefined;
      return Object.entries(type!.getFields()).filter(([, { description }]) => !description);
    });
    expect(silent).toEqual([]);
  });
});
