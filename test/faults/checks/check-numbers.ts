import type { ClusterState, SetState } from './cluster-state.ts';
import { counterNames, podsByNode, recountNode, sum } from './recount.ts';
import type { Counters } from './recount.ts';

/** The published status, the running sums and each placement equal a recount from pods and nodes. */
export function checkNumbers(state: ClusterState): string[] {
  return state.sets.filter((set) => !set.isTerminating).flatMap((set) => checkSet(state, set));
}

function checkSet(state: ClusterState, set: SetState): string[] {
  const name = `set ${set.namespace}/${set.name}`;
  const byNode = podsByNode(state, set);
  const counted = state.nodes.map((node) => ({ node, row: recountNode(set, node, byNode.get(node.name) ?? []) }));
  const total = sum(counted.map(({ row }) => row));
  const placements = new Map(
    state.placements.filter((one) => one.daemonSetUid === set.uid).map((one) => [one.nodeName, one]),
  );
  const problems = [
    ...differences(`${name}: published status`, set.published, total),
    ...(set.work === null ? [`${name}: no row of work`] : differences(`${name}: running sums`, set.work, total)),
  ];
  for (const { node, row } of counted) {
    const stored = placements.get(node.name);
    placements.delete(node.name);
    for (const counter of counterNames) {
      // No row is a row of nothing.
      if ((stored?.[counter] ?? false) !== row[counter]) {
        problems.push(
          `${name} on ${node.name}: ${counter} is kept as ${String(stored?.[counter])}, counted as ${row[counter]}`,
        );
      }
    }
  }
  return [...problems, ...[...placements.keys()].map((node) => `${name}: a placement on ${node}, which is no node`)];
}

function differences(what: string, kept: Counters, counted: Counters): string[] {
  return counterNames
    .filter((name) => kept[name] !== counted[name])
    .map((name) => `${what}: ${name} is ${kept[name]}, counted ${counted[name]}`);
}
