import { CliError } from './cli-error.ts';
import { exitCodes } from './exit-codes.ts';
import { parseTargets } from './resource-kinds.ts';

/** The one DaemonSet of a command line: `daemonset NAME`, or `ds/NAME`. */
export function daemonSetArgument(words: readonly string[]): string {
  const targets = parseTargets(words, ['DaemonSet']);
  const [target] = targets;
  if (target === undefined || targets.length > 1) {
    throw new CliError(exitCodes.usage, 'error: name one daemonset: daemonset NAME, or ds/NAME');
  }
  return target.name;
}
