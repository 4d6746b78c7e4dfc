import { LineCounter, parseAllDocuments } from 'yaml';

export interface ManifestFile {
  /** As people know it: the path given, or "stdin". */
  readonly name: string;
  readonly text: string;
}

export interface FilePlace {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}

export interface JoinedManifests {
  /** All files as one YAML text, so that they are taken or refused together. */
  readonly text: string;
  /** Where in the files a place of the text is. Without a line, the beginning of the document (counted from 0) counts. */
  locate(place: {
    readonly document?: number | null;
    readonly line?: number | null;
    readonly column?: number | null;
  }): FilePlace | null;
}

/** Puts files together, one YAML document after the other, without adding empty ones. */
export function joinManifests(files: readonly ManifestFile[]): JoinedManifests {
  const lines: string[] = [];
  const parts: { readonly name: string; readonly firstLine: number }[] = [];
  for (const file of files) {
    const own = file.text.replace(/^\uFEFF/, '').split(/\r\n|\n/);
    if (lines.length > 0 && needsSeparator(lines, own)) lines.push('---');
    parts.push({ name: file.name, firstLine: lines.length + 1 });
    // The last line of a file that ends with a line break is no line of its own.
    if (own.at(-1) === '' && own.length > 1) own.pop();
    lines.push(...own);
  }
  const text = `${lines.join('\n')}\n`;
  return {
    text,
    locate({ document, line, column }) {
      const known = line ?? (document === null || document === undefined ? null : startOfDocument(text, document));
      const part = parts.findLast(({ firstLine }) => firstLine <= (known ?? 1));
      if (part === undefined) return null;
      // With one file there is no doubt; with several, a refusal without any place belongs to none of them.
      if (known === null) return files.length === 1 ? { file: part.name, line: null, column: null } : null;
      return { file: part.name, line: known - part.firstLine + 1, column: line ? (column ?? null) : null };
    },
  };
}

const isContent = (line: string): boolean => !/^\s*(#.*)?$/.test(line);

function needsSeparator(before: readonly string[], after: readonly string[]): boolean {
  const last = before.findLast(isContent);
  const first = after.find(isContent);
  return !(last !== undefined && isMarker(last)) && !(first !== undefined && isMarker(first));
}

function isMarker(line: string): boolean {
  return line.trimEnd() === '---';
}

function startOfDocument(text: string, index: number): number | null {
  const counter = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: counter, schema: 'failsafe', uniqueKeys: false });
  const start = Array.isArray(documents) ? documents[index]?.contents?.range[0] : undefined;
  return start === undefined ? null : counter.linePos(start).line;
}
