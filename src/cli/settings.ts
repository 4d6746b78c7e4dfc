import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CliError } from './cli-error.ts';
import { exitCodes } from './exit-codes.ts';

export interface Settings {
  /** Address of the GraphQL endpoint. */
  readonly url: string;
  readonly token: string;
}

export interface SettingsSource {
  /** From --server and --token. */
  readonly server?: string;
  readonly token?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

const defaultServer = 'http://127.0.0.1:4000/graphql';
const tokenFile = '.everynode/admin-token';

/**
 * Which server, and as whom: the flags, else EVERYNODE_SERVER and EVERYNODE_TOKEN, else the local server and the token file
 * that its first start wrote, looked for in the working directory and those above it.
 *
 * That file is for servers of this machine only: the key of one's own server is never sent to another host by itself.
 */
export async function findSettings(source: SettingsSource): Promise<Settings> {
  const url = parseServer(source.server ?? nonEmpty(source.env['EVERYNODE_SERVER']) ?? defaultServer);
  const given = nonEmpty(source.token) ?? nonEmpty(source.env['EVERYNODE_TOKEN']);
  if (given !== undefined) return { url: url.href, token: parseToken(given, 'the token given') };
  if (!isLoopback(url)) {
    throw new CliError(
      exitCodes.unauthenticated,
      `error: no token for ${url.host}: pass --token or set EVERYNODE_TOKEN (${tokenFile} is used for servers of this machine only)`,
    );
  }
  return { url: url.href, token: await readTokenFile(source.cwd) };
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text.trim();
}

function parseServer(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new CliError(exitCodes.usage, `error: "${text}" is no server address; expected as in ${defaultServer}`);
  }
  // A bare host is what people type; the endpoint has one path.
  if (url.pathname === '/') url.pathname = '/graphql';
  return url;
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

async function readTokenFile(cwd: string): Promise<string> {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const path = join(folder, tokenFile);
    try {
      return parseToken((await readFile(path, 'utf8')).trim(), path);
    } catch (error) {
      if (error instanceof CliError) throw error;
      const { code } = error as { code?: unknown };
      if (code !== 'ENOENT' && code !== 'ENOTDIR') {
        const why = code === 'EACCES' ? 'permission denied' : String(code);
        throw new CliError(
          exitCodes.unauthenticated,
          `error: cannot read the token in ${path}: ${why} (pass --token or set EVERYNODE_TOKEN)`,
        );
      }
    }
    if (dirname(folder) === folder) break;
  }
  throw new CliError(
    exitCodes.unauthenticated,
    `error: no token: pass --token, set EVERYNODE_TOKEN, or run this where the server keeps ${tokenFile} (its first start writes it)`,
  );
}

/** A header takes printable characters only; anything else would fail much later, and less clearly. */
function parseToken(text: string, from: string): string {
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw new CliError(
    exitCodes.unauthenticated,
    `error: ${from} holds no token (it is ${text === '' ? 'empty' : 'no single word'})`,
  );
}
