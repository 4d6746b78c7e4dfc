import { appendFile, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '../results');

/** One file a run, one JSON line a bench; written as each ends, so that a run which is cut short keeps what it has. */
export interface ResultsFile {
  readonly path: string;
  add(entry: object): Promise<void>;
}

export async function openResultsFile(now: Date): Promise<ResultsFile> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z.jsonl`);
  return { path, add: (entry) => appendFile(path, `${JSON.stringify(entry)}\n`) };
}
