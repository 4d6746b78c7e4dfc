import { checkRequiredChoice, checkSyntax } from './check-value.ts';
import { invalid, required, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';
import { ipAddress } from './ip-syntax.ts';
import { dns1123Subdomain } from './name-syntax.ts';
import type { DnsConfig, HostAlias } from './pod-spec-fields.ts';

// Limits of name resolution in Linux' C library.
const nameserversMax = 3;
const searchesMax = 6;
const searchCharactersMax = 256;

/** Where a pod resolves names; None leaves it to dnsConfig alone. */
export function validateDnsPolicy(policy: string | undefined, path: FieldPath): FieldErrors {
  return checkRequiredChoice(path, policy, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']);
}

function validateSearches(searches: readonly string[], path: FieldPath): FieldErrors {
  return [
    ...(searches.length > searchesMax
      ? [invalid(path, searches, `must have at most ${searchesMax} search paths`)]
      : []),
    ...(searches.join(' ').length > searchCharactersMax
      ? [invalid(path, searches, `must have at most ${searchCharactersMax} characters, blanks between them included`)]
      : []),
    ...searches.flatMap((search, position) =>
      checkSyntax(path.index(position), search.replace(/\.$/, ''), dns1123Subdomain),
    ),
  ];
}

/** The pod's own DNS settings (Kubernetes "DNS for Services and Pods"); policy None leaves nothing else to ask. */
export function validateDnsConfig(
  config: DnsConfig | undefined,
  policy: string | undefined,
  path: FieldPath,
): FieldErrors {
  const nameservers = config?.nameservers ?? [];
  const serversPath = path.child('nameservers');
  if (policy === 'None' && !config) return [required(path, 'must be given when dnsPolicy is None')];
  if (policy === 'None' && nameservers.length === 0) {
    return [required(serversPath, 'must name at least one server when dnsPolicy is None')];
  }
  const nameless = (config?.options ?? []).flatMap((option, position) =>
    option.name ? [] : [required(path.child('options').index(position), 'must have a name')],
  );
  return [
    ...(nameservers.length > nameserversMax
      ? [invalid(serversPath, nameservers, `must have at most ${nameserversMax} servers`)]
      : []),
    ...nameservers.flatMap((server, position) => checkSyntax(serversPath.index(position), server, ipAddress)),
    ...validateSearches(config?.searches ?? [], path.child('searches')),
    ...nameless,
  ];
}

/** Lines for the pod's hosts file. Paths carry no index, as Kubernetes 1.20 prints them. */
export function validateHostAliases(aliases: readonly HostAlias[] | undefined, path: FieldPath): FieldErrors {
  return (aliases ?? []).flatMap((alias) => [
    ...checkSyntax(path.child('ip'), alias.ip ?? '', ipAddress),
    ...(alias.hostnames ?? []).flatMap((name) => checkSyntax(path.child('hostnames'), name, dns1123Subdomain)),
  ]);
}
