import type { IdSource } from '../util/clock.ts';
import type { Database } from '../store/core/database.ts';
import type { TemplateSource } from '../store/read/pod-templates.ts';

/** What every reconciler is given. Time comes from its transaction. */
export interface ControllerContext {
  readonly database: Database;
  readonly ids: IdSource;
  readonly templates: TemplateSource;
}

/** How much one transaction of a reconciler takes on; the rest waits for the next. */
export const BATCH_SIZE_MAX = 500;
