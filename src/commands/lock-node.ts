import type { Transaction } from '../store/core/transaction.ts';
import { lockNodes, type StoredNode } from '../store/read/find-nodes.ts';
import { authorize, type Verb } from './authorize.ts';
import { checkExpectation } from './check-expectation.ts';
import type { Actor } from './command.ts';
import type { Expectation } from './input.ts';
import { notFound, refuse } from './refusal.ts';

/** Locks a node for a change; refuses when it is not there, is not the actor's to change, or moved on since it was read. */
export async function lockNode(
  tx: Transaction,
  name: string,
  access: { readonly actor: Actor; readonly verb: Verb; readonly expected: Expectation },
): Promise<StoredNode> {
  const [stored] = await lockNodes(tx, [name]);
  if (!stored) {
    authorize(access.actor, { verb: access.verb, kind: 'Node', name, node: { name, runtime: null } });
    return refuse(notFound({ kind: 'Node', namespace: '', name }));
  }
  authorize(access.actor, { verb: access.verb, kind: 'Node', name, node: stored.image });
  checkExpectation({ ...stored.image, kind: 'Node', namespace: '', generation: null }, access.expected);
  return stored;
}
