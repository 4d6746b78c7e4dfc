import type { IdSource } from '../util/clock.ts';
import type { Database } from '../store/core/database.ts';
import type { NodeSource } from '../store/read/node-source.ts';
import type { TemplateSource } from '../store/read/pod-templates.ts';

/** Pods that may be made a second; null: as many as there is work for. */
export interface CreationLimits {
  /** All sets together. */
  readonly perSecond: number | null;
  /** Each set that does not state its own. */
  readonly perSecondAndSet: number | null;
}

/** What every reconciler is given. Time comes from its transaction. */
export interface ControllerContext {
  readonly database: Database;
  readonly ids: IdSource;
  readonly templates: TemplateSource;
  readonly nodes: NodeSource;
  /** None unless told. */
  readonly limits?: CreationLimits;
  /** Whether pods leave nodes whose NoExecute taints they do not tolerate (Kubernetes: enable-taint-manager). True unless told. */
  readonly evictsPods?: boolean;
}

/** How much one transaction of a reconciler takes on; the rest waits for the next. */
export const BATCH_SIZE_MAX = 500;
