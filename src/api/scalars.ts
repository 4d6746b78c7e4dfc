import { GraphQLError, GraphQLScalarType, Kind, valueFromASTUntyped } from 'graphql';
import type { ValueNode } from 'graphql';

const int64Min = -(2n ** 63n);
const int64Max = 2n ** 63n - 1n;

function refuseValue(type: string, value: unknown): never {
  throw new GraphQLError(`${type} cannot represent ${JSON.stringify(value) ?? typeof value}`);
}

function textScalar(name: string, isValid: (text: string) => boolean): GraphQLScalarType {
  const parse = (value: unknown) => (typeof value === 'string' && isValid(value) ? value : refuseValue(name, value));
  return new GraphQLScalarType({
    name,
    serialize: (value) => (typeof value === 'string' ? value : refuseValue(name, value)),
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : null),
  });
}

function jsonScalar(name: string, check: (value: unknown) => unknown): GraphQLScalarType {
  return new GraphQLScalarType({
    name,
    serialize: (value) => value,
    parseValue: check,
    parseLiteral: (node, variables) => check(valueFromASTUntyped(node, variables)),
  });
}

/** Exact or refused: numbers beyond 2^53 cannot be told apart any more. */
function parseInt64(value: unknown): number {
  const isWhole =
    typeof value === 'number'
      ? Number.isSafeInteger(value)
      : typeof value === 'string' && /^-?[0-9]{1,19}$/.test(value);
  if (!isWhole) return refuseValue('Int64', value);
  const big = BigInt(value as string | number);
  if (big < int64Min || big > int64Max) return refuseValue('Int64', value);
  return Number.isSafeInteger(Number(big)) ? Number(big) : refuseValue('Int64', value);
}

const int64 = new GraphQLScalarType({
  name: 'Int64',
  serialize(value) {
    const big = BigInt(value as bigint | number | string);
    return Number.isSafeInteger(Number(big)) ? Number(big) : String(big);
  },
  parseValue: parseInt64,
  parseLiteral: (node) =>
    node.kind === Kind.INT || node.kind === Kind.STRING ? parseInt64(node.value) : refuseValue('Int64', node.kind),
});

function parseIntOrString(value: unknown): number | string {
  if (typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value))) return value;
  return refuseValue('IntOrString', value);
}

const intOrString = new GraphQLScalarType({
  name: 'IntOrString',
  serialize: (value) => value,
  parseValue: parseIntOrString,
  parseLiteral: (node: ValueNode) => parseIntOrString(valueFromASTUntyped(node)),
});

function parseStringMap(value: unknown): Readonly<Record<string, string>> {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMap || !Object.values(value).every((member) => typeof member === 'string'))
    return refuseValue('StringMap', value);
  return value as Readonly<Record<string, string>>;
}

const isOpaque = (text: string) => text.length > 0 && text.length <= 4096;

/** Every scalar of the schema that GraphQL does not bring. */
export const scalars = {
  DateTime: textScalar('DateTime', (text) => !Number.isNaN(Date.parse(text))),
  JSON: jsonScalar('JSON', (value) => value),
  StringMap: jsonScalar('StringMap', parseStringMap),
  Int64: int64,
  IntOrString: intOrString,
  PageCursor: textScalar('PageCursor', isOpaque),
  FeedCursor: textScalar('FeedCursor', isOpaque),
};
