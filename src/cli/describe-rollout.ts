import { assertNever } from '../util/assert.ts';
import type { RolloutStateFragment } from '../client/generated/documents.ts';

export type RolloutDescription =
  | { readonly kind: 'done'; readonly message: string }
  | { readonly kind: 'waiting'; readonly message: string }
  /** There is nothing to wait for: the strategy makes no rollouts. */
  | { readonly kind: 'not-applicable'; readonly message: string };

/** Is the rollout finished, and if not, what does it wait for? In a line, as people read it. */
export function describeRollout(name: string, rollout: RolloutStateFragment): RolloutDescription {
  const daemonSet = `daemonset "${name}"`;
  const { updateStrategy, phase, desired, updated, available } = rollout;
  if (updateStrategy !== 'RollingUpdate') {
    const message = `${daemonSet} has the update strategy ${updateStrategy}: its pods are replaced when somebody deletes them`;
    return { kind: 'not-applicable', message };
  }
  const waiting = (what: string) => ({ kind: 'waiting' as const, message: `${daemonSet}: ${what}` });
  switch (phase) {
    case 'UNOBSERVED':
      return waiting('waiting for the change to be taken up');
    case 'UPDATING':
    case 'WAITING_FOR_DELETION':
      return waiting(`${updated} of ${desired} nodes have the new pod`);
    case 'WAITING_FOR_AVAILABILITY':
      return waiting(`${available} of ${desired} nodes are available`);
    case 'COMPLETE':
      return {
        kind: 'done',
        message: `${daemonSet} is rolled out to ${desired} ${desired === 1 ? 'node' : 'nodes'}`,
      };
    default:
      return assertNever(phase);
  }
}
