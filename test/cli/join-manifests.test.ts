import { expect } from '@jest/globals';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { joinManifests } from '../../src/cli/join-manifests.ts';

const first = { name: 'a.yaml', text: 'kind: A\nname: a\n' };
const second = { name: 'b.yaml', text: '# b\n---\nkind: B\n---\nkind: C\n' };
const third = { name: 'c.yaml', text: 'kind: D' };

function kinds(text: string): unknown[] {
  return (parseAllDocuments(text) as { toJS(): { kind?: string } | null }[]).map((document) => document.toJS()?.kind);
}

describe('joinManifests', () => {
  it('makes one text of all files, without empty documents', () => {
    expect(kinds(joinManifests([first, second, third]).text)).toEqual(['A', 'B', 'C', 'D']);
  });

  it('adds no separator where a file ends or begins with one', () => {
    const files = [
      { name: 'a', text: 'kind: A\n---\n# end\n' },
      { name: 'b', text: 'kind: B\n' },
      { name: 'c', text: '\n---\nkind: C\n' },
    ];
    expect(kinds(joinManifests(files).text)).toEqual(['A', 'B', 'C']);
  });

  it.each([
    [{ line: 1 }, { file: 'a.yaml', line: 1, column: null }],
    [
      { line: 2, column: 7 },
      { file: 'a.yaml', line: 2, column: 7 },
    ],
    [
      { line: 5, column: 1 },
      { file: 'b.yaml', line: 3, column: 1 },
    ],
    [
      { line: 9, column: 1 },
      { file: 'c.yaml', line: 1, column: 1 },
    ],
    [{ document: 2 }, { file: 'b.yaml', line: 5, column: null }],
    [
      { document: 3, line: 9, column: 3 },
      { file: 'c.yaml', line: 1, column: 3 },
    ],
  ])('finds %j', (place, expected) => {
    expect(joinManifests([first, second, third]).locate(place)).toEqual(expected);
  });

  it('blames no file for what has no place, unless there is only one', () => {
    expect(joinManifests([first, second]).locate({})).toBeNull();
    expect(joinManifests([first]).locate({})).toEqual({ file: 'a.yaml', line: null, column: null });
  });

  it('takes no byte order mark and no carriage return into the text', () => {
    expect(joinManifests([{ name: 'w', text: '\uFEFFkind: W\r\nname: w\r\n' }]).text).toBe('kind: W\nname: w\n');
  });

  it('finds every line of every file where it came from', () => {
    const line = fc.constantFrom('kind: X', '---', '# note', '', 'list: [1, 2]');
    fc.assert(
      fc.property(
        fc.array(fc.array(line, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 }),
        (contents) => {
          const files = contents.map((lines, at) => ({ name: `f${at}`, text: `${lines.join('\n')}\n` }));
          const joined = joinManifests(files);
          const found = joined.text.split('\n').map((text, at) => ({ text, ...joined.locate({ line: at + 1 }) }));
          contents.forEach((lines, at) =>
            lines.forEach((text, index) =>
              expect(found).toContainEqual({ text, file: `f${at}`, line: index + 1, column: null }),
            ),
          );
        },
      ),
    );
  });
});
