import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { authenticateToken } from '../../src/commands/authenticate-token.ts';
import { createToken } from '../../src/commands/create-token.ts';
import { ensureAdminToken } from '../../src/commands/ensure-admin-token.ts';
import { revokeToken } from '../../src/commands/revoke-token.ts';
import { createCommandWorld, refusalsOf, valueOf, type CommandWorld } from './command-world.ts';

let world: CommandWorld;

beforeAll(async () => {
  world = await createCommandWorld();
});

afterAll(() => world.close());

describe('createToken', () => {
  it('gives a secret once, of which only the digest is stored', async () => {
    const { id, secret } = valueOf(
      await createToken(world.context, { name: 'team', role: 'OPERATOR', namespaces: ['a'] }),
    );
    expect(await authenticateToken(world.database, secret)).toEqual({
      tokenId: id,
      name: 'team',
      role: 'OPERATOR',
      namespaces: ['a'],
      nodeName: null,
    });
    const rows = await world.sql<{ line: string }>('SELECT t::text AS line FROM api_tokens AS t');
    expect(rows.some((row) => row.line.includes(secret))).toBe(false);
  });

  it('refuses a taken name, an agent without a node, a node without an agent, and everybody but administrators', async () => {
    const before = await world.fingerprint();
    const create = async (more: object, context = world.context) =>
      refusalsOf(await createToken(context, { name: 'new', role: 'VIEWER', ...more }));
    expect(await create({ name: 'team' })).toEqual(['ALREADY_EXISTS Token team']);
    expect(await create({ name: ' ', role: 'AGENT' })).toEqual(['REQUIRED name', 'REQUIRED nodeName']);
    expect(await create({ nodeName: 'n1' })).toEqual(['FORBIDDEN nodeName']);
    expect(await create({ expiresAt: 'soon' })).toEqual(['INVALID expiresAt']);
    expect(await create({}, world.contextOf({ role: 'OPERATOR' }))).toEqual(['FORBIDDEN Token new']);
    expect(await world.fingerprint()).toBe(before);
  });
});

describe('authenticateToken', () => {
  it('knows nobody by a wrong, a revoked or an expired secret', async () => {
    const short = valueOf(
      await createToken(world.context, {
        name: 'short',
        role: 'VIEWER',
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      }),
    );
    const revoked = valueOf(await createToken(world.context, { name: 'revoked', role: 'AGENT', nodeName: 'n1' }));
    expect(await authenticateToken(world.database, short.secret)).toMatchObject({ role: 'VIEWER' });
    expect(await authenticateToken(world.database, revoked.secret)).toMatchObject({ nodeName: 'n1' });
    valueOf(await revokeToken(world.context, { name: 'revoked' }));
    await world.advance(3_600_001);
    for (const secret of [short.secret, revoked.secret, 'evn_wrong', '']) {
      expect(await authenticateToken(world.database, secret)).toBeUndefined();
    }
    expect(refusalsOf(await revokeToken(world.context, { name: 'revoked' }))).toEqual(['NOT_FOUND Token revoked']);
  });
});

describe('ensureAdminToken', () => {
  it('keeps a good secret, and replaces one that is lost, wrong or no longer good', async () => {
    const { ids } = world.context;
    const first = await ensureAdminToken(world.database, { ids, known: null });
    expect(await authenticateToken(world.database, first)).toMatchObject({ role: 'ADMIN', name: 'admin' });
    expect(await ensureAdminToken(world.database, { ids, known: first })).toBe(first);
    const second = await ensureAdminToken(world.database, { ids, known: 'evn_lost' });
    expect(await authenticateToken(world.database, second)).toMatchObject({ role: 'ADMIN' });
    valueOf(await revokeToken(world.context, { name: 'admin' }));
    const third = await ensureAdminToken(world.database, { ids, known: first });
    expect(await authenticateToken(world.database, third)).toMatchObject({ role: 'ADMIN' });
    expect(new Set([first, second, third]).size).toBe(3);
  });
});
