import { LRUCache } from 'lru-cache';
import { parse, validate } from 'graphql';
import type { DocumentNode, GraphQLSchema, GraphQLError } from 'graphql';
import { ok, refused } from '../util/result.ts';
import type { Result } from '../util/result.ts';
import { asGraphQLError, recoded } from './errors.ts';
import { queryTokensMax } from './limits.ts';

/** Documents that were read before: parsed and validated once, and held once however many streams use them. */
export interface DocumentCache {
  /** Refusal: GRAPHQL_PARSE_FAILED, or GRAPHQL_VALIDATION_FAILED with every mistake. */
  read(query: string): Result<DocumentNode, readonly GraphQLError[]>;
}

const documentsMax = 500;
/** Longer ones are not kept: they are rare, and only somebody who means harm sends many different ones. */
const lengthMax = 20_000;

/** Forgets the document that was not asked for the longest. */
export function createDocumentCache(schema: GraphQLSchema): DocumentCache {
  const known = new LRUCache<string, DocumentNode>({ max: documentsMax });
  return {
    read(query) {
      const found = known.get(query);
      if (found) return ok(found);
      let document: DocumentNode;
      try {
        document = parse(query, { maxTokens: queryTokensMax });
      } catch (error) {
        return refused([recoded(asGraphQLError(error), 'GRAPHQL_PARSE_FAILED')]);
      }
      const errors = validate(schema, document);
      if (errors.length > 0) return refused(errors.map((error) => recoded(error, 'GRAPHQL_VALIDATION_FAILED')));
      if (query.length <= lengthMax) known.set(query, document);
      return ok(document);
    },
  };
}
