import { parseArgs } from 'node:util';
import type { z } from 'zod';
import { ok, refused, type Result } from '../util/result.ts';

/** One thing that can be set: by a flag, else by the environment, else its default. */
export interface Setting {
  readonly flag?: string;
  readonly env?: string;
  /** Stands for the value in --help. */
  readonly value: string;
  readonly help: string;
  /** From text, or from undefined when it is not set. */
  readonly schema: z.ZodType;
}

export type Settings = Readonly<Record<string, Setting>>;

export type ValuesOf<S extends Settings> = { readonly [K in keyof S]: z.output<S[K]['schema']> };

export interface SettingSources {
  /** Without the program's own name. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** All values, or every mistake, one line each. */
export function readSettings<S extends Settings>(settings: S, sources: SettingSources): Result<ValuesOf<S>, string[]> {
  const flags = readFlags(settings, sources.argv);
  const mistakes = [...flags.mistakes];
  const values: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(settings)) {
    const { text, from } = find(setting, flags.values, sources.env);
    const parsed = setting.schema.safeParse(text);
    if (parsed.success) values[key] = parsed.data;
    else mistakes.push(`${from}: ${parsed.error.issues.map((issue) => issue.message).join('; ')}`);
  }
  // Every key was set above or is among the mistakes.
  return mistakes.length === 0 ? ok(values as ValuesOf<S>) : refused(mistakes);
}

function find(
  { flag, env }: Setting,
  flags: ReadonlyMap<string, string>,
  environment: SettingSources['env'],
): { readonly text: string | undefined; readonly from: string } {
  const given = flag === undefined ? undefined : flags.get(flag);
  if (given !== undefined) return { text: given, from: `--${flag}` };
  const inEnvironment = env === undefined ? undefined : environment[env];
  // An empty variable is how shells and compose files say "not set".
  const text = inEnvironment === '' ? undefined : inEnvironment;
  return { text, from: text === undefined && flag !== undefined ? `--${flag}` : (env ?? '') };
}

function readFlags(settings: Settings, argv: readonly string[]) {
  const known = Object.values(settings).flatMap(({ flag }) => (flag === undefined ? [] : [flag]));
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(known.map((flag) => [flag, { type: 'string' as const }])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string>();
  const mistakes: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') mistakes.push(`${token.value}: what is this? see --help`);
    if (token.kind !== 'option') continue;
    if (!known.includes(token.name)) mistakes.push(`${token.rawName}: there is no such flag, see --help`);
    else if (token.value === undefined) mistakes.push(`${token.rawName}: a value must follow`);
    else values.set(token.name, token.value);
  }
  return { values, mistakes };
}

/** What --help prints. */
export function describeSettings(usage: string, settings: Settings): string {
  const rows = Object.values(settings).map(({ flag, env, value, help }) => ({
    name: [flag === undefined ? null : `--${flag} ${value}`, env].filter(Boolean).join(', '),
    help,
  }));
  const width = Math.max(...rows.map(({ name }) => name.length));
  return [`Usage: ${usage}`, '', ...rows.map(({ name, help }) => `  ${name.padEnd(width)}  ${help}`), ''].join('\n');
}
