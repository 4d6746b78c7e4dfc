// `node --import ./scripts/typescript-hooks.js FILE.ts`: runs TypeScript of the project that is not part of dist.
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

/** A load hook: .ts becomes JavaScript on the way in, everything else is Node's own matter. */
export const load = async (url, context, nextLoad) => {
  if (!url.startsWith('file:') || !new URL(url).pathname.endsWith('.ts')) return nextLoad(url, context);
  const { default: swc } = await import('@swc/core');
  const filename = fileURLToPath(url);
  const { code } = await swc.transform(await readFile(filename, 'utf8'), {
    filename,
    configFile: false,
    swcrc: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  });
  return { format: 'module', source: code, shortCircuit: true };
};

// This file is both: what the program imports first, and, on the loader's own thread, the hook.
if (isMainThread) register(import.meta.url);
