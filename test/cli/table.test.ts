import { expect } from '@jest/globals';
import { createTablePrinter, formatTable } from '../../src/cli/output/table.ts';

interface Row {
  readonly name: string;
  readonly note: string;
}
const columns = [
  { title: 'NAME', cell: ({ name }: Row) => name },
  { title: 'NOTE', cell: ({ note }: Row) => note, isFlexible: true },
  { title: 'AGE', cell: () => '5s' },
];
const rows = [
  { name: 'a', note: 'short' },
  { name: 'a-longer-name', note: 'a note that is much too long for a narrow terminal' },
];

describe('formatTable', () => {
  it('sets columns three blanks apart, without lines', () => {
    expect(formatTable(columns, rows)).toBe(
      [
        'NAME            NOTE                                                 AGE',
        'a               short                                                5s',
        'a-longer-name   a note that is much too long for a narrow terminal   5s',
        '',
      ].join('\n'),
    );
  });

  it('cuts only what may be cut where the terminal is narrow', () => {
    const lines = formatTable(columns, rows, 50).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(50);
    expect(lines[2]).toMatch(/^a-longer-name {3}a note that is .*… {3}5s$/);
    expect(formatTable(columns, rows, 10)).toContain('a-longer-name');
  });

  it('keeps a cell on its line', () => {
    expect(formatTable(columns, [{ name: 'a', note: 'one\n  two' }])).toContain('one two');
  });
});

describe('createTablePrinter', () => {
  it('prints the titles once and keeps the columns where they are', () => {
    const printer = createTablePrinter(columns, null);
    expect(printer.print([rows[1]!])).toContain('NAME');
    expect(printer.print([rows[0]!])).toBe(`${'a'.padEnd(16)}${'short'.padEnd(53)}5s\n`);
  });

  it('prints titles alone when there are no rows', () => {
    expect(createTablePrinter(columns, null).print([])).toBe('NAME   NOTE   AGE\n');
  });
});
