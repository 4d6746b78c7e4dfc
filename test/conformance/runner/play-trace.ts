import { isJsonObject } from '../../../src/domain/model/json.ts';
import type { Json } from '../../../src/domain/model/json.ts';
import type { RecordedAnswer, TraceCase, TraceStep } from './cases.ts';
import { compareJson } from './compare-json.ts';
import { converge, passTime, report, settle } from './convergence.ts';
import { compareAnswer } from './outcome.ts';
import type { Difference } from './outcome.ts';
import type { TestServer } from './test-server.ts';
import { traceActions } from './trace-actions.ts';
import { comparableWorld, controllerOf, listDaemonSets, listPods, readWorld } from './world.ts';
import type { SeenPod, World } from './world.ts';

/** Plays a scenario step by step; null when the API's world is as recorded wherever the recording looks. */
export async function playTrace(server: TestServer, { steps }: TraceCase): Promise<Difference | null> {
  const scene: Scene = { isBusy: false, named: new Set() };
  for (const [index, step] of steps.entries()) {
    const difference = await playStep(server, step, scene);
    if (difference !== null) return { ...difference, expected: `step ${index + 1} (${step.op}): ${difference.expected}` };
    scene.isBusy ||= step.manifest !== undefined;
    const metadata = step.op === 'createPod' ? step.manifest?.['metadata'] : undefined;
    if (isJsonObject(metadata)) scene.named.add(String(metadata['name']));
  }
  return null;
}

interface Scene {
  /** There is something that reconcilers may be at work on. */
  isBusy: boolean;
  /** Pods that people created. */
  readonly named: Set<string>;
}

async function playStep(server: TestServer, step: TraceStep, scene: Scene): Promise<Difference | null> {
  switch (step.op) {
    case 'wait':
      await passTime(server, step.ms ?? 0);
      return null;
    case 'settle': {
      await settle(server, step.waitMs ?? 0);
      const world = step.expect as unknown as World | undefined;
      return world === undefined
        ? null
        : compareJson(comparableWorld(world), comparableWorld(await readWorld(server.client, scene.named)));
    }
    case 'rounds':
      return compareJson(step.expect, await playRounds(server));
    default: {
      const action = traceActions[step.op];
      if (action === undefined) throw new Error(`a step of an unknown kind: ${step.op}`);
      // The recorded controllers reacted between two steps: people act on a cluster that has come to rest.
      if (scene.isBusy) await converge(server);
      const expected = (step.expect ?? { accepted: true }) as unknown as RecordedAnswer;
      return compareAnswer(expected, await action(server, step));
    }
  }
}

const ROUNDS_MAX = 1_000;

/** Makes every waiting pod ready, round after round, until none is left; gives what was seen before each round. */
async function playRounds(server: TestServer): Promise<Json> {
  const notes: Json[] = [];
  while (notes.length < ROUNDS_MAX) {
    await converge(server);
    const pods = await listPods(server.client);
    const daemonSets = await listDaemonSets(server.client);
    notes.push(Object.fromEntries(daemonSets.map(({ metadata: { name } }) => [name, noteOf(name, pods)])));
    const waiting = pods.filter(isWaiting);
    if (waiting.length === 0) return notes;
    await report(
      server,
      waiting.map((pod) => ({ pod, state: 'RUNNING', ready: true })),
    );
  }
  throw new Error(`pods to make ready after ${ROUNDS_MAX} rounds`);
}

function isWaiting({ metadata, nodeName, ready, phase }: SeenPod): boolean {
  const hasEnded = phase === 'Failed' || phase === 'Succeeded';
  return nodeName !== null && !ready && !hasEnded && metadata.deletionTimestamp === null;
}

/** Pods of one set by revision, ready and not. */
function noteOf(daemonSet: string, pods: readonly SeenPod[]): Json {
  const note: Record<string, { ready: number; notReady: number }> = {};
  for (const pod of pods.filter((one) => controllerOf(one) === daemonSet)) {
    const entry = (note[String(pod.revision)] ??= { ready: 0, notReady: 0 });
    entry[pod.ready ? 'ready' : 'notReady'] += 1;
  }
  return note;
}
