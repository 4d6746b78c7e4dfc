import { existsSync, readFileSync } from 'node:fs';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const exists = (path: string): boolean => existsSync(new URL(`../../${path}`, import.meta.url));

/** Headings of the DaemonSet document (Kubernetes v1.20, Japanese), in its order. */
const HEADINGS = [
  'DaemonSet',
  'DaemonSet Specの記述',
  'DaemonSetの作成',
  '必須のフィールド',
  'Podテンプレート',
  'Podセレクター',
  '選択したNode上でPodを稼働させる',
  'Daemon Podがどのようにスケジューリングされるか',
  'デフォルトスケジューラーによってスケジューリングされる場合',
  'TaintsとTolerations',
  'Daemon Podとのコミュニケーション',
  'DaemonSetの更新',
  'DaemonSetの代替案',
  'Initスクリプト',
  'ベアPod',
  '静的Pod Pods',
  'Deployment',
];

interface Row {
  /** '': it belongs to the subject above. */
  readonly subject: string;
  readonly rule: string;
  readonly heldBy: readonly string[];
  readonly shownBy: readonly string[];
}

/** Cells of a table row; a bar within one is escaped. */
const cellsOf = (line: string): string[] =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

const linesOf = (cell: string): string[] => (['–', 'not yet'].includes(cell) ? [] : cell.split('<br>'));

const rowsOf = (text: string, heading: string): Row[] => {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const [, , ...rows] = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.map(cellsOf).map(([subject = '', rule = '', heldBy = '', shownBy = '']) => ({
    subject: subject.replaceAll('**', ''),
    rule,
    heldBy: linesOf(heldBy),
    shownBy: linesOf(shownBy),
  }));
};

const text = read('docs/semantics.md');
const document = rowsOf(text, 'The document');
const beyond = rowsOf(text, 'Beyond the document');
const rows = [...document, ...beyond];

/** `path`: title › title */
const citation = /^`(?<file>[^`]+)`: (?<titles>.+)$/u;

/** Whether a file has this title as the first argument of a call, as `describe`, `it` and their tables do. */
const hasTitle = (source: string, title: string): boolean => {
  const escaped = title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll("'", "\\\\?'");
  return new RegExp(`\\(\\s*(['"\`])${escaped}\\1\\s*[,)]`, 'u').test(source);
};

describe('docs/semantics.md', () => {
  it('has every heading of the document, in its order', () => {
    expect(document.map(({ subject }) => subject).filter((subject) => subject !== '')).toEqual(HEADINGS);
  });

  it('has rules beyond the document', () => {
    expect(beyond.length).toBeGreaterThan(40);
  });

  it('names files that are there', () => {
    const named = rows.flatMap(({ heldBy }) => heldBy);
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((one) => !/^`[^`]+`$/u.test(one) || !exists(one.slice(1, -1)))).toEqual([]);
  });

  it('names tests that are there', () => {
    const named = rows.flatMap(({ shownBy }) => shownBy);
    expect(named.length).toBeGreaterThan(150);
    const missing = named.filter((one) => {
      const { file = '', titles = '' } = citation.exec(one)?.groups ?? {};
      if (!file.endsWith('.test.ts') || !exists(file)) return true;
      const source = read(file);
      return !titles.split(' › ').every((title) => hasTitle(source, title));
    });
    expect(missing).toEqual([]);
  });

  it('names a file and a test for every rule, unless neither is there yet or there is nothing to do', () => {
    const undecided = rows.filter(({ heldBy, shownBy }) => heldBy.length > 0 && shownBy.length === 0);
    expect(undecided.map(({ rule }) => rule)).toEqual([]);
  });
});
