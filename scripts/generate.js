#!/usr/bin/env node
// `npm run generate`: everything that is made from another file and not by `npm run build` alone: the Prisma client,
// and the types of schema.graphql.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build, projectRoot } from './build.js';

await build({ isClientOnly: true });
if (existsSync(join(projectRoot, 'codegen.ts'))) {
  const packageFile = createRequire(import.meta.url).resolve('@graphql-codegen/cli/package.json');
  const { bin } = (await import(packageFile, { with: { type: 'json' } })).default;
  const program = join(dirname(packageFile), bin['graphql-codegen']);
  const { status } = spawnSync(process.execPath, [program, '--config', 'codegen.ts'], {
    cwd: projectRoot,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}
