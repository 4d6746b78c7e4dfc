import { toYaml } from './manifests.ts';

/** One line, or a block below its title, of a description; null values are left out. */
export type Field = readonly [title: string, value: string | number | readonly string[] | null];

const valueColumn = 26;

/** Titles to the left, values below each other; several values of one title each on its own line. */
export function formatFields(fields: readonly Field[]): string {
  return fields
    .flatMap(([title, value]) => {
      if (value === null) return [];
      const lines = typeof value === 'object' ? value : [String(value)];
      const [first = '<none>', ...rest] = lines;
      return [`${`${title}:`.padEnd(valueColumn)}${first}`, ...rest.map((line) => `${' '.repeat(valueColumn)}${line}`)];
    })
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

/** A map as one line a pair, sorted; `<none>` when empty. */
export function mapLines(map: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(map)
    .map(([key, value]) => `${key}=${value}`)
    .sort();
}

/** A block under a title: text, indented by two. */
export function formatBlock(title: string, text: string): string {
  const lines = text.trimEnd().split('\n');
  return `${title}:\n${lines.map((line) => `  ${line}`.trimEnd()).join('\n')}\n`;
}

export function yamlBlock(title: string, value: unknown): string {
  return formatBlock(title, toYaml(value));
}
