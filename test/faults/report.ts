import Table from 'cli-table3';
import type { FaultReport } from './run-faults.ts';

/** The run as a table, for people and for docs/reliability.md. */
export function describeReport(report: FaultReport): string {
  const { options, calls, injected, findings } = report;
  const figures = new Table({ head: ['run', ''], style: { head: [], border: [] } });
  figures.push(
    ['seed', options.seed],
    ['seconds of faults', options.seconds],
    ['servers', options.servers],
    ['mutations acknowledged', calls.acknowledged],
    ['… after a lost answer', calls.unknown],
    ['… repeated although answered', calls.repeated],
    ['faults injected', injected.length],
    ['changes in the history', report.changes],
    ['events checked', `${report.events} by ${report.subscribers} subscribers, over ${report.connections} connections`],
    ['longest convergence after a fault', `${longest(injected.map((fault) => fault.convergedAfterMs))} ms`],
    ['at rest after the last fault', `${report.convergedAfterMs} ms`],
    ['took', `${(report.tookMs / 1_000).toFixed(1)} s`],
    ['findings', findings.length],
  );
  const kinds = new Table({
    head: ['fault', 'times', 'lasted at most', 'converged after (median)', '(longest)'],
    style: { head: [], border: [] },
  });
  for (const kind of [...new Set(injected.map((fault) => fault.kind))].sort()) {
    const ofKind = injected.filter((fault) => fault.kind === kind);
    const converged = ofKind.map((fault) => fault.convergedAfterMs).sort((left, right) => left - right);
    kinds.push([
      kind,
      ofKind.length,
      `${longest(ofKind.map((fault) => fault.lastedMs))} ms`,
      `${converged[Math.floor(converged.length / 2)]} ms`,
      `${converged.at(-1)} ms`,
    ]);
  }
  const told = findings.map(({ check, message }) => `FOUND ${check}: ${message}`);
  return [figures.toString(), kinds.toString(), ...told].join('\n');
}

function longest(times: readonly number[]): number {
  return times.reduce((most, time) => Math.max(most, time), 0);
}
