import { randomInt } from 'node:crypto';
import { killPrograms } from '../e2e/support/running-process.ts';
import { commandOf } from './options.ts';
import { describeReport } from './report.ts';
import { runFaults } from './run-faults.ts';

afterAll(killPrograms);

describe('servers, database and connections that die at random moments', () => {
  it('lose nothing, double nothing and come to rest', async () => {
    // Another history each time: a failure prints the seed.
    const options = { seconds: 20, seed: randomInt(1_000_000), servers: 2 };
    const report = await runFaults(options);
    if (report.findings.length > 0) throw new Error(`${commandOf(options)}\n${describeReport(report)}`);
    // However busy the machine: something was written beside the first nodes, broken, and seen.
    expect(report.calls.acknowledged).toBeGreaterThan(18);
    expect(report.injected.length).toBeGreaterThan(0);
    expect(report.events).toBeGreaterThan(0);
    // On two free cores it takes about 40 s; on busy ones servers need long to start.
  }, 300_000);
});
