import { readFile } from 'node:fs/promises';

interface Asked {
  readonly query?: string;
  readonly operationName?: string | undefined;
}

type Choose = (asked: Asked) => { readonly operation: Asked; readonly isSubscription: boolean };

/** As browsers get it: a module that imports nothing. */
const load = async (): Promise<Choose> => {
  const source = await readFile(new URL('../../explorer/choose-operation.js', import.meta.url), 'utf8');
  // The one export of the file, made the value of an expression.
  return new Function(`${source.replace('export function', 'return function')}`)() as Choose;
};

describe('chooseOperation', () => {
  it.each([
    ['the one that is named', 'query A { a } subscription B { b }', 'B', 'B', true],
    ['the only one, whatever was named before', 'subscription Lifecycle { a }', 'Fleet', 'Lifecycle', true],
    ['no operation of a comment', '# subscription X { a }\nquery A { a }', 'Old', 'A', false],
    ['one after a string with a #', 'query A { a(s: "#") } subscription B { b }', 'B', 'B', true],
    ['none of a block string', 'subscription L { a(s: """} query Z {""") { b } }', 'Fleet', 'L', true],
    ['the short form', '{ a }', undefined, undefined, false],
    ['one after a fragment', 'query A { a } fragment F on T { b } mutation M { c }', 'M', 'M', false],
  ])('takes %s', async (_about, query, operationName, expected, isSubscription) => {
    const chosen = (await load())({ query, operationName });
    expect([chosen.operation.operationName, chosen.isSubscription]).toEqual([expected, isSubscription]);
  });
});
