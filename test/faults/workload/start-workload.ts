import type { Client } from '../../../src/client/create-client.ts';
import type { Random } from '../../support/random.ts';
import type { Findings } from '../findings.ts';
import type { Journal } from '../journal.ts';
import { createCaller } from './caller.ts';
import type { CallCounts, Caller } from './caller.ts';
import { createIntruder } from './intruder.ts';
import type { Model } from './model.ts';
import { createNodeWriter } from './node-writer.ts';
import { createPodWriter } from './pod-writer.ts';
import { namespaces } from './set-manifests.ts';
import { createSetWriter } from './set-writer.ts';
import { setTimeout as delay } from 'node:timers/promises';

/** Writers at work, each through its own calls, one after the other. */
export interface Workload {
  readonly counts: CallCounts;
  /** Lets every writer finish what it does. */
  stop(): Promise<void>;
}

const setWriters = 4;
const setsOfEach = 2;
const nodeWriters = 2;
const nodesOfEach = 9;
const podWriters = 2;
const intruders = 2;
/** Between two calls of one writer: the cluster shall change all the time, but not be one heap of waiting work. */
const pauseMsMax = 250;

export async function startWorkload(options: {
  readonly model: Model;
  readonly random: (part: string) => Random;
  readonly clientOf: (part: string) => Client;
  readonly journal: Journal;
  readonly findings: Findings;
}): Promise<Workload> {
  const { model, random, clientOf, journal, findings } = options;
  const counts: CallCounts = { acknowledged: 0, unknown: 0, repeated: 0 };
  const stopping = new AbortController();
  const toolsOf = (actor: string): { readonly model: Model; readonly caller: Caller; readonly random: Random } => ({
    model,
    random: random(actor),
    caller: createCaller({
      actor,
      client: clientOf(actor),
      random: random(`${actor} calls`),
      journal,
      findings,
      counts,
    }),
  });
  const actors: { readonly name: string; readonly step: () => Promise<void>; readonly end?: () => Promise<void> }[] =
    [];

  const joining: (() => Promise<void>)[] = [];
  for (let at = 0; at < nodeWriters; at += 1) {
    const nodes = Array.from({ length: nodesOfEach }, (_, index) => ({ name: `node-${at}-${index}`, state: null }));
    model.nodes.push(...nodes);
    const writer = createNodeWriter({ ...toolsOf(`nodes-${at}`), nodes });
    joining.push(...nodes.map((node) => () => writer.join(node)));
    actors.push({ name: `nodes-${at}`, step: writer.step });
  }
  // The first nodes are there before the faults, so that there is something to break.
  await Promise.all(joining.map((join) => join()));
  for (let at = 0; at < setWriters; at += 1) {
    const sets = Array.from({ length: setsOfEach }, (_, index) => ({
      namespace: namespaces[(at + index) % namespaces.length]!,
      name: `set-${at}-${index}`,
      state: null,
    }));
    model.sets.push(...sets);
    actors.push({ name: `sets-${at}`, step: createSetWriter({ ...toolsOf(`sets-${at}`), sets }) });
  }
  for (let at = 0; at < podWriters; at += 1) {
    actors.push({ name: `pods-${at}`, step: createPodWriter({ ...toolsOf(`pods-${at}`), prefix: `bare-${at}-` }) });
  }
  for (let at = 0; at < intruders; at += 1) {
    const { step, tidyUp } = createIntruder({ ...toolsOf(`intruder-${at}`), namespaces });
    actors.push({ name: `intruder-${at}`, step, end: tidyUp });
  }

  const running = actors.map(async ({ name, step, end }) => {
    const chance = random(`${name} pauses`);
    try {
      while (!stopping.signal.aborted) {
        await step();
        await delay(chance.below(pauseMsMax), undefined, { signal: stopping.signal }).catch(() => undefined);
      }
      await end?.();
    } catch (error) {
      findings.add('answers', `${name} gave up: ${(error as Error).message}`);
    }
  });
  return {
    counts,
    async stop() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}
