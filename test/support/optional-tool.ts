import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export type OptionalTool = 'chromium' | 'docker-compose' | 'haproxy' | 'pgbouncer';

/** Programs of servers are not always on a user's PATH. */
const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin'];

/** Where a program is that some tests need and a developer's machine may lack: what needs it is not declared there. */
export function findTool(name: OptionalTool): string | null {
  return folders.map((folder) => join(folder, name)).find((candidate) => existsSync(candidate)) ?? null;
}

/**
 * Declares the test that fails where a tool is required and not there: the pipeline installs all of them and sets REQUIRE_<NAME>,
 * so that what needs them is not left out in silence.
 */
export function itHasTool(name: OptionalTool): void {
  const variable = `REQUIRE_${name.toUpperCase().replace('-', '_')}`;
  it(`has ${name} where ${variable} is set`, () => {
    if (process.env[variable]) expect(findTool(name)).not.toBeNull();
  });
}
