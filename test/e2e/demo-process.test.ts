import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHome, removeHome } from './support/home.ts';
import { eventually, killPrograms, startProgram } from './support/running-process.ts';

let home: string;

beforeAll(async () => {
  home = await createHome();
});

afterAll(async () => {
  await killPrograms();
  await removeHome(home);
});

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const startDemo = () => startProgram('demo', ['--port', '0', '--data', home, '--stage-delay', '50']);

const postgresPid = async (): Promise<number> =>
  Number((await readFile(join(home, 'postgres/data/postmaster.pid'), 'utf8')).split('\n')[0]);

describe('npm run demo', () => {
  it('shows the first pod running within 30 s and the set’s table, ends cleanly, and finds its data again', async () => {
    const startedAt = performance.now();
    const demo = await startDemo();
    await demo.waitFor(/STARTED\S*\s+kube-system\/fluentd-elasticsearch-/, 30_000);
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    await demo.waitFor(/7 of 7 nodes have a ready pod, [\d.]+ s after apply/, 20_000);
    const [table] = await demo.waitFor(/NAMESPACE.*\n.*\n/, 5_000);
    expect(table.split('\n')[1]).toMatch(/^kube-system +fluentd-elasticsearch +7 +7 +7 +7 +7 /);
    // Every pod's life, step by step: on the tainted node there is none.
    for (const step of ['CREATED', 'SCHEDULED', 'STARTED', 'READY']) {
      const lines = demo.output.out
        .split('\n')
        .filter((line) => /Z {2}(\S+)/.exec(line)?.[1]?.split(',').includes(step));
      expect(lines).toHaveLength(7);
    }
    expect(demo.output.out).not.toMatch(/fluentd-elasticsearch-\w+ +\(?node-5/);

    const pid = await postgresPid();
    expect(isAlive(pid)).toBe(true);
    expect(await demo.kill('SIGINT')).toEqual({ code: 0, signal: null });
    await eventually(() => !isAlive(pid), 'PostgreSQL is gone');
    expect(demo.output.err).toBe('');

    const again = await startDemo();
    await again.waitFor(/daemonset\.apps\/fluentd-elasticsearch unchanged/, 30_000);
    await again.waitFor(/7 of 7 nodes have a ready pod since before/, 20_000);
    const pidAgain = await postgresPid();
    expect(await again.kill('SIGINT')).toEqual({ code: 0, signal: null });
    await eventually(() => !isAlive(pidAgain), 'PostgreSQL is gone');
  }, 120_000);
});
