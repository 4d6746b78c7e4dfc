import { StartupError } from './startup-error.ts';

/** What a program is given by its process. */
export interface ProcessIo {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  print(text: string): void;
}

/** Runs a program's main function; what its starter can mend is one line on standard error and exit code 1. */
export async function runMain(main: (io: ProcessIo) => Promise<void> | void): Promise<void> {
  try {
    await main({
      argv: process.argv.slice(2),
      env: process.env,
      print: (text) => void process.stdout.write(text.endsWith('\n') ? text : `${text}\n`),
    });
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
