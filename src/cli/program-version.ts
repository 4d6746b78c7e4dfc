import { readFile } from 'node:fs/promises';

/** The version of this program, from the package that it is part of (src and dist lie at the same depth). */
export async function readProgramVersion(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { readonly version: string };
  return version;
}
