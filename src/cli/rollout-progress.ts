import type { DaemonSetRowFragment } from '../client/generated/documents.ts';

export type RolloutProgress =
  | { readonly kind: 'done'; readonly message: string }
  | { readonly kind: 'waiting'; readonly message: string }
  /** There is nothing to wait for: the strategy makes no rollouts. */
  | { readonly kind: 'not-applicable'; readonly message: string };

type DaemonSetForRollout = Pick<DaemonSetRowFragment, 'status'> & {
  readonly metadata: Pick<DaemonSetRowFragment['metadata'], 'name' | 'generation'>;
  readonly spec: Pick<DaemonSetRowFragment['spec'], 'updateStrategy'>;
};

/** Is the rollout finished, and if not, what does it wait for? The first rule that fits decides, in the order of kubectl. */
export function rolloutProgress({ metadata, spec, status }: DaemonSetForRollout): RolloutProgress {
  const name = `daemonset "${metadata.name}"`;
  const { desiredNumberScheduled: desired, updatedNumberScheduled: updated, numberAvailable: available } = status;
  if (spec.updateStrategy.type !== 'RollingUpdate') {
    const message = `${name} has the update strategy ${spec.updateStrategy.type}: its pods are replaced when somebody deletes them`;
    return { kind: 'not-applicable', message };
  }
  if (Number(metadata.generation ?? 0) > Number(status.observedGeneration)) {
    return { kind: 'waiting', message: `${name}: waiting for the change to be taken up` };
  }
  if (updated < desired)
    return { kind: 'waiting', message: `${name}: ${updated} of ${desired} nodes have the new pod` };
  if (available < desired)
    return { kind: 'waiting', message: `${name}: ${available} of ${desired} nodes are available` };
  return { kind: 'done', message: `${name} is rolled out to ${desired} ${desired === 1 ? 'node' : 'nodes'}` };
}
