import { createDatabase, type Database } from '../../../src/store/core/database.ts';
import { addJobs, type JobRequest } from '../../../src/store/core/jobs.ts';
import { queryableOf } from '../../../src/store/core/queryable.ts';
import { createChangeSignal, type ChangeSignal } from '../../../src/store/feed/change-signal.ts';
import { jobOf } from '../../../src/store/queue/enqueue.ts';
import { createWorker, type TaskList, type Worker } from '../../../src/store/queue/run-worker.ts';
import { registerServer, type ServerRegistration } from '../../../src/store/queue/servers.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { collectLog, tasks, until } from './queue-fixture.ts';

let test: TestDatabase;
let database: Database;
let signal: ChangeSignal;
let server: ServerRegistration;
let worker: Worker | undefined;

beforeAll(async () => {
  test = await createTestDatabase();
  database = createDatabase({ url: test.url });
  await database.prisma.$connect();
  await database.prisma.$executeRawUnsafe('SELECT 1');
  signal = createChangeSignal(database);
  server = await registerServer(database, signal);
});
beforeEach(() => test.pool.query(`TRUNCATE graphile_worker._private_jobs, daemon_set_work`));
afterEach(async () => {
  await worker?.close();
  worker = undefined;
});
afterAll(async () => {
  await server.close();
  await signal.close();
  await database.close();
  await test.close();
});

const uid = (letter: string) => `00000000-0000-7000-8000-${letter.charCodeAt(0).toString().padStart(12, '0')}`;
const letterOf = (payload: object) =>
  String.fromCharCode(Number((payload as { readonly uid?: string }).uid?.slice(-12) ?? 0));
const turnOf = (letter: string) => jobOf('reconcileDaemonSet', { uid: uid(letter) });
const wake = (...jobs: readonly JobRequest[]) => addJobs(queryableOf(database.prisma), jobs);
const start = async (taskList: TaskList, concurrency = 1) =>
  (worker = await createWorker({ database, server, log: collectLog(), taskList, concurrency }));
const jobCount = async () => (await test.pool.query(`SELECT FROM graphile_worker.jobs`)).rowCount;

/** Each moment later than the one before, also where two turns take less than a millisecond. */
const JUST_NOW = `greatest(everynode_now(), (SELECT max(served_at) FROM daemon_set_work) + interval '1 millisecond')`;

/** Sets by letter; served: their credit was used up in the order in which they were added. */
const addSet = (letter: string, { isServed = false, headStartMs = 31_000 } = {}) =>
  test.pool.query(
    `INSERT INTO daemon_set_work (daemon_set_uid, head_start_ms, served_at) VALUES ($1, $2, CASE WHEN $3 THEN ${JUST_NOW} END)`,
    [uid(letter), headStartMs, isServed],
  );
const useUp = (letter: string) =>
  test.pool.query(`UPDATE daemon_set_work SET served_at = ${JUST_NOW} WHERE daemon_set_uid = $1`, [uid(letter)]);
/** As if what waits now had been woken so much earlier. */
const letWait = (seconds: number) =>
  test.pool.query(`UPDATE graphile_worker._private_jobs SET run_at = run_at - make_interval(secs => $1)`, [seconds]);

/** Runs what waits, one turn after the other. @returns letters of sets, names of other jobs. */
async function order(): Promise<string> {
  const ran: string[] = [];
  await start(tasks(async (name, payload) => void ran.push('uid' in payload ? letterOf(payload) : name)));
  await until(async () => (await jobCount()) === 0, 'all had their turn');
  return ran.join(' ');
}

describe('the order of turns', () => {
  it('puts a set that had none for long before those that just had theirs, whoever was woken first', async () => {
    for (const letter of 'ABC') await addSet(letter, { isServed: true });
    await addSet('N');
    for (const letter of 'ABCN') await wake(turnOf(letter));
    expect(await order()).toBe('N A B C');
  });

  it('puts the more important set first, and lets waiting make up for it', async () => {
    await addSet('L');
    await addSet('M', { headStartMs: 41_000 });
    await addSet('H', { headStartMs: 41_000 });
    // Eleven seconds weigh more than ten.
    await wake(turnOf('L'));
    await letWait(11);
    await wake(turnOf('H'));
    await addSet('K');
    await wake(turnOf('K'), turnOf('M'));
    expect(await order()).toBe('L H M K');
  });

  it('goes by no head start or credit that would be forever', async () => {
    await addSet('L', { headStartMs: 0, isServed: true });
    await wake(turnOf('L'), jobOf('prune', {}));
    await letWait(94);
    await addSet('H', { headStartMs: 62_000 });
    await wake(turnOf('H'), jobOf('schedulePods', {}));
    const ran = await order();
    expect(ran.split(' ').slice(0, 2).sort()).toEqual(['L', 'prune']);
    expect(ran.split(' ').slice(2)).toEqual(['schedulePods', 'H']);
  });

  it('keeps the place of a set that is woken again and again', async () => {
    for (const letter of 'AB') await addSet(letter);
    await wake(turnOf('A'));
    await wake(turnOf('B'));
    for (let time = 0; time < 5; time += 1) await wake(turnOf('A'));
    expect(await order()).toBe('A B');
  });

  it('pulls a set to the present that waits after a failure', async () => {
    await addSet('A');
    await wake({ ...turnOf('A'), runAt: new Date(Date.now() + 60_000) });
    await wake(turnOf('A'));
    expect(await order()).toBe('A');
  });
});

describe('sets that never rest', () => {
  it('take turns, and a new one comes next', async () => {
    for (const letter of 'ABCD') await addSet(letter, { isServed: true });
    const ran: string[] = [];
    await wake(turnOf('A'), turnOf('B'), turnOf('C'), turnOf('D'));
    await start(
      tasks(async (_name, payload) => {
        const letter = letterOf(payload);
        ran.push(letter);
        if (ran.length > 24) return 'DONE';
        // A new set while the thirteenth turn is under way.
        if (ran.length === 13) {
          await addSet('N');
          await wake(turnOf('N'));
        }
        await useUp(letter);
        // Two go on because work is left, two because they are woken all the time.
        if ('AB'.includes(letter)) return 'MORE';
        if ('CD'.includes(letter)) for (let time = 0; time < 3; time += 1) await wake(turnOf(letter));
        return 'DONE';
      }),
    );
    await until(async () => (await jobCount()) === 0, 'all are done');
    expect(ran[13]).toBe('N');
    const others = ran.filter((letter) => letter !== 'N').slice(0, 24);
    const rounds = others.slice(3).map((_, at) =>
      others
        .slice(at, at + 4)
        .sort()
        .join(''),
    );
    expect(new Set(rounds)).toEqual(new Set(['ABCD']));
  });

  it('do not keep a place that they got while they had their turn', async () => {
    await addSet('A');
    await addSet('B', { isServed: true });
    const ran: string[] = [];
    await wake(turnOf('A'));
    await start(
      tasks(async (_name, payload) => {
        ran.push(letterOf(payload));
        if (ran.length > 1) return 'DONE';
        // Woken while it still has its credit, and others before it uses that up.
        await wake(turnOf('A'));
        await wake(turnOf('B'));
        await useUp('A');
        return 'MORE';
      }),
    );
    await until(async () => (await jobCount()) === 0, 'all are done');
    expect(ran.join('')).toBe('ABA');
  });

  it('occupy one worker each: another one is free for the others', async () => {
    for (const letter of 'AB') await addSet(letter);
    let atOnce = 0;
    let most = 0;
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const ran: string[] = [];
    await start(
      tasks(async (_name, payload) => {
        const letter = letterOf(payload);
        ran.push(letter);
        if (letter !== 'A') return;
        atOnce += 1;
        most = Math.max(most, atOnce);
        if (ran.length === 1) await ended;
        atOnce -= 1;
      }),
      2,
    );
    await wake(turnOf('A'));
    await until(() => ran.length === 1, 'A has its turn');
    for (let time = 0; time < 5; time += 1) await wake(turnOf('A'));
    await wake(turnOf('B'));
    await until(() => ran.includes('B'), 'B had its turn beside A');
    expect(ran).toEqual(['A', 'B']);
    end();
    // What woke A while it had its turn is not lost.
    await until(async () => (await jobCount()) === 0, 'A had another turn');
    expect(ran.slice(0, 3)).toEqual(['A', 'B', 'A']);
    expect(most).toBe(1);
  });
});

describe('a turn that finds another server at its set', () => {
  it('is tried again in a moment', async () => {
    await addSet('A');
    let runs = 0;
    await start(
      tasks(async () => {
        runs += 1;
        return runs < 3 ? 'BUSY' : 'DONE';
      }),
    );
    await wake(turnOf('A'));
    await until(async () => runs === 3 && (await jobCount()) === 0, 'the third found it free');
  });
});
