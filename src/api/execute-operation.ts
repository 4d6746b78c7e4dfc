import { execute, getOperationAST, getVariableValues, GraphQLError } from 'graphql';
import type { DocumentNode, ExecutionArgs, ExecutionResult } from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import type { CompiledQuery } from 'graphql-jit';

/** Runs one operation as `execute` of graphql-js does, with the same answers. */
export type ExecuteOperation = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

export interface ExecutorOptions {
  /** A query is compiled when it is run for this time, the 3rd unless told: compiling costs more than a few runs save. */
  readonly compileAtRun?: number;
}

interface KnownQuery {
  runs: number;
  /** null: not yet, or it cannot be compiled. */
  compiled: CompiledQuery | null;
}

/**
 * Most of a large answer's cost is graphql-js looking at each field anew. Queries that come again, as a dashboard's do, are
 * compiled to JavaScript; everything else (mutations, events of subscriptions, variables that do not fit) is interpreted. What is known of a
 * query lives as long as its parsed document, which Apollo Server keeps.
 */
export function createExecutor({ compileAtRun = 3 }: ExecutorOptions = {}): ExecuteOperation {
  const known = new WeakMap<DocumentNode, Map<string, KnownQuery>>();
  const queryOf = ({ document, operationName }: ExecutionArgs): KnownQuery => {
    const queries = known.get(document) ?? new Map<string, KnownQuery>();
    known.set(document, queries);
    const query = queries.get(operationName ?? '') ?? { runs: 0, compiled: null };
    queries.set(operationName ?? '', query);
    return query;
  };
  return (args) => {
    const { schema, document, operationName, rootValue, contextValue, variableValues } = args;
    const operation = getOperationAST(document, operationName);
    if (operation?.operation !== 'query') return execute(args);
    const query = queryOf(args);
    query.runs += 1;
    if (query.runs === compileAtRun) {
      const compiled = compileQuery(schema, document, operationName ?? '', { disablingCapturingStackErrors: true });
      query.compiled = isCompiledQuery(compiled) ? compiled : null;
    }
    // Of variables that do not fit graphql-js tells more.
    if (
      query.compiled === null ||
      getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {}).errors
    )
      return execute(args);
    const result = query.compiled.query(rootValue, contextValue, variableValues ?? {});
    return result instanceof Promise ? result.then(withErrors) : withErrors(result);
  };
}

/** graphql-jit makes errors of its own kind, which lack what Apollo Server looks for in each (`extensions`). */
function withErrors(result: ExecutionResult): ExecutionResult {
  if (result.errors === undefined) return result;
  const errors = result.errors.map(({ message, path, locations, originalError, extensions }) =>
    Object.assign(new GraphQLError(message, { path, originalError, extensions }), { locations }),
  );
  return { ...result, errors };
}
