import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getStaticFile } from 'ruru/static';
import { explorerFilesPath } from './explorer-page.ts';

export interface ExplorerFile {
  readonly content: Buffer;
  /** Type, length, etag, maybe the encoding. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Finds a file by the URL that was asked for (a path below `explorerFilesPath`); null: there is none. */
export type FindExplorerFile = (url: string, acceptEncoding: string | undefined) => Promise<ExplorerFile | null>;

const types = new Map([
  ['js', 'text/javascript; charset=utf-8'],
  ['css', 'text/css; charset=utf-8'],
]);

/** Reads our own files and the WebSocket client at once; those of ruru come out of its package when first asked for. */
export function createExplorerFiles(): FindExplorerFile {
  const own = fileURLToPath(new URL('../../explorer/', import.meta.url));
  // The client is one file and what it shares with the package's server part.
  const client = dirname(createRequire(import.meta.url).resolve('graphql-ws'));
  const files = new Map([
    ...readFiles(own, /\.(js|css)$/, explorerFilesPath),
    ...readFiles(client, /^(client|common-[\w-]+)\.js$/, `${explorerFilesPath}graphql-ws/`),
  ]);
  return async (url, acceptEncoding) =>
    files.get(url.split('?')[0]!) ??
    getStaticFile({ staticPath: explorerFilesPath, urlPath: url, acceptEncoding, disallowDevAssets: true });
}

function readFiles(directory: string, names: RegExp, urlPath: string): [string, ExplorerFile][] {
  return readdirSync(directory)
    .filter((name) => names.test(name))
    .map((name) => [urlPath + name, toExplorerFile(name, readFileSync(join(directory, name)))]);
}

function toExplorerFile(name: string, content: Buffer): ExplorerFile {
  return {
    content,
    headers: {
      'content-type': types.get(name.slice(name.lastIndexOf('.') + 1))!,
      'content-length': String(content.length),
      etag: `"${createHash('sha256').update(content).digest('base64url')}"`,
    },
  };
}
