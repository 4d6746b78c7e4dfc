import type { RemoveTaintInput, TaintEffect, TaintInput } from '../client/generated/documents.ts';
import { CliError } from './cli-error.ts';
import { exitCodes } from './exit-codes.ts';

/** Tells names from changes: a change has a `=` or a `:`, or ends with `-`; no node's name does. */
export function splitNamesAndChanges(words: readonly string[]): {
  readonly names: readonly string[];
  readonly changes: readonly string[];
} {
  const isChange = (word: string): boolean => /[=:]|-$/.test(word);
  return { names: words.filter((word) => !isChange(word)), changes: words.filter(isChange) };
}

/** `key=value` sets, `key-` removes. */
export function parseLabelChanges(words: readonly string[]): {
  readonly setLabels: Readonly<Record<string, string>>;
  readonly removeLabels: readonly string[];
} {
  const setLabels: Record<string, string> = {};
  const removeLabels: string[] = [];
  for (const word of words) {
    const [, key, value] = /^([^=]+)=(.*)$/.exec(word) ?? [];
    if (key !== undefined && value !== undefined) setLabels[key] = value;
    else if (/^[^=:]+-$/.test(word)) removeLabels.push(word.slice(0, -1));
    else throw new CliError(exitCodes.usage, `error: "${word}" is no label; KEY=VALUE sets one, KEY- removes it`);
  }
  const both = removeLabels.find((key) => key in setLabels);
  if (both !== undefined) throw new CliError(exitCodes.usage, `error: label "${both}" is both set and removed`);
  return { setLabels, removeLabels };
}

const effects: readonly TaintEffect[] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** `key=value:Effect` and `key:Effect` set, `key:Effect-` removes that one, `key-` all of the key. */
export function parseTaintChanges(words: readonly string[]): {
  readonly setTaints: readonly TaintInput[];
  readonly removeTaints: readonly RemoveTaintInput[];
} {
  const setTaints: TaintInput[] = [];
  const removeTaints: RemoveTaintInput[] = [];
  for (const word of words) {
    const isRemoval = word.endsWith('-');
    const [, key, value, effect] = /^([^=:]+)(?:=([^:]*))?(?::(.+))?$/.exec(isRemoval ? word.slice(0, -1) : word) ?? [];
    if (key === undefined || (effect === undefined && !isRemoval)) {
      throw new CliError(
        exitCodes.usage,
        `error: "${word}" is no taint; KEY=VALUE:EFFECT or KEY:EFFECT sets one, KEY:EFFECT- or KEY- removes`,
      );
    }
    if (isRemoval) removeTaints.push(effect === undefined ? { key } : { key, effect: parseEffect(effect) });
    else setTaints.push({ key, value: value ?? '', effect: parseEffect(effect ?? '') });
  }
  return { setTaints, removeTaints };
}

function parseEffect(text: string): TaintEffect {
  const effect = effects.find((known) => known === text);
  if (effect === undefined) {
    throw new CliError(exitCodes.usage, `error: unknown taint effect "${text}"; one of: ${effects.join(', ')}`);
  }
  return effect;
}
