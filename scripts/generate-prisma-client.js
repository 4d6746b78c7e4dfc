import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

/** Of everything that the generated client follows from: the tables and the generator. */
const inputHash = async (root, prismaPackage) => {
  const { version } = JSON.parse(await readFile(prismaPackage, 'utf8'));
  return createHash('sha256')
    .update(version)
    .update(await readFile(join(root, 'prisma/schema.prisma')))
    .digest('hex');
};

/**
 * Makes src/store/generated from prisma/schema.prisma, unless it is there and current (a stamp inside tells).
 * Nothing is downloaded: `prisma generate` wants a schema engine, which it does not run; any program that exists
 * satisfies it.
 */
export const generatePrismaClient = async (root) => {
  const prismaPackage = require.resolve('prisma/package.json');
  const output = join(root, 'src/store/generated');
  const stamp = join(output, '.input-hash');
  const wanted = await inputHash(root, prismaPackage);
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return false;
  await rm(output, { recursive: true, force: true });
  await run(process.execPath, [join(dirname(prismaPackage), 'build/index.js'), 'generate', '--no-hints'], {
    cwd: root,
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    },
  }).catch((error) => {
    throw new Error(`the Prisma client could not be generated:\n${error.stderr || error.stdout || error.message}`);
  });
  await writeFile(stamp, wanted);
  return true;
};
