import { setTimeout as delay } from 'node:timers/promises';
import { createAgentLoop } from '../../../src/runtimes/agent-loop.ts';
import type { AgentLoop } from '../../../src/runtimes/agent-loop.ts';
import type { AgentPort } from '../../../src/runtimes/agent-port.ts';
import { systemTimers } from '../../../src/runtimes/timers.ts';
import type { Random } from '../../support/random.ts';
import type { Findings } from '../findings.ts';
import { createMishapRuntime } from './mishap-runtime.ts';
import { createUnrulyPort } from './unruly-port.ts';

/** The agents of every simulated node, through the public API as they would come from other machines. */
export interface Agents {
  /** All of them die and come back, as another run with a higher epoch. */
  restart(): Promise<void>;
  /** From now on no pod fails of itself, and reports go out once and in order. */
  calm(): void;
  close(): Promise<void>;
}

const heartbeatMs = 2_000;

export function createAgents(options: {
  readonly port: AgentPort;
  readonly random: Random;
  readonly findings: Findings;
  /** Nodes whose machines are there. */
  readonly nodeNames: () => readonly string[];
}): Agents {
  const { port, random, findings, nodeNames } = options;
  let isCalm = false;
  const unruly = createUnrulyPort({ port, random, isCalm: () => isCalm });

  const startLoop = (): AgentLoop => {
    const loop = createAgentLoop({
      port: unruly,
      timers: systemTimers,
      createRuntime: (observe) => createMishapRuntime({ random, observe, isCalm: () => isCalm }),
    });
    loop.done.catch((error: Error) => findings.add('agents', `the agents' stream ended: ${error.message}`));
    return loop;
  };
  let loop = startLoop();

  const stopping = new AbortController();
  const beating = (async () => {
    while (!stopping.signal.aborted) {
      const names = nodeNames();
      // One that cannot be sent now is sent in a moment; refused ones are of nodes that left.
      if (names.length > 0) await port.heartbeatNodes(names).catch(() => undefined);
      await delay(heartbeatMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();

  return {
    async restart() {
      await loop.close();
      loop = startLoop();
    },
    calm() {
      isCalm = true;
    },
    async close() {
      stopping.abort();
      await loop.close();
      await beating;
    },
  };
}
