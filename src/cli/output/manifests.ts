import { stringify } from 'yaml';

/** Objects as YAML documents that can be applied again. */
export function formatYaml(objects: readonly unknown[]): string {
  return objects.map((object) => toYaml(object)).join('---\n');
}

/** One object as JSON, or several as a List; both can be applied again. */
export function formatJson(objects: readonly unknown[], isList: boolean): string {
  const [first] = objects;
  const value = isList ? { apiVersion: 'v1', kind: 'List', items: objects } : first;
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Long texts stay on their line, so that what is cut and pasted is what was there. */
export function toYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0 });
}
