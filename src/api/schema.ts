import { readFileSync } from 'node:fs';
import {
  buildSchema,
  GraphQLScalarType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';
import type { GraphQLFieldResolver, GraphQLObjectType, GraphQLSchema, GraphQLTypeResolver } from 'graphql';
import { resolvers } from './resolvers.ts';

/** Types whose objects are made with the schema's own fields as properties: they need no resolvers. */
const plainTypes = new Set([
  'AgentResult',
  'AppliedObject',
  'ApplyManifestsPayload',
  'Condition',
  'ConflictError',
  'Container',
  'ContainerPort',
  'ContainerStatus',
  'DaemonSetChangeEvent',
  'DaemonSetEdge',
  'DaemonSetPayload',
  'DaemonSetSpec',
  'DaemonSetStatus',
  'DaemonSetUpdateStrategy',
  'DeleteDaemonSetPayload',
  'DeleteNodePayload',
  'DeletePriorityClassPayload',
  'EnvVar',
  'EventEdge',
  'FeedInfo',
  'FieldError',
  'HeartbeatNodesPayload',
  'KeptChanges',
  'LabelSelector',
  'LabelSelectorRequirement',
  'Limits',
  'NodeAddress',
  'NodeChangeEvent',
  'NodeEdge',
  'NodePayload',
  'ObjectError',
  'ObjectMeta',
  'ObjectReference',
  'OwnerReference',
  'Placement',
  'PlacementReason',
  'PodEdge',
  'PodLifecycleEvent',
  'PodLifecycleStep',
  'PodPayload',
  'PodPrevious',
  'PodSpec',
  'PodTemplate',
  'PriorityClassEdge',
  'PriorityClassPayload',
  'ReportPodStatusesPayload',
  'RegisterNodesPayload',
  'ResourceRequirements',
  'RollingUpdateDaemonSet',
  'RolloutProgress',
  'RolloutProgressEvent',
  'ServerInfo',
  'Settlement',
  'Taint',
  'Toleration',
  'TotalCount',
  'Viewer',
  'VolumeMount',
  'WaitingForTime',
]);

type TypeResolvers = Readonly<Record<string, unknown>>;

/**
 * schema.graphql with its resolvers. Throws when they do not fit together: a type or field that only one of the two has,
 * or a field that nothing resolves. `plainTypes` are the exception, and for them the compiler checks the properties.
 */
export function createSchema(sdl: string = readSchemaFile()): GraphQLSchema {
  const schema = buildSchema(sdl);
  const given: Readonly<Record<string, TypeResolvers | GraphQLScalarType>> = resolvers as never;
  const gaps = [...listUnknown(schema, given), ...listUnresolved(schema, given)];
  if (gaps.length > 0) throw new Error(`schema.graphql and its resolvers do not fit together:\n${gaps.join('\n')}`);
  for (const [name, part] of Object.entries(given)) attach(schema, name, part);
  return schema;
}

/** The contract as text; it stands beside package.json. */
export function readSchemaFile(): string {
  return readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');
}

function listUnknown(schema: GraphQLSchema, given: Readonly<Record<string, object>>): string[] {
  return Object.entries(given).flatMap(([name, part]) => {
    const type = schema.getType(name);
    if (!type) return [`resolvers for ${name}, which is no type`];
    if (!isObjectType(type)) return [];
    const fields = type.getFields();
    return Object.keys(part)
      .filter((field) => !(field in fields))
      .map((field) => `a resolver for ${name}.${field}, which is no field`);
  });
}

function listUnresolved(schema: GraphQLSchema, given: Readonly<Record<string, object>>): string[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    const part = given[type.name] as TypeResolvers | undefined;
    if (isIntrospectionType(type) || isEnumType(type) || isInputObjectType(type)) return [];
    if (isScalarType(type)) return isSpecifiedScalarType(type) || part ? [] : [`scalar ${type.name} has no definition`];
    if (isAbstractType(type)) return part?.['__resolveType'] ? [] : [`${type.name} has no __resolveType`];
    if (!isObjectType(type) || plainTypes.has(type.name)) return [];
    return Object.keys(type.getFields())
      .filter((field) => part?.[field] === undefined)
      .map((field) => `nothing resolves ${type.name}.${field}`);
  });
}

function attach(schema: GraphQLSchema, name: string, part: TypeResolvers | GraphQLScalarType): void {
  const type = schema.getType(name);
  if (isScalarType(type) && part instanceof GraphQLScalarType) {
    type.serialize = part.serialize;
    type.parseValue = part.parseValue;
    type.parseLiteral = part.parseLiteral;
  } else if (isAbstractType(type)) {
    // The names of a type's resolvers were compared with the schema above.
    type.resolveType = (part as TypeResolvers)['__resolveType'] as GraphQLTypeResolver<unknown, unknown>;
  } else if (isObjectType(type)) {
    attachFields(type, part as TypeResolvers);
  }
}

function attachFields(type: GraphQLObjectType, part: TypeResolvers): void {
  const fields = type.getFields();
  for (const [name, resolver] of Object.entries(part)) {
    const field = fields[name]!;
    if (typeof resolver === 'function') {
      field.resolve = resolver as GraphQLFieldResolver<unknown, unknown>;
    } else {
      // Of a subscription; its events are under the field's own name.
      field.subscribe = (resolver as { subscribe: GraphQLFieldResolver<unknown, unknown> }).subscribe;
    }
  }
}
