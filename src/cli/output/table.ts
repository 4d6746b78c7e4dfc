import Table from 'cli-table3';

export interface Column<TRow> {
  readonly title: string;
  readonly cell: (row: TRow) => string;
  /** May be cut where the terminal is too narrow; names and numbers never are. */
  readonly isFlexible?: boolean;
}

export interface TablePrinter<TRow> {
  /** Lines of these rows; the first call puts the titles above, later ones keep the columns where they are. */
  print(rows: readonly TRow[]): string;
}

const gap = 3;
const flexibleMin = 12;

/** A table as kubectl prints it: no lines, columns three blanks apart. terminalColumns null: nothing is cut. */
export function createTablePrinter<TRow>(
  columns: readonly Column<TRow>[],
  terminalColumns: number | null,
): TablePrinter<TRow> {
  let widths: number[] | null = null;
  return {
    print(rows) {
      const cells = rows.map((row) => columns.map((column) => column.cell(row).replaceAll(/\s*\n\s*/g, ' ')));
      const isFirst = widths === null;
      const needed = columns.map((column, at) =>
        Math.max(column.title.length, ...cells.map((line) => [...(line[at] ?? '')].length)),
      );
      // Rows that come later may be wider than the first; they push their columns, and those below follow.
      widths = needed.map((width, at) => Math.max(width, widths?.[at] ?? 0));
      const fitted = fit(widths, columns, terminalColumns);
      return render(isFirst ? [columns.map(({ title }) => title), ...cells] : cells, fitted);
    },
  };
}

/** The whole table at once. */
export function formatTable<TRow>(
  columns: readonly Column<TRow>[],
  rows: readonly TRow[],
  terminalColumns: number | null = null,
): string {
  return createTablePrinter(columns, terminalColumns).print(rows);
}

function fit<TRow>(
  widths: readonly number[],
  columns: readonly Column<TRow>[],
  terminalColumns: number | null,
): number[] {
  const fitted = [...widths];
  if (terminalColumns === null) return fitted;
  let excess = fitted.reduce((sum, width) => sum + width + gap, -gap) - terminalColumns;
  while (excess > 0) {
    const [widest] = columns
      .map((column, at) => ({ at, isFlexible: column.isFlexible === true, width: fitted[at] ?? 0 }))
      .filter(({ isFlexible, width }) => isFlexible && width > flexibleMin)
      .sort((a, b) => b.width - a.width);
    if (widest === undefined) break;
    const less = Math.min(excess, widest.width - flexibleMin);
    fitted[widest.at] = widest.width - less;
    excess -= less;
  }
  return fitted;
}

const noLines = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};

function render(lines: readonly (readonly string[])[], widths: readonly number[]): string {
  if (lines.length === 0) return '';
  const table = new Table({
    chars: noLines,
    style: { 'padding-left': 0, 'padding-right': gap, head: [], border: [] },
    colWidths: widths.map((width) => width + gap),
  });
  for (const line of lines) table.push([...line]);
  return table
    .toString()
    .split('\n')
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}
