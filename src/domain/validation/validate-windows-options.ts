import { checkSyntax } from './check-value.ts';
import type { WindowsOptions } from './container-fields.ts';
import { invalid, type FieldErrors } from './field-errors.ts';
import type { FieldPath } from './field-path.ts';
import { dns1123Subdomain } from './name-syntax.ts';

/** 64 KiB, far above the few hundred bytes of a real one. */
const credentialSpecLengthMax = 64 * 1024;
const domainLengthMax = 255;
const userLengthMax = 104;

const netBiosName = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const dnsName = /^[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;

function hasControlCharacter(text: string): boolean {
  return [...text].some((character) => character < ' ' || character === '\u007f');
}

function domainProblems(domain: string): readonly string[] {
  return [
    ...(domain.length > domainLengthMax ? [`its domain must have at most ${domainLengthMax} characters`] : []),
    ...(netBiosName.test(domain) || dnsName.test(domain) ? [] : ['its domain must be a NetBIOS or DNS name']),
  ];
}

function userProblems(user: string): readonly string[] {
  return [
    ...(user === '' ? ['its user must not be empty'] : []),
    ...(user.length > userLengthMax ? [`its user must have at most ${userLengthMax} characters`] : []),
    ...(/^[. ]+$/.test(user) ? ['its user must not consist of dots and blanks only'] : []),
    ...(/["/\\:;|=,+*?<>@[\]]/.test(user) ? ['its user must not hold any of " / \\ : ; | = , + * ? < > @ [ ]'] : []),
  ];
}

function userNameProblems(name: string): readonly string[] {
  if (name === '') return ['must not be empty'];
  if (hasControlCharacter(name)) return ['must not hold control characters'];
  const parts = name.split('\\');
  if (parts.length > 2) return ['must hold at most one backslash'];
  const [first = '', second] = parts;
  return second === undefined ? userProblems(first) : [...domainProblems(first), ...userProblems(second)];
}

/** Settings for Windows nodes: kept and checked like all others, though only such nodes use them. */
export function validateWindowsOptions(options: WindowsOptions | undefined, path: FieldPath): FieldErrors {
  const { gmsaCredentialSpecName: specName, gmsaCredentialSpec: spec, runAsUserName } = options ?? {};
  const specPath = path.child('gmsaCredentialSpec');
  return [
    ...(specName === undefined ? [] : checkSyntax(path.child('gmsaCredentialSpecName'), specName, dns1123Subdomain)),
    ...(spec === '' ? [invalid(specPath, spec, 'must not be empty')] : []),
    ...((spec ?? '').length > credentialSpecLengthMax ? [invalid(specPath, '', 'must have at most 64 KiB')] : []),
    ...(runAsUserName === undefined ? [] : userNameProblems(runAsUserName)).map((problem) =>
      invalid(path.child('runAsUserName'), runAsUserName, problem),
    ),
  ];
}
