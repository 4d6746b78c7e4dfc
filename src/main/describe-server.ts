import type { ComposedServer } from './compose-server.ts';

/** What a server says of itself when it serves. */
export function describeServer(
  server: Pick<ComposedServer, 'version' | 'url' | 'adminTokenFile' | 'databasePlace'>,
): string {
  return [
    `Everynode ${server.version} serves`,
    `  GraphQL   ${server.url} (in a browser: the explorer)`,
    `  token     ${server.adminTokenFile}`,
    `  database  ${server.databasePlace}`,
    'Ctrl-C ends it.',
  ].join('\n');
}
