import type { SqlParameters } from './sql-parameters.ts';

/** What of the cluster its reader may see; every list and object goes through it. */
export interface ReadScope {
  /** null: every namespace. Objects without a namespace are seen by everybody. */
  readonly namespaces: readonly string[] | null;
}

/** Conditions over the column that holds a row's namespace; '' is that of events about objects that have none. */
export function namespaceScope({ namespaces }: ReadScope, column: string, parameters: SqlParameters): string[] {
  return namespaces === null ? [] : [`${column} = ANY(${parameters.add([...namespaces, ''], 'text[]')})`];
}

/** The same for an object that was read already. */
export function isVisible({ namespaces }: ReadScope, namespace: string): boolean {
  return namespaces === null || namespace === '' || namespaces.includes(namespace);
}
