import { execute, getOperationAST, getVariableValues, GraphQLError, parse, subscribe, validate } from 'graphql';
import type { DocumentNode, ExecutionArgs, ExecutionResult, FormattedExecutionResult, GraphQLSchema } from 'graphql';
import type { Actor } from '../commands/command.ts';
import { asksForCursor } from './asks-for-cursor.ts';
import { createContext } from './context.ts';
import type { RequestContext } from './context.ts';
import { isUnavailable, logAccidents, presentError, withRequestId } from './errors.ts';
import { checkCost, estimateCost, queryTokensMax } from './limits.ts';
import type { ApiServices } from './services.ts';

/** What a caller sends, whatever the transport. */
export interface OperationRequest {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** One operation that may run. */
export interface PreparedOperation extends ExecutionArgs {
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly contextValue: RequestContext;
}

/** Runs operations of streaming transports with the checks that Apollo Server makes for HTTP. */
export interface Operations {
  /** Parses, validates, weighs. */
  prepare(
    request: OperationRequest,
    caller: { readonly actor: Actor; readonly requestId: string },
  ): PreparedOperation | readonly GraphQLError[];
  /** The results of an operation: one of a query or mutation, any number of a subscription. Never throws. */
  run(operation: PreparedOperation): Promise<ExecutionResult | AsyncIterableIterator<ExecutionResult>>;
  present(result: ExecutionResult, requestId: string): FormattedExecutionResult;
  presentErrors(
    errors: readonly GraphQLError[],
    requestId: string,
  ): FormattedExecutionResult & { errors: readonly object[] };
}

export function createOperations(schema: GraphQLSchema, services: ApiServices): Operations {
  const log = services.log;
  const presentErrors: Operations['presentErrors'] = (errors, requestId) => {
    logAccidents(errors, requestId, log);
    return { errors: errors.map((error) => withRequestId(presentError(error), requestId)) };
  };
  return {
    prepare(request, { actor, requestId }) {
      const document = readDocument(schema, request.query);
      if (Array.isArray(document)) return document;
      // Not an array: it is the document.
      const parsed = document as DocumentNode;
      const operation = getOperationAST(parsed, request.operationName);
      if (!operation) return [coded('Name one of the operations of the document.', 'OPERATION_RESOLUTION_FAILURE')];
      const variables = getVariableValues(schema, operation.variableDefinitions ?? [], request.variables ?? {});
      if (variables.errors) return variables.errors.map((error) => recoded(error, 'BAD_USER_INPUT'));
      try {
        checkCost(estimateCost({ schema, document: parsed, operation, variables: variables.coerced }), services.config);
      } catch (error) {
        if (error instanceof GraphQLError) return [error];
        throw error;
      }
      const kind = operation.operation;
      const contextValue = createContext({ services, actor, requestId, isSubscription: kind === 'subscription' });
      if (kind !== 'subscription' && asksForCursor(schema, parsed)) contextValue.reads.useSnapshot();
      return {
        kind,
        schema,
        document: parsed,
        operationName: request.operationName,
        variableValues: request.variables,
        contextValue,
      };
    },
    async run(operation) {
      try {
        if (operation.kind !== 'subscription') return await execute(operation);
        const results = await subscribe(operation);
        return Symbol.asyncIterator in results ? endWithError(results) : results;
      } catch (error) {
        return { errors: [asGraphQLError(error)] };
      } finally {
        await operation.contextValue.reads.renew();
      }
    },
    present(result, requestId) {
      const { errors, ...rest } = result;
      return errors ? { ...rest, ...presentErrors(errors, requestId) } : rest;
    },
    presentErrors,
  };
}

function readDocument(schema: GraphQLSchema, query: string): DocumentNode | readonly GraphQLError[] {
  let document: DocumentNode;
  try {
    document = parse(query, { maxTokens: queryTokensMax });
  } catch (error) {
    return [recoded(asGraphQLError(error), 'GRAPHQL_PARSE_FAILED')];
  }
  const errors = validate(schema, document);
  return errors.length > 0 ? errors.map((error) => recoded(error, 'GRAPHQL_VALIDATION_FAILED')) : document;
}

/**
 * What breaks a stream is told as its last result. An event that could not be read because the database went away ends
 * the stream too: its reader has the place before it and misses nothing by subscribing again.
 */
function endWithError(results: AsyncIterableIterator<ExecutionResult>): AsyncIterableIterator<ExecutionResult> {
  let isEnded = false;
  const stream: AsyncIterableIterator<ExecutionResult> = {
    async next() {
      if (isEnded) return { done: true, value: undefined };
      try {
        const result = await results.next();
        if (result.done === true) isEnded = true;
        else if (result.value.errors?.some(isUnavailable)) {
          isEnded = true;
          await results.return?.();
        }
        return result;
      } catch (error) {
        isEnded = true;
        return { done: false, value: { errors: [asGraphQLError(error)] } };
      }
    },
    async return() {
      isEnded = true;
      await results.return?.();
      return { done: true, value: undefined };
    },
    // graphql-ws ends only what looks like a generator.
    async throw(error: unknown) {
      isEnded = true;
      await results.return?.();
      throw error;
    },
    [Symbol.asyncIterator]: () => stream,
  };
  return stream;
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}

function coded(message: string, code: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

function recoded(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes, source, positions, path, extensions } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions: { code, ...extensions } });
}
