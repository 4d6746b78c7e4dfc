import type { Syntax } from './check-value.ts';

const labelPattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const subdomainPattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const qualifiedNamePattern = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const envVarPattern = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const configMapKeyPattern = /^[-._a-zA-Z0-9]+$/;
const headerPattern = /^[-A-Za-z0-9]+$/;
const sysctlPattern = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?\.)*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;

export const labelLengthMax = 63;
export const subdomainLengthMax = 253;

/** DNS-1123 label: container and volume names, namespaces, host names. */
export const dns1123Label: Syntax = (text) => {
  if (text.length > labelLengthMax) return `must have at most ${labelLengthMax} characters`;
  if (labelPattern.test(text)) return undefined;
  return "must consist of lower-case letters, digits and '-', and start and end with a letter or digit (DNS-1123 label)";
};

/** DNS-1123 subdomain: the names of most objects. */
export const dns1123Subdomain: Syntax = (text) => {
  if (text.length > subdomainLengthMax) return `must have at most ${subdomainLengthMax} characters`;
  if (subdomainPattern.test(text)) return undefined;
  return "must consist of lower-case letters, digits, '-' and '.', and each part between dots must start and end with a letter or digit (DNS-1123 subdomain)";
};

/**
 * A prefix to which the server appends characters. A trailing dash is fine there: it and the character before it are
 * left out of the check, as Kubernetes 1.20 does.
 */
export const dns1123SubdomainPrefix: Syntax = (text) =>
  dns1123Subdomain(text.endsWith('-') && text.length > 1 ? `${text.slice(0, -2)}a` : text);

/** A label key, finalizer, condition type or resource name: an optional DNS prefix and `/`, then a name. */
export const qualifiedName: Syntax = (text) => {
  const parts = text.split('/');
  if (parts.length > 2) return "must be a name with at most one prefix and '/', such as 'example.com/name'";
  const name = parts.at(-1) ?? '';
  if (parts.length === 2) {
    const problem = dns1123Subdomain(parts[0] ?? '');
    if (problem !== undefined) return `its prefix ${problem}`;
  }
  if (name === '') return 'its name part must not be empty';
  if (name.length > labelLengthMax) return `its name part must have at most ${labelLengthMax} characters`;
  if (qualifiedNamePattern.test(name)) return undefined;
  return "its name part must consist of letters, digits, '-', '_' and '.', and start and end with a letter or digit";
};

/** An annotation key: a qualified name in which capitals count as small letters, in the prefix too. */
export const annotationKey: Syntax = (text) => qualifiedName(text.toLowerCase());

/** A label value: empty, or at most 63 characters of the same kind as a label name. */
export const labelValue: Syntax = (text) => {
  if (text.length > labelLengthMax) return `must have at most ${labelLengthMax} characters`;
  if (text === '' || qualifiedNamePattern.test(text)) return undefined;
  return "must be empty or consist of letters, digits, '-', '_' and '.', starting and ending with a letter or digit";
};

function looksLikeParentFolder(text: string): string | undefined {
  if (text === '.') return "must not be '.'";
  return text.startsWith('..') ? "must not start with '..'" : undefined;
}

/** The name of an environment variable: a C identifier in which `-` and `.` may also stand. */
export const envVarName: Syntax = (text) => {
  if (!envVarPattern.test(text)) return "must consist of letters, digits, '_', '-' and '.', and not start with a digit";
  return looksLikeParentFolder(text);
};

/** A key of a ConfigMap or Secret. */
export const configMapKey: Syntax = (text) => {
  if (text.length > subdomainLengthMax) return `must have at most ${subdomainLengthMax} characters`;
  if (!configMapKeyPattern.test(text)) return "must consist of letters, digits, '-', '_' and '.'";
  return looksLikeParentFolder(text);
};

/** The name of an HTTP header. */
export const httpHeaderName: Syntax = (text) =>
  headerPattern.test(text) ? undefined : "must consist of letters, digits and '-'";

/** The name of a kernel parameter: parts of small letters, digits, `-` and `_` between dots. */
export const sysctlName: Syntax = (text) => {
  if (text.length > subdomainLengthMax) return `must have at most ${subdomainLengthMax} characters`;
  return sysctlPattern.test(text) ? undefined : "must consist of lower-case letters, digits, '-' and '_' between dots";
};
