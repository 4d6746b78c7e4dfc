import { checkAccess } from '../commands/authorize.ts';
import type { ObjectKind } from '../commands/authorize.ts';
import type { RequestContext } from './context.ts';
import { readRefusal } from './errors.ts';

/** Stops a read of a kind that the actor's role may not see at all; what it sees of a kind, the scope says. */
export function authorizeRead({ actor }: RequestContext, kind: ObjectKind): void {
  const refusal = checkAccess(actor, { verb: 'READ', kind });
  if (refusal) throw readRefusal(refusal);
}
