import { chunk } from '../../util/chunk.ts';
import { backoffDelay } from '../../util/backoff.ts';
import { createAgentLoop } from '../agent-loop.ts';
import type { AgentPort, NodeRegistration } from '../agent-port.ts';
import { systemTimers } from '../timers.ts';
import type { Timers } from '../timers.ts';
import type { StageDelays } from './pod-stages.ts';
import { createSimulatedRuntime } from './simulated-runtime.ts';

export interface FleetOptions {
  readonly port: AgentPort;
  readonly nodes: readonly NodeRegistration[];
  readonly delays: StageDelays;
  /** The same seed draws the same delays for the same order of events. */
  readonly seed?: number;
  readonly timers?: Timers;
  readonly heartbeatMs?: number;
  readonly batchMax?: number;
  /** What went wrong and is tried again, in one line. */
  readonly onTrouble?: (message: string, error?: unknown) => void;
}

/** Simulated nodes at work, any number in one process. */
export interface Fleet {
  /** Settles when the fleet has ended: by `close`, or with the error that no new attempt can mend. */
  readonly done: Promise<void>;
  close(): Promise<void>;
}

/**
 * Brings the nodes up and runs the pods of every simulated node. Nodes that exist already keep what people made of them: a
 * heartbeat says that they are back; only those that it is refused for are registered. Returns when all nodes are there.
 *
 * @throws when the server refuses a node.
 */
export async function createFleet(options: FleetOptions): Promise<Fleet> {
  const { port, nodes, delays, seed = 1, timers = systemTimers, heartbeatMs = 10_000, batchMax = 500 } = options;
  const onTrouble = options.onTrouble ?? (() => undefined);
  const alive = new Set(nodes.map((node) => node.name));
  const addresses = new Map(nodes.map((node) => [node.name, node.addresses[0]?.address ?? null]));

  // A fleet's token learns of a node that is not there, or not simulated, only that it may not speak for it.
  const refusedNames = async (): Promise<string[]> => {
    const refused: string[] = [];
    for (const names of chunk([...alive], batchMax)) {
      const outcomes = await port.heartbeatNodes(names);
      refused.push(...names.filter((_, at) => !outcomes[at]!.accepted));
    }
    return refused;
  };

  const unknown = new Set(await refusedNames());
  await registerAll(
    port,
    nodes.filter((node) => unknown.has(node.name)),
    batchMax,
  );
  const loop = createAgentLoop({
    port,
    timers,
    batchMax,
    createRuntime: (observe) =>
      createSimulatedRuntime({
        delays,
        timers,
        chance: seededChance(seed),
        hostIPOf: (name) => addresses.get(name) ?? null,
        observe,
      }),
    onRefused: (report, { message }) => onTrouble(`report of ${report.namespace}/${report.name}: ${message}`),
    onError: (error) => onTrouble('reports could not be sent and are sent again', error),
  });
  const heart = beat({
    timers,
    heartbeatMs,
    onError: (error) => onTrouble('heartbeats could not be sent', error),
    async work() {
      // A node that somebody deleted stays deleted.
      for (const name of await refusedNames()) alive.delete(name);
    },
  });
  return {
    done: loop.done.finally(heart.stop),
    async close() {
      heart.stop();
      await loop.close();
      await heart.idle();
    },
  };
}

async function registerAll(port: AgentPort, nodes: readonly NodeRegistration[], batchMax: number): Promise<void> {
  for (const batch of chunk(nodes, batchMax)) {
    const outcomes = await port.registerNodes(batch);
    for (const [at, outcome] of outcomes.entries()) {
      if (!outcome.accepted) throw new Error(`node ${batch[at]!.name} cannot be registered: ${outcome.message}`);
    }
  }
}

interface Beat {
  readonly timers: Timers;
  readonly heartbeatMs: number;
  readonly work: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Runs work again and again, sooner after a failure, never twice at once. */
function beat({ timers, heartbeatMs, work, onError }: Beat) {
  let isStopped = false;
  let failures = 0;
  let running: Promise<void> = Promise.resolve();
  let cancel: () => void = () => undefined;
  const next = (delayMs: number) => {
    if (!isStopped) cancel = timers.after(delayMs, () => void (running = run()));
  };
  const run = async () => {
    try {
      await work();
      failures = 0;
    } catch (error) {
      failures += 1;
      if (!isStopped) onError(error);
    }
    next(failures === 0 ? heartbeatMs : backoffDelay(failures, 500, heartbeatMs));
  };
  next(heartbeatMs);
  return {
    stop: () => {
      isStopped = true;
      cancel();
    },
    idle: () => running,
  };
}

/** A small generator (xorshift, 32 bit): even enough for delays, and the same everywhere. */
function seededChance(seed: number): () => number {
  let state = (seed >>> 0) ^ 0x9e3779b9 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  };
}
