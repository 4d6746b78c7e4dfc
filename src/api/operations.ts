import {
  createSourceEventStream,
  execute as interpret,
  getOperationAST,
  getVariableValues,
  GraphQLError,
} from 'graphql';
import type {
  ExecutionArgs,
  ExecutionResult,
  FormattedExecutionResult,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import type { Actor } from '../commands/command.ts';
import { laneOf } from './admission.ts';
import { asksForCursor } from './asks-for-cursor.ts';
import { createContext } from './context.ts';
import type { RequestContext } from './context.ts';
import { createDocumentCache } from './document-cache.ts';
import { asGraphQLError, coded, isUnavailable, logAccidents, presentError, recoded, withRequestId } from './errors.ts';
import type { ExecuteOperation } from './execute-operation.ts';
import { checkCost, estimateCost } from './limits.ts';
import type { ApiServices } from './services.ts';
import { ChangeSource } from './streams/change-source.ts';
import { keyOfOperation } from './streams/operation-key.ts';
import { openEventStream } from './streams/event-stream.ts';
import type { Outlet } from './streams/outlet.ts';
import { createStreams } from './streams/streams.ts';
import type { OpenStream } from './streams/streams.ts';
import type { StreamEnd } from './streams/subscriber.ts';

/** What a caller sends, whatever the transport. */
export interface OperationRequest {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** One operation that may run. */
export interface PreparedOperation extends ExecutionArgs {
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly operation: OperationDefinitionNode;
  /** As coerced by the schema. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly contextValue: RequestContext;
}

/** A subscription that was accepted and has not begun. */
export interface AcceptedStream {
  /** From now on its messages go to the outlet; `onEnd` is called once, unless it is closed. */
  open(outlet: Outlet, onEnd: (end: StreamEnd) => void): OpenStream;
}

export interface OperationsOptions {
  readonly schema: GraphQLSchema;
  readonly services: ApiServices;
  readonly execute: ExecuteOperation;
}

/** Runs operations of streaming transports with the checks that Apollo Server makes for HTTP. */
export interface Operations {
  /** Parses, validates, weighs. */
  prepare(
    request: OperationRequest,
    caller: { readonly actor: Actor; readonly requestId: string },
  ): PreparedOperation | readonly GraphQLError[];
  /** Runs a query or a mutation. Never throws. */
  run(operation: PreparedOperation): Promise<ExecutionResult>;
  /** Starts a subscription; errors: it cannot start. Never throws. */
  subscribe(operation: PreparedOperation): Promise<AcceptedStream | ExecutionResult>;
  present(result: ExecutionResult, requestId: string): FormattedExecutionResult;
  presentErrors(
    errors: readonly GraphQLError[],
    requestId: string,
  ): FormattedExecutionResult & { errors: readonly object[] };
}

export function createOperations({ schema, services, execute }: OperationsOptions): Operations {
  const { log, config, tail } = services;
  const documents = createDocumentCache(schema);
  const streams = createStreams({
    tail,
    bookmarkIntervalMs: config.bookmarkIntervalMs,
    limits: {
      queueMessagesMax: config.streamQueueMessagesMax,
      queueBytesMax: config.streamQueueBytesMax,
      totalBytesMax: config.streamTotalBytesMax,
    },
  });
  const presentErrors: Operations['presentErrors'] = (errors, requestId) => {
    logAccidents(errors, requestId, log);
    return { errors: errors.map((error) => withRequestId(presentError(error), requestId)) };
  };
  const present: Operations['present'] = (result, requestId) => {
    const { errors, ...rest } = result;
    return errors ? { ...rest, ...presentErrors(errors, requestId) } : rest;
  };

  /** Works on an operation in its turn among those of its kind of caller; what is thrown becomes its answer. */
  const inPlace = async <T>({ contextValue }: PreparedOperation, work: () => Promise<T>) => {
    try {
      contextValue.place = await services.admission.enter(laneOf(contextValue.actor));
      return await work();
    } catch (error) {
      return { errors: [asGraphQLError(error)] };
    } finally {
      await contextValue.reads.renew();
      contextValue.place?.leave();
    }
  };

  /** Executes a subscription's operation on one event, for whoever reads it. */
  const createRenderer = (operation: PreparedOperation) => {
    const { schema, document, operationName, variableValues, contextValue } = operation;
    const made = (result: ExecutionResult) => ({
      payload: Buffer.from(JSON.stringify(present(result, contextValue.requestId))),
      isLast: result.errors?.some(isUnavailable) ?? false,
    });
    return (rootValue: unknown) => {
      const result = interpret({ schema, document, operationName, variableValues, contextValue, rootValue });
      return result instanceof Promise ? result.then(made) : made(result);
    };
  };

  return {
    prepare(request, { actor, requestId }) {
      const document = documents.read(request.query);
      if (!document.ok) return document.error;
      const parsed = document.value;
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
        operation,
        variables: variables.coerced,
        schema,
        document: parsed,
        operationName: request.operationName,
        variableValues: request.variables,
        contextValue,
      };
    },
    run: (operation) => inPlace(operation, async () => execute(operation)),
    subscribe: (operation) =>
      inPlace<AcceptedStream | ExecutionResult>(operation, async () => {
        const source = await createSourceEventStream(operation);
        if (!(Symbol.asyncIterator in source)) return source;
        const render = createRenderer(operation);
        if (!(source instanceof ChangeSource)) {
          return { open: (outlet, onEnd) => openEventStream({ source, outlet, render, onEnd }) };
        }
        const key = source.options.isShareable
          ? keyOfOperation({ ...operation, actor: operation.contextValue.actor })
          : null;
        return { open: (outlet, onEnd) => streams.open({ source, key, outlet, render, onEnd }) };
      }),
    present,
    presentErrors,
  };
}
