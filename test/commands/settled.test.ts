import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDaemonSet } from '../../src/commands/create-daemon-set.ts';
import { createPod } from '../../src/commands/create-pod.ts';
import { deleteDaemonSet } from '../../src/commands/delete-daemon-set.ts';
import { settled } from '../../src/commands/settled.ts';
import { inTransaction } from '../../src/store/core/transaction.ts';
import { decodeFeedCursor } from '../../src/store/feed/cursor.ts';
import { aDaemonSet, aPod, createCommandWorld, refusalsOf, valueOf, type CommandWorld } from './command-world.ts';

let world: CommandWorld;
let setUid: string;

beforeAll(async () => {
  world = await createCommandWorld();
  const { daemonSet } = valueOf(await createDaemonSet(world.context, { manifest: { json: aDaemonSet('agent') } }));
  setUid = daemonSet!.uid;
});

afterAll(() => world.close());

beforeEach(() => world.forget());

const ask = async (timeoutSeconds = 0) => valueOf(await settled(world.context, { timeoutSeconds }));

describe('settled', () => {
  it('is true at once when there is nothing to do', async () => {
    const value = await ask();
    expect(value).toMatchObject({ settled: true, open: 0, waitingForTime: [], waitingForNode: [] });
    expect(decodeFeedCursor(value.cursor).ok).toBe(true);
  });

  it('counts marks, unnumbered changes and pods that the scheduler is to look at', async () => {
    valueOf(await createPod(world.context, { manifest: { json: aPod('open') } }));
    // Its mark, its outbox row, and itself.
    expect(await ask()).toMatchObject({ settled: false, open: 3 });
    await world.sql(`UPDATE pods SET schedule_due_at = NULL, schedule_origin = NULL WHERE name = 'open' RETURNING 1`);
    await world.forget();
    const value = await ask();
    expect(value).toMatchObject({ settled: true, open: 0 });
    expect(value.waitingForNode).toHaveLength(1);
    await world.sql(`DELETE FROM pods RETURNING 1`);
  });

  it('ends soon after the commit that did the work', async () => {
    await inTransaction(world.database, (tx) => Promise.resolve(tx.mark({ kind: 'DAEMON_SET', subject: setUid })));
    const waiting = ask(20);
    const started = performance.now();
    await inTransaction(world.database, async (tx) => {
      await tx.execute('DELETE FROM marks');
      // Work that descends from it is waited for too.
      tx.mark({ kind: 'NODE', subject: 'n1', origin: 1n });
    });
    await inTransaction(world.database, (tx) => tx.execute('DELETE FROM marks'));
    expect(await waiting).toMatchObject({ settled: true });
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('does not wait for what was asked for after the call', async () => {
    await inTransaction(world.database, (tx) => Promise.resolve(tx.mark({ kind: 'DAEMON_SET', subject: setUid })));
    const waiting = ask(20);
    // The call has taken its number once it polls; a later command's mark stays open and does not matter.
    await world.sql(`SELECT pg_sleep(0.2)::text`);
    await inTransaction(world.database, async (tx) => {
      await tx.execute('DELETE FROM marks');
      tx.mark({ kind: 'DAEMON_SET', subject: setUid });
    });
    expect(await waiting).toMatchObject({ settled: true, open: 0 });
    expect(await world.marks()).toHaveLength(1);
  });

  it('gives up when the time is over', async () => {
    await inTransaction(world.database, (tx) => Promise.resolve(tx.mark({ kind: 'POD', subject: setUid })));
    expect(await ask(0.1)).toMatchObject({ settled: false, open: 1 });
  });

  it('names what waits for time', async () => {
    await inTransaction(world.database, (tx) => {
      tx.mark({ kind: 'PAIR', subject: setUid, node: 'n1', dueAt: new Date(tx.now.getTime() + 60_000) });
      return Promise.resolve();
    });
    expect(await ask()).toMatchObject({
      settled: true,
      waitingForTime: [
        { kind: 'DaemonSet', namespace: 'default', name: 'agent', node: 'n1', until: expect.stringMatching(/Z$/) },
      ],
    });
    await world.advance(60_000);
    expect(await ask()).toMatchObject({ settled: false, open: 1 });
  });

  it('counts a status that falls due while it looks', async () => {
    const [{ definition }] = (await world.sql(
      `SELECT pg_get_functiondef('everynode_now'::regproc) AS definition`,
    )) as unknown as [{ definition: string }];
    await world.sql('CREATE SEQUENCE looks');
    try {
      // Each look at the clock finds it a second later.
      await world.sql(
        `CREATE OR REPLACE FUNCTION everynode_now() RETURNS timestamptz LANGUAGE sql VOLATILE
           AS $$ SELECT date_trunc('milliseconds', clock_timestamp()) + nextval('looks') * interval '1 second' $$`,
      );
      await inTransaction(world.database, (tx) => {
        tx.mark({ kind: 'STATUS', subject: setUid, dueAt: new Date(tx.now.getTime() + 1_500) });
        return Promise.resolve();
      });
      expect(await ask()).toMatchObject({ settled: false, open: 1 });
    } finally {
      await world.sql(definition);
      await world.sql('DROP SEQUENCE looks');
    }
  });

  it('waits for a status that is yet to be published, but not of a set in deletion', async () => {
    const markStatus = () =>
      inTransaction(world.database, (tx) => {
        tx.mark({ kind: 'STATUS', subject: setUid, dueAt: new Date(tx.now.getTime() + 60_000) });
        return Promise.resolve();
      });
    await markStatus();
    expect(await ask()).toMatchObject({ settled: false, open: 1 });
    valueOf(await deleteDaemonSet(world.context, { name: 'agent', propagation: 'FOREGROUND' }));
    await world.forget();
    await markStatus();
    expect(await ask()).toMatchObject({ settled: true });
  });

  it('shows a token of one namespace nothing of the others', async () => {
    valueOf(await createPod(world.context, { manifest: { json: aPod('hidden') } }));
    await world.sql(`UPDATE pods SET schedule_due_at = NULL WHERE name = 'hidden' RETURNING 1`);
    await world.forget();
    const context = world.contextOf({ role: 'VIEWER', namespaces: ['other'] });
    expect(valueOf(await settled(context, { timeoutSeconds: 0 })).waitingForNode).toEqual([]);
    expect((await ask()).waitingForNode).toHaveLength(1);
  });

  it('refuses a time that is none', async () => {
    for (const timeoutSeconds of [-1, 301, Number.NaN]) {
      expect(refusalsOf(await settled(world.context, { timeoutSeconds }))).toEqual(['INVALID timeoutSeconds']);
    }
  });
});
