import type { Labels } from './object-meta.ts';
import type { Taint } from './taint.ts';

/** What of a node decides whether a daemon belongs there. Its conditions and its cordon speak only through taints. */
export interface NodeView {
  readonly name: string;
  readonly labels: Labels;
  /** Stored and derived taints together (`effectiveTaints`). */
  readonly taints: readonly Taint[];
}
