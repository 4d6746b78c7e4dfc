import { isJsonObject } from '../../../src/domain/model/json.ts';
import type { Json } from '../../../src/domain/model/json.ts';
import { stableJson } from '../../../src/util/stable-json.ts';
import type { Difference } from './outcome.ts';

const SHOWN_MAX = 4;
const LENGTH_MAX = 400;

/** Where two JSON values differ, as one line each: the differing places with their values; null when they are equal. */
export function compareJson(expected: Json | undefined, actual: Json | undefined): Difference | null {
  const places = differences('', expected, actual);
  if (places.length === 0) return null;
  const shown = places.slice(0, SHOWN_MAX);
  const more = places.length > SHOWN_MAX ? `, and ${places.length - SHOWN_MAX} more places` : '';
  const side = (name: 'expected' | 'actual') => shown.map((place) => `${place.path} = ${print(place[name])}`).join(', ');
  return { expected: side('expected') + more, actual: side('actual') };
}

interface Place {
  readonly path: string;
  readonly expected: Json | undefined;
  readonly actual: Json | undefined;
}

function differences(path: string, expected: Json | undefined, actual: Json | undefined): readonly Place[] {
  if (isJsonObject(expected) && isJsonObject(actual)) {
    const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])].sort();
    return names.flatMap((name) => differences(path === '' ? name : `${path}.${name}`, expected[name], actual[name]));
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    const elements: readonly Json[] = actual;
    return (expected as readonly Json[]).flatMap((one, index) => differences(`${path}[${index}]`, one, elements[index]));
  }
  return stableJson(expected) === stableJson(actual) ? [] : [{ path, expected, actual }];
}

function print(value: Json | undefined): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > LENGTH_MAX ? `${text.slice(0, LENGTH_MAX)}…` : text;
}
