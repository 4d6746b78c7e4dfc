import { createWriteStream } from 'node:fs';
import type { WriteStream } from 'node:fs';

/** Every operation and fault as one JSON line, with the milliseconds since the run began. */
export interface Journal {
  write(entry: Readonly<Record<string, unknown>>): void;
  close(): Promise<void>;
}

/** Without a path nothing is kept. */
export function createJournal(path: string | null): Journal {
  const startedAt = performance.now();
  const stream: WriteStream | null = path === null ? null : createWriteStream(path);
  return {
    write(entry) {
      stream?.write(`${JSON.stringify({ atMs: Math.round(performance.now() - startedAt), ...entry })}\n`);
    },
    close: () =>
      new Promise((resolve, reject) => {
        if (stream === null) return resolve();
        stream.once('error', reject);
        stream.end(resolve);
      }),
  };
}
