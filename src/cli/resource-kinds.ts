import { CliError } from './cli-error.ts';
import { exitCodes } from './exit-codes.ts';

export type ResourceKind = 'DaemonSet' | 'Node' | 'Pod' | 'Event' | 'PriorityClass';

export interface KindWords {
  readonly kind: ResourceKind;
  readonly singular: string;
  readonly plural: string;
  readonly short: readonly string[];
  /** As kubectl prints it before a name: daemonset.apps/fluentd. */
  readonly printed: string;
  readonly isNamespaced: boolean;
}

const kinds: readonly KindWords[] = [
  words('DaemonSet', 'daemonset', 'daemonsets', ['ds'], 'daemonset.apps', true),
  words('Node', 'node', 'nodes', ['no'], 'node', false),
  words('Pod', 'pod', 'pods', ['po'], 'pod', true),
  words('Event', 'event', 'events', ['ev'], 'event', true),
  words('PriorityClass', 'priorityclass', 'priorityclasses', ['pc'], 'priorityclass.scheduling.k8s.io', false),
];

/** The kind meant by a word of the command line; only those allowed, each by its singular, plural or short name. */
export function findKind(word: string, allowed: readonly ResourceKind[]): KindWords {
  const wanted = word.toLowerCase();
  const found = kinds.find(
    (kind) => [kind.singular, kind.plural, kind.printed, ...kind.short].includes(wanted) && allowed.includes(kind.kind),
  );
  if (found) return found;
  const names = kinds
    .filter(({ kind }) => allowed.includes(kind))
    .map(({ plural, short }) => `${plural} (${short.join()})`);
  throw new CliError(exitCodes.usage, `error: unknown kind "${word}"; one of: ${names.join(', ')}`);
}

/** The words of a kind as a manifest names it; a kind that is not ours is printed in lower case. */
export function printedName(kind: string, name: string): string {
  return `${kinds.find((known) => known.kind === kind)?.printed ?? kind.toLowerCase()}/${name}`;
}

/**
 * Kind and names of a command line in either form of kubectl: `pod a b`, or `pod/a`.
 */
export function parseTargets(
  words: readonly string[],
  allowed: readonly ResourceKind[],
): readonly { readonly kind: KindWords; readonly name: string }[] {
  const [first = '', ...rest] = words;
  if (words.some((word) => word.includes('/'))) {
    return words.map((word) => {
      const [kind = '', name = '', ...more] = word.split('/');
      if (kind === '' || name === '' || more.length > 0)
        throw new CliError(exitCodes.usage, `error: "${word}" is not KIND/NAME`);
      return { kind: findKind(kind, allowed), name };
    });
  }
  const kind = findKind(first, allowed);
  return rest.map((name) => ({ kind, name }));
}

function words(
  ...[kind, singular, plural, short, printed, isNamespaced]: [
    ResourceKind,
    string,
    string,
    readonly string[],
    string,
    boolean,
  ]
): KindWords {
  return { kind, singular, plural, short, printed, isNamespaced };
}
