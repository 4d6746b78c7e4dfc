import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export type OptionalTool = 'chromium' | 'docker-compose' | 'haproxy' | 'pgbouncer';

/** Programs of servers are not always on a user's PATH. */
const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin'];

/**
 * Where a program is that some tests need and a developer's machine may lack: what needs it is not declared there. The
 * pipeline installs it and sets REQUIRE_<NAME>.
 * @throws when it is required and not there: a pipeline must not skip in silence.
 */
export function findTool(name: OptionalTool): string | null {
  const path = folders.map((folder) => join(folder, name)).find((candidate) => existsSync(candidate));
  if (path !== undefined) return path;
  const variable = `REQUIRE_${name.toUpperCase().replace('-', '_')}`;
  if (process.env[variable]) throw new Error(`${variable} is set, and ${name} is not installed`);
  return null;
}
