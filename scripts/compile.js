import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join, relative } from 'node:path';

const require = createRequire(import.meta.url);

/** All files below a folder, as paths relative to it; empty where there is no folder. */
const listFiles = async (folder) => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
};

const hash = (...parts) => parts.reduce((sum, part) => sum.update(part), createHash('sha256')).digest('hex');

/** What a source becomes in dist; null for what stays behind. Files that are no code (SQL, HTML) are read at run time. */
const outputOf = (source) => {
  if (source.endsWith('.d.ts') || extname(source) === '.md' || source.split('/').at(-1).startsWith('.')) return null;
  return extname(source) === '.ts' ? `${source.slice(0, -3)}.js` : source;
};

const compileOne = async ({ swc, root, source, output }) => {
  const from = join(root, 'src', source);
  const to = join(root, 'dist', output);
  await mkdir(dirname(to), { recursive: true });
  // Renamed into place: a server that starts meanwhile reads the old file or the new one, never half of one.
  const partial = `${to}.${process.pid}.partial`;
  if (output === source) {
    await copyFile(from, partial);
  } else {
    const { code, map } = await swc.transformFile(from, {
      configFile: join(root, '.swcrc'),
      sourceFileName: relative(dirname(to), from),
    });
    const name = output.split('/').at(-1);
    await writeFile(`${to}.map`, map);
    await writeFile(partial, `${code}//# sourceMappingURL=${name}.map\n`);
  }
  await rename(partial, to);
};

/** What dist holds now, and from which sources: { key, files: { source: hash } }. */
const readManifest = async (path) => {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return { key: '', files: {} };
  }
};

/**
 * Compiles src to dist: what changed by content is compiled, what has no source any more is removed.
 *
 * @returns the number of files written or removed.
 */
export const compile = async (root) => {
  const dist = join(root, 'dist');
  const manifestPath = join(dist, '.manifest.json');
  const key = hash(
    await readFile(join(root, '.swcrc')),
    await readFile(new URL(import.meta.url)),
    require('@swc/core/package.json').version,
  );
  const before = await readManifest(manifestPath);
  const known = before.key === key ? before.files : {};
  const present = new Set(await listFiles(dist));
  const sources = (await listFiles(join(root, 'src'))).filter((source) => outputOf(source) !== null);
  const files = Object.fromEntries(
    await Promise.all(sources.map(async (source) => [source, hash(await readFile(join(root, 'src', source)))])),
  );
  const stale = sources.filter((source) => known[source] !== files[source] || !present.has(outputOf(source)));
  const wanted = new Set(sources.flatMap((source) => [outputOf(source), `${outputOf(source)}.map`]));
  const orphans = [...present].filter((file) => !wanted.has(file) && file !== '.manifest.json');
  if (stale.length === 0 && orphans.length === 0) return 0;

  const { default: swc } = await import('@swc/core');
  const results = await Promise.allSettled(
    stale.map((source) => compileOne({ swc, root, source, output: outputOf(source) })),
  );
  const failures = results.flatMap((result, at) => (result.status === 'rejected' ? [[stale[at], result.reason]] : []));
  if (failures.length > 0) {
    throw new Error(failures.map(([source, reason]) => `src/${source}: ${reason.message ?? reason}`).join('\n'));
  }
  for (const file of orphans) {
    await rm(join(dist, file), { force: true });
    // Only empty folders go; the first that is not ends the walk upwards.
    for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) {
      if (
        !(await rmdir(join(dist, folder)).then(
          () => true,
          () => false,
        ))
      )
        break;
    }
  }
  await writeFile(manifestPath, JSON.stringify({ key, files }));
  return stale.length + orphans.length;
};
