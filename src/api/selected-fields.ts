import { Kind } from 'graphql';
import type { FieldNode, FragmentDefinitionNode, GraphQLResolveInfo, SelectionSetNode } from 'graphql';

/**
 * The fields below a field, by name, through fragments; those that directives leave out included, so it is never too few. Paths such
 * as `['nodes']` go further down.
 */
export function selectedFields(
  info: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>,
  ...paths: readonly (readonly string[])[]
): ReadonlyMap<string, readonly FieldNode[]> {
  const under = (nodes: readonly FieldNode[]) => fieldsOf(nodes, info.fragments);
  if (paths.length === 0) return under(info.fieldNodes);
  const ends = paths.flatMap((path) =>
    path.reduce((nodes, name) => under(nodes).get(name) ?? [], [...info.fieldNodes] as readonly FieldNode[]),
  );
  return under(ends);
}

function fieldsOf(
  nodes: readonly FieldNode[],
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
): Map<string, FieldNode[]> {
  const found = new Map<string, FieldNode[]>();
  const seen = new Set<string>();
  const visit = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value;
        found.set(name, [...(found.get(name) ?? []), selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet);
      else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        visit(fragments[selection.name.value]!.selectionSet);
      }
    }
  };
  for (const { selectionSet } of nodes) if (selectionSet) visit(selectionSet);
  return found;
}
