import { isMap, isSeq } from 'yaml';
import type { ParsedNode } from 'yaml';
import { yamlKey } from './yaml-to-json.ts';

/** One step down a Kubernetes path: where the child begins, the child, and what is left of the path. */
interface Step {
  readonly offset: number;
  readonly child: ParsedNode | null;
  readonly rest: string;
}

/** What is left of `path` behind `name`, if it begins with it as a whole step. */
function behind(path: string, name: string): string | undefined {
  if (!path.startsWith(name)) return undefined;
  const rest = path.slice(name.length);
  return rest === '' || rest.startsWith('.') || rest.startsWith('[') ? rest : undefined;
}

function stepIntoMap(node: ParsedNode, path: string): Step | undefined {
  if (!isMap(node)) return undefined;
  let best: Step | undefined;
  for (const pair of node.items) {
    const key = yamlKey(pair.key);
    if (key === undefined) continue;
    // Free keys (labels, resource names) stand in brackets and may hold dots themselves: the longest key wins.
    const rest = behind(path, `[${key}]`) ?? behind(path, key);
    if (rest === undefined || (best !== undefined && best.rest.length <= rest.length)) continue;
    const keyNode = pair.key as ParsedNode | null;
    best = { offset: keyNode?.range[0] ?? node.range[0], child: pair.value as ParsedNode | null, rest };
  }
  return best;
}

function stepIntoSeq(node: ParsedNode, path: string): Step | undefined {
  const index = /^\[(\d+)\]/.exec(path);
  if (!isSeq(node) || index === null) return undefined;
  const child = node.items[Number(index[1])] as ParsedNode | null | undefined;
  if (child === null || child === undefined) return undefined;
  return { offset: child.range[0], child, rest: path.slice(index[0].length) };
}

/**
 * The offset in the text of the field at a Kubernetes path, or of its nearest ancestor that is written there.
 * A field is where its key is, an element of a list where it begins.
 */
export function locateInYaml(root: ParsedNode, path: string): number {
  let offset = root.range[0];
  let node: ParsedNode | null = root;
  let rest = path;
  while (node !== null && rest !== '') {
    const wanted: string = rest.startsWith('.') ? rest.slice(1) : rest;
    const step: Step | undefined = stepIntoMap(node, wanted) ?? stepIntoSeq(node, wanted);
    if (step === undefined) break;
    ({ offset, child: node, rest } = step);
  }
  return offset;
}
