import { Kind, print, visit } from 'graphql';
import type { DocumentNode, FieldNode, OperationDefinitionNode } from 'graphql';
import type { Actor } from '../../commands/command.ts';
import { stableJson } from '../../util/stable-json.ts';

/** The argument that says where a stream begins: readers of one stream differ in it. */
const startArgument = 'after';

/**
 * Equal for two subscriptions exactly when every event has the same answer for both, wherever they begin: the document as it
 * is printed, the variables that it uses, and what of its caller decides about answers (role, namespaces, node).
 */
export function keyOfOperation(input: {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** As coerced by the schema, defaults included. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly actor: Actor;
}): string {
  const { document, operation, variables, actor } = input;
  const rest = withoutStart(document, operation);
  const used = new Set<string>();
  visit(rest, {
    // A definition alone is no use.
    VariableDefinition: () => false,
    Variable({ name }) {
      used.add(name.value);
    },
  });
  const known = Object.fromEntries(Object.entries(variables).filter(([name]) => used.has(name)));
  const text = print(visit(rest, { VariableDefinition: (node) => (used.has(node.variable.name.value) ? node : null) }));
  return stableJson([
    text,
    operation.name?.value ?? null,
    known,
    actor.role,
    [...actor.namespaces].sort(),
    actor.nodeName,
  ]);
}

/** Drops `after` of the operation's own fields. (What fragments on the root have stays: then only equal ones meet.) */
function withoutStart(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const selections = operation.selectionSet.selections.map((selection) =>
    selection.kind === Kind.FIELD ? withoutArgument(selection) : selection,
  );
  const changed = { ...operation, selectionSet: { ...operation.selectionSet, selections } };
  return {
    ...document,
    definitions: document.definitions.map((definition) => (definition === operation ? changed : definition)),
  };
}

function withoutArgument(field: FieldNode): FieldNode {
  return { ...field, arguments: field.arguments?.filter(({ name }) => name.value !== startArgument) ?? [] };
}
