import type { SqlParameters } from './sql-parameters.ts';

/** What of the cluster its reader may see; everything that is read goes through it. */
export interface ReadScope {
  /** null: every namespace. Objects without a namespace are not concerned. */
  readonly namespaces: readonly string[] | null;
  /** EVERY node; ONE: that node and the pods bound to it; SIMULATED: simulated nodes and the pods bound to them. */
  readonly nodes: { readonly kind: 'EVERY' | 'SIMULATED' } | { readonly kind: 'ONE'; readonly name: string };
}

/** Sees everything. */
export const wholeCluster: ReadScope = { namespaces: null, nodes: { kind: 'EVERY' } };

/** Conditions over `pods`. */
export function podScope(scope: ReadScope, parameters: SqlParameters): string[] {
  const byNode = {
    EVERY: () => [],
    ONE: (name: string) => [`pods.node_name = ${parameters.add(name, 'text')}`],
    SIMULATED: () => [`pods.node_name IN (SELECT fleet.name FROM nodes AS fleet WHERE fleet.runtime = 'SIMULATED')`],
  };
  const { nodes } = scope;
  return [
    ...namespaceScope(scope, 'pods.namespace', parameters),
    ...(nodes.kind === 'ONE' ? byNode.ONE(nodes.name) : byNode[nodes.kind]()),
  ];
}

/** Conditions over `nodes`. */
export function nodeScope({ nodes }: ReadScope, parameters: SqlParameters): string[] {
  if (nodes.kind === 'ONE') return [`nodes.name = ${parameters.add(nodes.name, 'text')}`];
  return nodes.kind === 'SIMULATED' ? [`nodes.runtime = 'SIMULATED'`] : [];
}

/** Conditions over a table whose rows agents have no business with. */
export function objectScope(scope: ReadScope, column: string, parameters: SqlParameters): string[] {
  return [...namespaceScope(scope, column, parameters), ...(scope.nodes.kind === 'EVERY' ? [] : ['false'])];
}

/** '' is the namespace of events about objects that have none; they are visible like those objects. */
function namespaceScope({ namespaces }: ReadScope, column: string, parameters: SqlParameters): string[] {
  return namespaces === null ? [] : [`${column} = ANY(${parameters.add([...namespaces, ''], 'text[]')})`];
}
