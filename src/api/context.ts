import type { Actor } from '../commands/command.ts';
import type { ReadScope } from '../store/read/read-scope.ts';
import { createLoaders } from './loaders.ts';
import type { Loaders } from './loaders.ts';
import { createReads } from './reads.ts';
import type { Reads } from './reads.ts';
import type { Place } from './admission.ts';
import { createDeadline } from './deadline.ts';
import type { Deadline } from './deadline.ts';
import type { ApiServices } from './services.ts';

/** One for each operation: who asks, and what was read for it. */
export interface RequestContext {
  readonly services: ApiServices;
  readonly actor: Actor;
  readonly scope: ReadScope;
  readonly requestId: string;
  readonly reads: Reads;
  readonly loaders: Loaders;
  readonly deadline: Deadline;
  /** Among the operations at work; given back early by operations that only wait. */
  place: Place | null;
  /** The estimate of the operation, once it is known. */
  cost?: number;
}

export interface ContextOptions {
  readonly services: ApiServices;
  readonly actor: Actor;
  readonly requestId: string;
  /** Every event of a subscription reads anew: nothing is remembered between them. */
  readonly isSubscription?: boolean;
  readonly place?: Place | null;
}

/** `context.reads.renew()` ends what it opened. */
export function createContext(options: ContextOptions): RequestContext {
  const { services, actor, requestId, isSubscription = false, place = null } = options;
  const deadline = createDeadline(isSubscription ? Infinity : services.config.operationMsMax);
  const reads = createReads(services.database, deadline);
  const scope: ReadScope = { namespaces: actor.namespaces.length === 0 ? null : actor.namespaces };
  const loaders = createLoaders({ reads, scope, templates: services.templates, isRemembering: !isSubscription });
  return { services, actor, scope, requestId, reads, loaders, deadline, place };
}
