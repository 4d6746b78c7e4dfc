import { createAgentLoop } from '../../src/runtimes/agent-loop.ts';
import type { AgentLoop } from '../../src/runtimes/agent-loop.ts';
import type { AgentOutcome, PodReport } from '../../src/runtimes/agent-port.ts';
import { evenStageDelays } from '../../src/runtimes/simulated/pod-stages.ts';
import type { StageDelays } from '../../src/runtimes/simulated/pod-stages.ts';
import { createSimulatedRuntime } from '../../src/runtimes/simulated/simulated-runtime.ts';
import { createFakeTimers, settle } from './fake-timers.ts';
import type { FakeTimers } from './fake-timers.ts';
import { accepted, assigned, createScriptedPort } from './scripted-port.ts';
import type { ScriptedPort } from './scripted-port.ts';

let port: ScriptedPort;
let timers: FakeTimers;
let agent: AgentLoop;
let refused: string[];

const start = (delays: StageDelays, batchMax = 500): void => {
  agent = createAgentLoop({
    port,
    timers,
    batchMax,
    createRuntime: (observe) =>
      createSimulatedRuntime({ delays, timers, chance: () => 0, hostIPOf: () => null, observe }),
    onRefused: (report, { code }) => refused.push(`${report.uid} ${code}`),
  });
};

beforeEach(() => {
  port = createScriptedPort();
  timers = createFakeTimers();
  refused = [];
});

afterEach(() => agent.close());

const said = (reports: readonly PodReport[]): string[] =>
  reports.map(({ uid, state, ready }) => `${uid} ${state}${ready ? ' ready' : ''}`);

const allSaid = (): string[] => said(port.batches.flat());

const manyPods = (count: number) => Array.from({ length: count }, (_, index) => assigned({ uid: `uid-${index}` }));

describe('createAgentLoop', () => {
  it('reports each stage when its time comes', async () => {
    start(evenStageDelays(100));
    port.tell({ kind: 'restarted' }, assigned(), { kind: 'complete' });
    await timers.advance(350);
    expect(allSaid()).toEqual(['uid-1 PENDING', 'uid-1 PENDING', 'uid-1 RUNNING', 'uid-1 RUNNING ready']);
    expect(port.batches.flat().map((report) => report.sequence)).toEqual([1, 2, 3, 4]);
  });

  it('reports a pod ready with one report where nothing takes time', async () => {
    start(evenStageDelays(0));
    port.tell({ kind: 'restarted' }, ...manyPods(3), { kind: 'complete' });
    await timers.advance(20);
    expect(port.batches.map(said)).toEqual([['uid-0 RUNNING ready', 'uid-1 RUNNING ready', 'uid-2 RUNNING ready']]);
  });

  it('cuts reports into batches, and has at most two under way', async () => {
    const answers: (() => void)[] = [];
    port.answer = (reports) =>
      new Promise((resolve) => answers.push(() => resolve(reports.map((): AgentOutcome => accepted))));
    start(evenStageDelays(0), 4);
    port.tell({ kind: 'restarted' }, ...manyPods(10), { kind: 'complete' });
    await timers.advance(50);
    expect(port.batches.map((batch) => batch.length)).toEqual([4, 4]);
    answers[0]!();
    await timers.advance(50);
    expect(port.batches.map((batch) => batch.length)).toEqual([4, 4, 2]);
    for (const answer of answers) answer();
  });

  it('has one report of a pod under way: the newest of those that came meanwhile follows', async () => {
    let answerFirst: () => void = () => undefined;
    port.answer = (reports) =>
      new Promise((resolve) => {
        answerFirst = () => resolve(reports.map(() => accepted));
      });
    start(evenStageDelays(100));
    port.tell({ kind: 'restarted' }, assigned(), { kind: 'complete' });
    await timers.advance(350);
    expect(allSaid()).toEqual(['uid-1 PENDING']);
    answerFirst();
    await timers.advance(10);
    expect(allSaid()).toEqual(['uid-1 PENDING', 'uid-1 RUNNING ready']);
    answerFirst();
  });

  it('sends a report again until it is answered, later ones with higher sequence', async () => {
    let failuresLeft = 2;
    port.answer = (reports) => {
      failuresLeft -= 1;
      return failuresLeft >= 0 ? Promise.reject(new Error('away')) : Promise.resolve(reports.map(() => accepted));
    };
    start(evenStageDelays(0));
    port.tell({ kind: 'restarted' }, assigned(), { kind: 'complete' });
    await timers.advance(1_000);
    expect(allSaid()).toEqual(['uid-1 RUNNING ready', 'uid-1 RUNNING ready', 'uid-1 RUNNING ready']);
    expect(port.batches.flat().map((report) => report.sequence)).toEqual([1, 2, 3]);
  });

  it('reports a new pod after a failure whose own reports nobody wants any more', async () => {
    port.answer = () => Promise.reject(new Error('away'));
    start(evenStageDelays(0));
    port.tell({ kind: 'restarted' }, assigned(), { kind: 'complete' });
    await timers.advance(10);
    port.tell({ kind: 'gone', uid: 'uid-1' });
    await timers.advance(1_000);
    port.answer = (reports) => Promise.resolve(reports.map(() => accepted));
    port.tell(assigned({ uid: 'uid-2' }));
    await timers.advance(5_000);
    expect(allSaid().at(-1)).toBe('uid-2 RUNNING ready');
  });

  it('says again that a pod is ready when the server takes its readiness away', async () => {
    start(evenStageDelays(0));
    const running = { phase: 'Running' as const };
    port.tell({ kind: 'restarted' }, assigned(), { kind: 'complete' });
    await timers.advance(10);
    // The server's own echo of the first report says nothing new.
    port.tell(assigned(running), assigned({ ...running, ready: true }));
    await timers.advance(10);
    expect(allSaid()).toEqual(['uid-1 RUNNING ready']);
    port.tell(assigned(running));
    await timers.advance(10);
    port.tell(assigned(running));
    await timers.advance(10);
    expect(allSaid()).toEqual(['uid-1 RUNNING ready', 'uid-1 RUNNING ready']);
  });

  it('says again what it observes of pods that are not ready in a stream that begins anew', async () => {
    start(evenStageDelays(0));
    port.tell({ kind: 'restarted' }, assigned(), assigned({ uid: 'uid-2' }), { kind: 'complete' });
    await timers.advance(10);
    const running = { phase: 'Running' as const };
    port.tell({ kind: 'restarted' }, assigned(running), assigned({ ...running, uid: 'uid-2', ready: true }), {
      kind: 'complete',
    });
    await timers.advance(10);
    expect(port.batches.map(said)).toEqual([['uid-1 RUNNING ready', 'uid-2 RUNNING ready'], ['uid-1 RUNNING ready']]);
  });

  it('does not send again what was refused', async () => {
    port.answer = (reports) => Promise.resolve(reports.map(() => ({ accepted: false, code: 'GONE', message: 'gone' })));
    start(evenStageDelays(0));
    port.tell({ kind: 'restarted' }, assigned(), { kind: 'complete' });
    await timers.advance(10_000);
    expect(allSaid()).toEqual(['uid-1 RUNNING ready']);
    expect(refused).toEqual(['uid-1 GONE']);
  });

  it('ends a terminating pod and reports that it is removed, once', async () => {
    start(evenStageDelays(100));
    port.tell({ kind: 'restarted' }, assigned({ phase: 'Running', ready: true }), { kind: 'complete' });
    await timers.advance(10);
    const terminating = assigned({ phase: 'Running', ready: true, isTerminating: true });
    port.tell(terminating);
    await timers.advance(50);
    expect(allSaid()).toEqual([]);
    port.tell(terminating);
    await timers.advance(200);
    expect(allSaid()).toEqual(['uid-1 REMOVED']);
  });

  it('ends a pod within its grace period, however long its own end takes', async () => {
    start({ ...evenStageDelays(0), terminate: { min: 60_000, max: 60_000 } });
    port.tell({ kind: 'restarted' }, assigned({ isTerminating: true, gracePeriodSeconds: 30 }), { kind: 'complete' });
    await timers.advance(10_000);
    expect(allSaid()).toEqual([]);
    port.tell(assigned({ isTerminating: true, gracePeriodSeconds: 5 }));
    await timers.advance(4_900);
    expect(allSaid()).toEqual([]);
    await timers.advance(200);
    expect(allSaid()).toEqual(['uid-1 REMOVED']);
  });

  it('goes on with pods as the server knows them, without a report about what it knows', async () => {
    start(evenStageDelays(100));
    port.tell(
      { kind: 'restarted' },
      assigned({ uid: 'a', phase: 'Running', ready: true }),
      assigned({ uid: 'b', phase: 'Running' }),
      assigned({ uid: 'c', phase: 'Failed' }),
      { kind: 'complete' },
    );
    await timers.advance(50);
    expect(allSaid()).toEqual([]);
    await timers.advance(100);
    expect(allSaid()).toEqual(['b RUNNING ready']);
  });

  it('takes changes of a pod that it runs already for no news', async () => {
    start(evenStageDelays(0));
    port.tell({ kind: 'restarted' }, assigned(), { kind: 'complete' });
    await timers.advance(10);
    port.tell(assigned({ phase: 'Running', ready: true }), assigned({ phase: 'Running', ready: true }));
    await timers.advance(10);
    expect(allSaid()).toEqual(['uid-1 RUNNING ready']);
  });

  it('drops a pod whose object is gone, and those that a stream begun anew no longer has', async () => {
    start(evenStageDelays(100));
    port.tell({ kind: 'restarted' }, assigned({ uid: 'a' }), assigned({ uid: 'b' }), assigned({ uid: 'c' }));
    port.tell({ kind: 'complete' });
    await timers.advance(50);
    port.tell({ kind: 'gone', uid: 'a' }, { kind: 'restarted' }, assigned({ uid: 'c' }), { kind: 'complete' });
    await timers.advance(1_000);
    expect(allSaid().filter((line) => line.includes('RUNNING'))).toEqual(['c RUNNING', 'c RUNNING ready']);
  });

  it('rises its epoch with each start', async () => {
    start(evenStageDelays(0));
    port.tell({ kind: 'restarted' }, assigned(), { kind: 'complete' });
    await timers.advance(10);
    await agent.close();
    start(evenStageDelays(0));
    port.tell({ kind: 'restarted' }, assigned({ uid: 'uid-2' }), { kind: 'complete' });
    await timers.advance(10);
    const [first, second] = port.batches.flat();
    expect(second!.epoch).toBeGreaterThan(first!.epoch);
  });

  it('leaves no timer and no batch behind when it is closed', async () => {
    start(evenStageDelays(100));
    port.tell({ kind: 'restarted' }, ...manyPods(10), { kind: 'complete' });
    await timers.advance(150);
    await agent.close();
    expect(timers.waiting).toBe(0);
  });

  it('ends with the error that ended its assignments', async () => {
    start(evenStageDelays(0));
    port.fail(new Error('the token is not valid'));
    await settle();
    await expect(agent.done).rejects.toThrow('the token is not valid');
  });
});
