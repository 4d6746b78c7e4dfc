import { withSchemaEngine } from './schema-engine.ts';

/**
 * The SQL that makes an empty database into what a schema.prisma describes. The engine asks the database for its
 * version, and changes nothing in it.
 */
export const printSchemaSql = (schema: string, databaseUrl: string): Promise<string> =>
  withSchemaEngine(databaseUrl, async (engine) => {
    const { stdout } = await engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    if (stdout === null) throw new Error('the schema engine printed nothing');
    return stdout;
  });
