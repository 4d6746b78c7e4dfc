import fc from 'fast-check';
import type { Field, FieldType, Struct } from '../../../src/domain/fields/field.ts';
import { KIND_FIELDS } from '../../../src/domain/fields/kind-fields.ts';
import { elementIdentity } from '../../../src/domain/manifest/patch-directives.ts';
import type { Json, JsonObject } from '../../../src/domain/model/json.ts';
import type { ManifestKind } from '../../../src/domain/model/manifest.ts';

const AWKWARD = [
  '',
  'yes',
  'y',
  'null',
  '~',
  '012',
  '0o17',
  '1_000',
  '1e3',
  '.5',
  '12:30:45',
  '2001-12-14',
  '<<',
  '=',
  '- x',
  'a: b',
];

const anyText = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^[a-z0-9.:/-]{1,12}$/) },
  fc.constantFrom(
    ...AWKWARD,
    '#x',
    'x #y',
    ' x ',
    'a\nb\n',
    '\n',
    'a\n\n\n',
    '  a\n b',
    '\t',
    '"',
    "'",
    '\\',
    '{a}',
    '*a',
    '&a',
    '!x',
    '@',
    '%a',
    'é\u2028',
  ),
  fc.string({ maxLength: 8 }),
);

function anyValue(type: FieldType): fc.Arbitrary<Json> {
  switch (type.kind) {
    case 'string':
      return anyText;
    case 'bool':
      return fc.boolean();
    case 'int32':
      return fc.oneof(fc.constant(0), fc.integer());
    case 'int64':
      return fc.oneof(fc.constant(0), fc.maxSafeInteger());
    case 'intOrString':
      return fc.oneof(fc.integer(), anyText);
    case 'time':
      return fc.constant('2026-01-31T12:00:00Z');
    case 'quantity':
      return fc.constantFrom('0', '1', '0.5', '1Gi', '100m', '1500M', '1e3', '3n');
    case 'list':
      // Apply takes two elements of one key for the same; lists that hold such are no honest input of it.
      return fc.uniqueArray(anyValue(type.of), {
        minLength: 1,
        maxLength: 2,
        selector: (element) => (type.merge === undefined ? {} : elementIdentity(element, type.merge)),
      });
    case 'map':
      return fc.dictionary(anyText, anyValue(type.of), { maxKeys: 2 });
    case 'struct':
      return anyStruct(type.fields);
  }
}

/** Few fields at a time, or the objects would be too large to say anything; what must be there mostly is; null is as good as absent. */
function anyStruct(fields: Struct): fc.Arbitrary<JsonObject> {
  const settable = Object.keys(fields).filter((name) => fields[name]?.zero !== 'ignored');
  const usual = settable.filter((name) => fields[name]?.zero === 'filled');
  return fc
    .subarray(settable, { minLength: Math.min(1, settable.length), maxLength: Math.min(4, settable.length) })
    .chain((chosen) => {
      const names = [...new Set([...chosen, ...usual])];
      return fc.record(
        Object.fromEntries(
          names.map((name) => [name, fc.option(anyValue((fields[name] as Field).type), { freq: 20 })]),
        ),
      );
    });
}

/** Any decodable manifest of a kind, made from the table of fields itself; not valid, but of the right types. */
export function anyManifest(kind: ManifestKind): fc.Arbitrary<JsonObject> {
  const { apiVersion, fields } = KIND_FIELDS[kind];
  return anyStruct(fields.fields).map((given) => ({ apiVersion, kind, ...given }));
}

export const KINDS: readonly ManifestKind[] = ['DaemonSet', 'Pod', 'Node', 'PriorityClass'];
