import type { ApolloServerPlugin } from '@apollo/server';
import { getVariableValues } from 'graphql';
import { asksForCursor } from './asks-for-cursor.ts';
import type { RequestContext } from './context.ts';
import { logAccidents, retryAfterSeconds, withRequestId } from './errors.ts';
import { checkCost, estimateCost } from './limits.ts';

/** Weighs operations before they run, ends their snapshots after, and completes what the caller is told of errors. */
export function createApolloPlugin(): ApolloServerPlugin<RequestContext> {
  return {
    // The form is Apollo's: hooks are found by asynchronous functions.
    async requestDidStart() {
      return {
        async didResolveOperation({ schema, document, operation, request, contextValue }) {
          // Without one Apollo refuses the request itself, after this hook.
          if (!operation) return;
          const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], request.variables ?? {});
          const cost = estimateCost({ schema, document, operation, variables: coerced ?? {} });
          contextValue.cost = cost.nodes;
          checkCost(cost, contextValue.services.config);
          if (asksForCursor(schema, document)) contextValue.reads.useSnapshot();
        },
        async didEncounterErrors({ errors, contextValue }) {
          logAccidents(errors, contextValue.requestId, contextValue.services.log);
        },
        async willSendResponse({ response, contextValue }) {
          await contextValue.reads.renew();
          if (response.body.kind !== 'single') return;
          const result = response.body.singleResult;
          const { requestId, cost, services } = contextValue;
          if (cost !== undefined) {
            result.extensions = {
              ...result.extensions,
              cost: { requested: cost, limit: services.config.queryCostMax },
            };
          }
          if (!result.errors) return;
          result.errors = result.errors.map((error) => withRequestId(error, requestId));
          if (result.errors.some(({ extensions }) => extensions?.['code'] === 'UNAVAILABLE')) {
            response.http.status = 503;
            response.http.headers.set('retry-after', String(retryAfterSeconds));
          }
        },
      };
    },
  };
}
