import type { ComposedServer } from './compose-server.ts';
import { serverRoles } from './server-roles.ts';
import type { ServerRole } from './server-roles.ts';

type DescribedServer = Pick<ComposedServer, 'version' | 'roles' | 'address' | 'databasePlace'> & {
  readonly api: Pick<NonNullable<ComposedServer['api']>, 'url' | 'adminTokenFile'> | null;
};

/** What a server without the role leaves to others. */
const withoutRole: Readonly<Record<ServerRole, string>> = {
  api: 'reconciler: GraphQL is answered by servers of role api',
  reconciler: 'api: work waits for a server of role reconciler',
};

/** What a server says of itself when it is at work. */
export function describeServer({ version, roles, address, api, databasePlace }: DescribedServer): string {
  const missing = serverRoles.filter((role) => !roles.includes(role));
  const does =
    api === null
      ? [`Everynode ${version} reconciles`, `  health    ${address}/readyz`]
      : [
          `Everynode ${version} serves`,
          `  GraphQL   ${api.url} (in a browser: the explorer)`,
          `  token     ${api.adminTokenFile}`,
        ];
  const roleLines = missing.map((role) => `  role      ${withoutRole[role]}`);
  return [...does, `  database  ${databasePlace}`, ...roleLines, 'Ctrl-C ends it.'].join('\n');
}
