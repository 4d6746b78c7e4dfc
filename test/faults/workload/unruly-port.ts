import { setTimeout as delay } from 'node:timers/promises';
import type { AgentPort, PodReport } from '../../../src/runtimes/agent-port.ts';
import type { Random } from '../../support/random.ts';

/**
 * A network between agents and server that keeps some reports back, delivers some twice, and some again seconds later, when
 * others have overtaken them.
 */
export function createUnrulyPort(options: {
  readonly port: AgentPort;
  readonly random: Random;
  readonly isCalm: () => boolean;
}): AgentPort {
  const { port, random, isCalm } = options;
  const again = (reports: readonly PodReport[]) => void port.reportPodStatuses(reports).catch(() => undefined);
  return {
    ...port,
    async reportPodStatuses(reports) {
      if (isCalm()) return port.reportPodStatuses(reports);
      if (random.chance(0.1)) await delay(random.below(500));
      const outcomes = await port.reportPodStatuses(reports);
      if (random.chance(0.1)) again(reports);
      if (random.chance(0.1)) setTimeout(() => again(reports), 500 + random.below(2_500)).unref();
      return outcomes;
    },
  };
}
