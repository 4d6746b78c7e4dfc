/**
 * What a server process does, beside what every one does (numbering changes, waking reconcilers, saying how it is):
 * `api` answers GraphQL, `reconciler` does the work. Why it is cut here: docs/adr/0007-roles.md.
 */
export const serverRoles = ['api', 'reconciler'] as const;
export type ServerRole = (typeof serverRoles)[number];
