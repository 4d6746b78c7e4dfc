import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { Pool } from 'pg';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';

type Exports = Readonly<Record<string, unknown>>;

// Node has it; the type library for it is the browser's.
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: Record<string, object>): Promise<{ instance: { exports: Exports } }>;
};

// One instance a process: the bindings keep theirs in a variable of the module.
let loading: Promise<typeof bindings.SchemaEngine> | null = null;

/** Does what the package's own entry does by importing a .wasm file, which Node 20 cannot. */
const loadBindings = async (): Promise<typeof bindings.SchemaEngine> => {
  const path = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(path.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings });
  // The package's types leave out both.
  (bindings as unknown as { __wbg_set_wasm(exports: Exports): void }).__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return bindings.SchemaEngine;
};

/**
 * Runs `work` with Prisma's own schema engine in its WebAssembly form (the native one would have to be downloaded). It
 * has connections of its own, which end here: the engine leaves its migration lock to the end of the session.
 */
export const withSchemaEngine = async <T>(
  databaseUrl: string,
  work: (engine: bindings.SchemaEngine) => Promise<T>,
): Promise<T> => {
  const SchemaEngine = await (loading ??= loadBindings());
  const pool = new Pool({ connectionString: databaseUrl });
  try {
    const adapterFactory = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool));
    const engine = await SchemaEngine.new({ datamodels: undefined }, () => undefined, adapterFactory);
    try {
      return await work(engine);
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
};
