import { isJsonObject } from '../../../src/domain/model/json.ts';
import type { Json } from '../../../src/domain/model/json.ts';
import type { RecordedAnswer, TraceCase, TraceStep } from './cases.ts';
import { compareJson } from './compare-json.ts';
import { converge, passTime, reportAll, settle } from './convergence.ts';
import { compareAnswer } from './outcome.ts';
import type { Difference } from './outcome.ts';
import type { ConformanceServer } from './conformance-server.ts';
import { traceActions } from './trace-actions.ts';
import { comparableWorld, controllerOf, toWorld } from './world.ts';
import type { SeenPod, World } from './world.ts';

/** Plays a scenario step by step; null when the API's world is as recorded wherever the recording looks. */
export async function playTrace(server: ConformanceServer, { steps }: TraceCase): Promise<Difference | null> {
  const scene: Scene = { hasWorkload: false, isAtRest: true, named: new Set() };
  for (const [index, step] of steps.entries()) {
    const difference = await playStep(server, step, scene);
    if (difference !== null) return { ...difference, expected: `step ${index + 1} (${step.op}): ${difference.expected}` };
    const metadata = step.op === 'createPod' ? step.manifest?.['metadata'] : undefined;
    if (isJsonObject(metadata)) scene.named.add(String(metadata['name']));
  }
  return null;
}

interface Scene {
  /** There is something that reconcilers may be at work on. */
  hasWorkload: boolean;
  /** They have nothing to do. */
  isAtRest: boolean;
  /** Pods that people created. */
  readonly named: Set<string>;
}

async function playStep(server: ConformanceServer, step: TraceStep, scene: Scene): Promise<Difference | null> {
  switch (step.op) {
    case 'wait':
      await comeToRest(server, scene);
      await passTime(server, step.ms ?? 0);
      scene.isAtRest = false;
      return null;
    case 'settle': {
      const sight = await settle(server, step.waitMs ?? 0);
      scene.isAtRest = true;
      const world = step.expect as unknown as World | undefined;
      return world === undefined
        ? null
        : compareJson(comparableWorld(world), comparableWorld(toWorld(sight, scene.named)));
    }
    case 'rounds': {
      const notes = await playRounds(server);
      scene.isAtRest = true;
      return compareJson(step.expect, notes);
    }
    default: {
      const action = traceActions[step.op];
      if (action === undefined) throw new Error(`a step of an unknown kind: ${step.op}`);
      await comeToRest(server, scene);
      scene.hasWorkload ||= step.manifest !== undefined;
      scene.isAtRest = !scene.hasWorkload;
      const expected = (step.expect ?? { accepted: true }) as unknown as RecordedAnswer;
      return compareAnswer(expected, await action(server, step));
    }
  }
}

/** The recorded controllers reacted between two steps: people act on a cluster that has come to rest. */
async function comeToRest(server: ConformanceServer, scene: Scene): Promise<void> {
  if (!scene.isAtRest) await converge(server);
}

const ROUNDS_MAX = 1_000;

/** Makes every waiting pod ready, round after round, until none is left; gives what was seen before each round. */
async function playRounds(server: ConformanceServer): Promise<Json> {
  const notes: Json[] = [];
  while (notes.length < ROUNDS_MAX) {
    const { pods, daemonSets } = (await converge(server)).sight;
    notes.push(Object.fromEntries(daemonSets.map(({ metadata: { name } }) => [name, noteOf(name, pods)])));
    const waiting = pods.filter(isWaiting);
    if (waiting.length === 0) return notes;
    await reportAll(
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
