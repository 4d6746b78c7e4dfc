import type { Command } from 'commander';
import { parseLabelSelector } from '../../domain/labels/parse-label-selector.ts';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';

export interface ScopeOptions {
  readonly namespace: string;
  readonly allNamespaces?: boolean;
  readonly selector?: string;
}

/** -n alone, for commands on one object. */
export function withNamespace(command: Command): Command {
  return command.option('-n, --namespace <namespace>', 'namespace of the object', 'default');
}

/** -n, -A and -l, for commands on many. */
export function withScope(command: Command): Command {
  return command
    .option('-n, --namespace <namespace>', 'look in this namespace', 'default')
    .option('-A, --all-namespaces', 'look in every namespace')
    .option('-l, --selector <selector>', 'only objects with these labels, as in "app=web,tier in (a,b),!canary"');
}

/** The namespace (null: all of them) and the label selector (checked, so that a typing error needs no server to be seen). */
export function scopeOf(options: ScopeOptions): {
  readonly namespace: string | null;
  readonly labelSelector: string | null;
} {
  const labelSelector = options.selector ?? null;
  if (labelSelector !== null) {
    const parsed = parseLabelSelector(labelSelector);
    if (!parsed.ok)
      throw new CliError(exitCodes.usage, `error: --selector "${labelSelector}": ${parsed.error.message}`);
  }
  return { namespace: options.allNamespaces === true ? null : options.namespace, labelSelector };
}

/** For options that may be given several times. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** A whole number from 0; anything else is a usage error that names the option. */
export function parseCount(option: string): (text: string) => number {
  return (text) => {
    if (!/^\d{1,15}$/.test(text)) throw new CliError(exitCodes.usage, `error: ${option} "${text}" is no whole number`);
    return Number(text);
  };
}
