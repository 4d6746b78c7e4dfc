import type { Syntax } from '../../../src/domain/validation/check-value.ts';
import {
  annotationKey,
  configMapKey,
  dns1123Label,
  dns1123Subdomain,
  dns1123SubdomainPrefix,
  envVarName,
  httpHeaderName,
  labelValue,
  qualifiedName,
  sysctlName,
} from '../../../src/domain/validation/name-syntax.ts';
import { portName } from '../../../src/domain/validation/port-syntax.ts';

const a = (count: number): string => 'a'.repeat(count);

const table: readonly (readonly [string, Syntax, readonly string[], readonly string[]])[] = [
  ['dns1123Label', dns1123Label, ['a', '1', 'a-b', a(63)], ['', 'A', 'a_b', 'a.b', '-a', 'a-', a(64), 'a\n']],
  [
    'dns1123Subdomain',
    dns1123Subdomain,
    ['a', 'a.b', '1a', 'a-b.c', a(253)],
    ['', 'a..b', '.a', 'a.', 'A.b', 'a/b', a(254)],
  ],
  ['dns1123SubdomainPrefix', dns1123SubdomainPrefix, ['agent-', 'agent', 'a.b-'], ['Agent-', '-', '_x-']],
  [
    'qualifiedName',
    qualifiedName,
    ['app', 'App_1.x', 'example.com/app', a(63)],
    ['', '/app', 'example.com/', 'a/b/c', 'bad key', 'UPPER.com/x', '-a', 'a.', a(64)],
  ],
  ['annotationKey', annotationKey, ['UPPER', 'UPPER.com/X'], ['Bad Key', '']],
  ['labelValue', labelValue, ['', 'Yes_1.2-3', a(63)], ['bad value', '-a', a(64)]],
  ['envVarName', envVarName, ['A', '_a', 'a.b-c', '-x'], ['1A', 'A B', 'A=B', '', '.', '..', '..a']],
  ['configMapKey', configMapKey, ['a', 'A.b_c-d', '.a'], ['', 'bad key', '.', '..', '..a', a(254)]],
  ['httpHeaderName', httpHeaderName, ['X-Header', 'a1'], ['', 'X_Header', 'a b']],
  ['sysctlName', sysctlName, ['kernel.shm_rmid_forced', 'a-b'], ['', 'Kernel', 'a..b', '_a', a(254)]],
  ['portName', portName, ['http', 'a1', '1-a', a(15)], ['', '80', 'a--b', '-a', 'a-', 'A', 'a.b', a(16)]],
];

describe.each(table)('%s', (_name, syntax, good, bad) => {
  it.each(good)('accepts %j', (text) => {
    expect(syntax(text)).toBeUndefined();
  });

  it.each(bad)('says what is wrong with %j', (text) => {
    expect(syntax(text)).toMatch(/\w{4,}/);
  });
});
