import { setTimeout as delay } from 'node:timers/promises';
import type { Findings } from '../findings.ts';
import type { Journal } from '../journal.ts';
import type { FaultWorld } from './fault-world.ts';
import { faults } from './faults.ts';

export interface InjectedFault {
  readonly kind: string;
  /** From its beginning until what it took was back. */
  readonly lastedMs: number;
  /** From then until everything that was asked for before was done, other faults in between included. */
  readonly convergedAfterMs: number;
}

/** Without any acknowledgement for so long, the next fault comes all the same. */
const progressMsMax = 30_000;

/**
 * Faults at random moments until the signal: of a shuffled list of all kinds one after the other, and again, so that each
 * kind comes, in another order each time; some while another is not over.
 */
export async function injectFaults(options: {
  readonly world: FaultWorld;
  readonly signal: AbortSignal;
  readonly journal: Journal;
  readonly findings: Findings;
  /** Waits until everything that lies there at the call is done. */
  readonly converged: () => Promise<void>;
  /** How many mutations were acknowledged so far. */
  readonly acknowledged: () => number;
}): Promise<InjectedFault[]> {
  const { world, signal, journal, findings, converged, acknowledged } = options;
  const { random } = world;
  const injected: InjectedFault[] = [];
  const underWay = new Set<Promise<unknown>>();

  const inject = async (kind: string) => {
    const startedAt = performance.now();
    journal.write({ fault: kind, is: 'begun' });
    await faults[kind]!(world);
    const endedAt = performance.now();
    journal.write({ fault: kind, is: 'over' });
    const convergence = converged().then(
      () => {
        const convergedAfterMs = Math.round(performance.now() - endedAt);
        injected.push({ kind, lastedMs: Math.round(endedAt - startedAt), convergedAfterMs });
        journal.write({ fault: kind, is: 'made good', ms: convergedAfterMs });
      },
      (error: Error) => findings.add('convergence', `after "${kind}": ${error.message}`),
    );
    underWay.add(convergence);
    void convergence.finally(() => underWay.delete(convergence));
  };

  // On a busy machine what is killed needs long to come back: something has to be written again before more is broken.
  const pause = async () => {
    const before = acknowledged();
    const giveUpAt = Date.now() + progressMsMax;
    await delay(200 + random.below(1_300), undefined, { signal }).catch(() => undefined);
    while (acknowledged() === before && !signal.aborted && Date.now() < giveUpAt) await delay(50);
  };
  while (!signal.aborted) {
    for (const kind of shuffle(Object.keys(faults), (limit) => random.below(limit))) {
      await pause();
      if (signal.aborted) break;
      const fault = inject(kind).catch((error: Error) => findings.add('accidents', `"${kind}": ${error.message}`));
      underWay.add(fault);
      void fault.finally(() => underWay.delete(fault));
      if (random.chance(0.6)) await fault;
    }
  }
  while (underWay.size > 0) await Promise.all(underWay);
  return injected;
}

function shuffle<T>(items: readonly T[], below: (limit: number) => number): T[] {
  const left = [...items];
  return items.map(() => left.splice(below(left.length), 1)[0]!);
}
