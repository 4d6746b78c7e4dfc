import type { CommandResult } from '../../commands/command.ts';
import type { AgentResultsValue } from '../../commands/heartbeat-nodes.ts';
import { heartbeatNodes } from '../../commands/heartbeat-nodes.ts';
import { registerNodes } from '../../commands/register-nodes.ts';
import { reportPodStatuses } from '../../commands/report-pod-statuses.ts';
import { readRefusal, toUserErrors } from '../errors.ts';
import type { AgentResult, MutationResolvers, ObjectError } from '../generated/resolver-types.ts';
import { commandContext } from '../mutate.ts';

export const agentMutations = {
  registerNodes: async (_root, { input }, context) => resultsOf(await registerNodes(commandContext(context), input)),
  heartbeatNodes: async (_root, { input }, context) => resultsOf(await heartbeatNodes(commandContext(context), input)),
  reportPodStatuses: async (_root, { input }, context) =>
    resultsOf(await reportPodStatuses(commandContext(context), input)),
} satisfies MutationResolvers;

/** Batches have results, one an entry, and no userErrors: one that is refused as a whole is an error of the operation. */
function resultsOf(result: CommandResult<AgentResultsValue>): { results: AgentResult[] } {
  if (!result.ok) throw readRefusal(result.error[0]!);
  return {
    results: result.value.results.map(({ accepted, error }) => ({
      accepted,
      // Entries are refused with errors about objects only.
      error: error && (toUserErrors([error])[0] as ObjectError),
    })),
  };
}
