import { dropped, filled, INT32, kept, list, map, STRING, struct } from './field.ts';

const REQUIREMENT = struct({ key: filled(STRING), operator: filled(STRING), values: dropped(list(STRING)) });

/** LabelSelector: of DaemonSets, pod affinity and topology spread. */
export const LABEL_SELECTOR = struct({
  matchLabels: dropped(map(STRING)),
  matchExpressions: dropped(list(REQUIREMENT)),
});

const NODE_SELECTOR_TERM = struct({
  matchExpressions: dropped(list(REQUIREMENT)),
  matchFields: dropped(list(REQUIREMENT)),
});

const POD_AFFINITY_TERM = struct({
  labelSelector: kept(LABEL_SELECTOR),
  namespaces: dropped(list(STRING)),
  topologyKey: filled(STRING),
});

const POD_AFFINITY = struct({
  requiredDuringSchedulingIgnoredDuringExecution: dropped(list(POD_AFFINITY_TERM)),
  preferredDuringSchedulingIgnoredDuringExecution: dropped(
    list(struct({ weight: filled(INT32), podAffinityTerm: filled(POD_AFFINITY_TERM) })),
  ),
});

/** Affinity: for nodes, with other pods, and away from them. */
export const AFFINITY = struct({
  nodeAffinity: kept(
    struct({
      requiredDuringSchedulingIgnoredDuringExecution: kept(
        struct({ nodeSelectorTerms: filled(list(NODE_SELECTOR_TERM)) }),
      ),
      preferredDuringSchedulingIgnoredDuringExecution: dropped(
        list(struct({ weight: filled(INT32), preference: filled(NODE_SELECTOR_TERM) })),
      ),
    }),
  ),
  podAffinity: kept(POD_AFFINITY),
  podAntiAffinity: kept(POD_AFFINITY),
});

/** TopologySpreadConstraint. */
export const TOPOLOGY_SPREAD_CONSTRAINT = struct({
  maxSkew: filled(INT32),
  topologyKey: filled(STRING),
  whenUnsatisfiable: filled(STRING),
  labelSelector: kept(LABEL_SELECTOR),
});
