import { monitorTimes } from '../domain/status/node-health.ts';
import { createWakeLoop } from '../store/core/wake-loop.ts';
import type { ControllerContext } from './controller-context.ts';
import { monitorNodes } from './monitor-nodes.ts';

/** Looks at the nodes' health as long as the process lives. */
export interface NodeWatch {
  close(): Promise<void>;
}

/**
 * Starts at once. A loop and not a job: a look that waits for busy workers is late, and a monitor that is late for too long has
 * to give every node a new grace.
 */
export function watchNodes(
  context: ControllerContext,
  { graceMs, onError }: { readonly graceMs: number; readonly onError?: (error: unknown) => void },
): NodeWatch {
  const { periodMs } = monitorTimes(graceMs);
  const loop = createWakeLoop({
    round: async () => {
      await monitorNodes(context, { graceMs });
      return periodMs;
    },
    retryMs: () => periodMs,
    onError,
  });
  return {
    async close() {
      loop.stop();
      await loop.ended;
    },
  };
}
