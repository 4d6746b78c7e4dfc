import { describe, expect, it } from '@jest/globals';
import { checkAccess, type Access, type ObjectKind, type Verb } from '../../src/commands/authorize.ts';
import type { Actor, Role } from '../../src/commands/command.ts';

function anActor(role: Role, more: Partial<Actor> = {}): Actor {
  return { tokenId: 't', name: 'ann', role, namespaces: [], nodeName: role === 'AGENT' ? 'n1' : null, ...more };
}

function isAllowed(actor: Actor, access: Access): boolean {
  return checkAccess(actor, access) === null;
}

const verbs: readonly Verb[] = ['READ', 'CREATE', 'UPDATE', 'DELETE', 'REPORT'];
const kinds: readonly ObjectKind[] = ['DaemonSet', 'Pod', 'Node', 'PriorityClass', 'Token'];

describe('checkAccess', () => {
  it.each<[Role, string[]]>([
    [
      'ADMIN',
      kinds
        .flatMap((kind) => ['READ', 'CREATE', 'UPDATE', 'DELETE'].map((verb) => `${verb} ${kind}`))
        .concat('REPORT Pod', 'REPORT Node'),
    ],
    [
      'OPERATOR',
      kinds
        .filter((kind) => kind !== 'Token')
        .flatMap((kind) => ['READ', 'CREATE', 'UPDATE', 'DELETE'].map((verb) => `${verb} ${kind}`))
        .concat('REPORT Pod', 'REPORT Node'),
    ],
    ['VIEWER', ['READ DaemonSet', 'READ Pod', 'READ Node', 'READ PriorityClass']],
    ['AGENT', ['READ DaemonSet', 'READ Pod', 'READ Node', 'READ PriorityClass', 'REPORT Pod', 'REPORT Node']],
    [
      'FLEET',
      [
        'READ DaemonSet',
        'READ Pod',
        'READ Node',
        'READ PriorityClass',
        'REPORT Pod',
        'REPORT Node',
        'CREATE Node',
        'UPDATE Node',
      ],
    ],
  ])('gives %s what its row says, on a node that is its own', (role, allowed) => {
    const node = { name: 'n1', runtime: 'SIMULATED' } as const;
    const found = kinds.flatMap((kind) =>
      verbs
        .filter((verb) => isAllowed(anActor(role), { verb, kind, name: 'x', node }))
        .map((verb) => `${verb} ${kind}`),
    );
    expect(found.sort()).toEqual([...allowed].sort());
  });

  it('confines an agent to its node and a fleet to simulated nodes', () => {
    const other = { name: 'n2', runtime: 'EXTERNAL' } as const;
    expect(isAllowed(anActor('AGENT'), { verb: 'REPORT', kind: 'Pod', node: other })).toBe(false);
    expect(isAllowed(anActor('AGENT'), { verb: 'REPORT', kind: 'Pod', node: null })).toBe(false);
    expect(isAllowed(anActor('FLEET'), { verb: 'CREATE', kind: 'Node', node: other })).toBe(false);
  });

  it('confines a token to its namespaces, and to reading what has none', () => {
    const actor = anActor('OPERATOR', { namespaces: ['a', 'b'] });
    expect(isAllowed(actor, { verb: 'CREATE', kind: 'Pod', namespace: 'b' })).toBe(true);
    expect(isAllowed(actor, { verb: 'READ', kind: 'Pod', namespace: 'c' })).toBe(false);
    expect(isAllowed(actor, { verb: 'READ', kind: 'Node', name: 'n1' })).toBe(true);
    expect(isAllowed(actor, { verb: 'UPDATE', kind: 'Node', name: 'n1' })).toBe(false);
  });

  it('says who, verb and object', () => {
    const refusal = checkAccess(anActor('VIEWER'), {
      verb: 'DELETE',
      kind: 'DaemonSet',
      namespace: 'default',
      name: 'agent',
    });
    expect(refusal).toMatchObject({
      code: 'FORBIDDEN',
      object: 'DaemonSet default/agent',
      message: expect.stringMatching(/^ann \(VIEWER\) may not delete DaemonSet default\/agent: /),
    });
  });
});
