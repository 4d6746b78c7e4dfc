import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { Pool } from 'pg';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';

type Exports = Readonly<Record<string, unknown>>;

// Node has it; the type library for it is the browser's.
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: Record<string, object>): Promise<{ instance: { exports: Exports } }>;
};

/** Does what the package's own entry does by importing a .wasm file, which Node 20 cannot. */
const loadEngine = async (): Promise<typeof bindings.SchemaEngine> => {
  const path = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(path.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings });
  // The package's types leave out both.
  (bindings as unknown as { __wbg_set_wasm(exports: Exports): void }).__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return bindings.SchemaEngine;
};

/**
 * The SQL that makes an empty database into what a schema.prisma describes, printed by Prisma's own schema engine (its
 * WebAssembly form: the native one would have to be downloaded). The engine asks the database of `pool` for its version,
 * and changes nothing in it.
 */
export const printSchemaSql = async (schema: string, pool: Pool): Promise<string> => {
  const files = [{ path: 'schema.prisma', content: schema }];
  const SchemaEngine = await loadEngine();
  const adapterFactory = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool));
  const engine = await SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => undefined, adapterFactory);
  try {
    const { stdout } = await engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    if (stdout === null) throw new Error('the schema engine printed nothing');
    return stdout;
  } finally {
    engine.free();
  }
};
