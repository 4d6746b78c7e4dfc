#!/usr/bin/env node
// `npm run build`: the Prisma client from prisma/schema.prisma, then dist from src. Both only where something changed.
// With --client it stops after the client, which is all that type check and tests need.
import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withBuildLock } from './build-lock.js';
import { compile } from './compile.js';
import { generatePrismaClient } from './generate-prisma-client.js';

/** The project's folder. */
export const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** Brings generated code and dist up to date; silent and fast when they are. */
export const build = async ({ isClientOnly = false } = {}) =>
  withBuildLock(projectRoot, async () => {
    await generatePrismaClient(projectRoot);
    if (!isClientOnly) await compile(projectRoot);
  });

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await build({ isClientOnly: process.argv.includes('--client') });
  } catch (error) {
    console.error(`build: ${error.message}`);
    process.exitCode = 1;
  }
}
