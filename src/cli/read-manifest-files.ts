import { readFile, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CliError } from './cli-error.ts';
import type { CliIo } from './cli-io.ts';
import { exitCodes } from './exit-codes.ts';
import type { ManifestFile } from './join-manifests.ts';

const manifestName = /\.(ya?ml|json)$/i;

/** Every file that -f names: a file, `-` for standard input, or a folder with its *.yaml, *.yml and *.json, by name. */
export async function readManifestFiles(
  io: CliIo,
  paths: readonly string[],
  { recursive = false }: { readonly recursive?: boolean } = {},
): Promise<readonly ManifestFile[]> {
  const files: ManifestFile[] = [];
  for (const path of paths) {
    if (path === '-') files.push({ name: 'stdin', text: await io.readStdin() });
    else files.push(...(await readPath(io.cwd, path, recursive)));
  }
  return files;
}

async function readPath(cwd: string, path: string, recursive: boolean): Promise<ManifestFile[]> {
  try {
    const whole = resolve(cwd, path);
    if (!(await stat(whole)).isDirectory()) return [{ name: path, text: await readFile(whole, 'utf8') }];
    const entries = await readdir(whole, { withFileTypes: true, recursive });
    const names = entries
      .filter((entry) => entry.isFile() && manifestName.test(entry.name))
      .map((entry) => join(path, join(entry.parentPath, entry.name).slice(whole.length + 1)))
      .sort();
    if (names.length === 0)
      throw new CliError(exitCodes.refused, `error: ${path} holds no *.yaml, *.yml or *.json file`);
    return await Promise.all(names.map(async (name) => ({ name, text: await readFile(resolve(cwd, name), 'utf8') })));
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(exitCodes.refused, `error: cannot read ${path}: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'ENOENT') return 'no such file or folder';
  if (code === 'EACCES') return 'permission denied';
  return message ?? String(error);
}
