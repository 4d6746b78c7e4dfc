import {
  getNamedType,
  GraphQLError,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  Kind,
} from 'graphql';
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLField,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';
import { pageSizeDefault } from './connections.ts';

/** What one operation may ask for at most. */
export interface OperationLimits {
  /** Fields below fields, introspection left out. */
  readonly queryDepthMax: number;
  /** Estimated nodes of one query. */
  readonly queryCostMax: number;
}

/** Longer documents are refused while they are parsed. */
export const queryTokensMax = 4_000;

export interface OperationCost {
  /** Objects with an id that a full answer would hold, and one for each list. */
  readonly nodes: number;
  readonly depth: number;
}

/** Lists without pages are short; this many are expected (revisions, lifecycle). */
const listSizeExpected = 10;

interface Walk {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
  /** A fragment costs the same wherever it is spread: counted once, however often nested ones are spread. */
  readonly fragmentCosts: Map<string, OperationCost>;
}

/**
 * Estimates before it runs what an operation would read: pages count as full, and multiply what is below them.
 * The document must be valid (no fragment cycles).
 */
export function estimateCost(input: {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}): OperationCost {
  const { schema, document, operation, variables } = input;
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  const root = schema.getRootType(operation.operation);
  if (root == null) return { nodes: 0, depth: 0 };
  return costOfSelection(operation.selectionSet, root, {
    schema,
    fragments: new Map(fragments.map((fragment) => [fragment.name.value, fragment])),
    variables,
    fragmentCosts: new Map(),
  });
}

/** Refuses what is over a limit, with the figure and the limit. */
export function checkCost({ nodes, depth }: OperationCost, limits: OperationLimits): void {
  const refuse = (what: string, requested: number, limit: number) => {
    throw new GraphQLError(`The operation is too complex: ${what} ${requested}, at most ${limit}`, {
      extensions: { code: 'QUERY_TOO_COMPLEX', requested, limit, http: { status: 400 } },
    });
  };
  if (depth > limits.queryDepthMax) refuse('depth', depth, limits.queryDepthMax);
  if (nodes > limits.queryCostMax) refuse('estimated nodes', nodes, limits.queryCostMax);
}

function costOfSelection(selectionSet: SelectionSetNode, parent: GraphQLCompositeType, walk: Walk): OperationCost {
  let nodes = 0;
  let depth = 0;
  for (const selection of selectionSet.selections) {
    const cost =
      selection.kind === Kind.FIELD
        ? costOfField(selection, parent, walk)
        : selection.kind === Kind.INLINE_FRAGMENT
          ? costOfSelection(selection.selectionSet, narrow(selection.typeCondition?.name.value, parent, walk), walk)
          : costOfFragment(selection.name.value, parent, walk);
    nodes += cost.nodes;
    depth = Math.max(depth, cost.depth);
  }
  return { nodes, depth };
}

function costOfFragment(name: string, parent: GraphQLCompositeType, walk: Walk): OperationCost {
  const known = walk.fragmentCosts.get(name);
  if (known) return known;
  const fragment = walk.fragments.get(name);
  if (!fragment) return { nodes: 0, depth: 0 };
  const cost = costOfSelection(fragment.selectionSet, narrow(fragment.typeCondition.name.value, parent, walk), walk);
  walk.fragmentCosts.set(name, cost);
  return cost;
}

function narrow(name: string | undefined, parent: GraphQLCompositeType, walk: Walk): GraphQLCompositeType {
  const type = name === undefined ? parent : walk.schema.getType(name);
  return isCompositeType(type) ? type : parent;
}

function costOfField(field: FieldNode, parent: GraphQLCompositeType, walk: Walk): OperationCost {
  const definition = isUnionType(parent) ? undefined : parent.getFields()[field.name.value];
  // Introspection is bounded by its own rule (MaxIntrospectionDepthRule) and reads nothing.
  if (!definition) return { nodes: 0, depth: 0 };
  const type = getNamedType(definition.type);
  if (!isCompositeType(type) || !field.selectionSet) return { nodes: 0, depth: 1 };
  const below = costOfSelection(field.selectionSet, type, walk);
  const size = pageSizeOf(field, definition, walk);
  const itself = isResource(type) || size !== null ? 1 : 0;
  const times = size ?? (isList(definition) && !isPageList(parent, field) ? listSizeExpected : 1);
  return {
    nodes: size === null ? times * (itself + below.nodes) : itself + times * below.nodes,
    depth: below.depth + 1,
  };
}

/** For a connection how many objects its page is asked to have; null for other fields. */
function pageSizeOf(field: FieldNode, definition: GraphQLField<unknown, unknown>, { variables }: Walk): number | null {
  if (!getNamedType(definition.type).name.endsWith('Connection')) return null;
  for (const { name, value } of field.arguments ?? []) {
    if (name.value !== 'first' && name.value !== 'last') continue;
    const given =
      value.kind === Kind.VARIABLE ? variables[value.name.value] : value.kind === Kind.INT ? Number(value.value) : null;
    if (typeof given === 'number') return Math.max(given, 0);
  }
  return pageSizeDefault;
}

/** A connection's own lists are counted by its page size already. */
function isPageList(parent: GraphQLCompositeType, field: FieldNode): boolean {
  return parent.name.endsWith('Connection') && (field.name.value === 'edges' || field.name.value === 'nodes');
}

function isList({ type }: GraphQLField<unknown, unknown>): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

function isResource(type: GraphQLCompositeType): boolean {
  if (isInterfaceType(type)) return type.name === 'Resource';
  return isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Resource');
}
