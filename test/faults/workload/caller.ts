import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { setTimeout as delay } from 'node:timers/promises';
import { ClientError } from '../../../src/client/client-error.ts';
import type { Client } from '../../../src/client/create-client.ts';
import type { Random } from '../../support/random.ts';
import type { Findings } from '../findings.ts';
import type { Journal } from '../journal.ts';
import type { Mutation } from './mutations.ts';

/** What every payload of a mutation has. */
export interface Payload {
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
  readonly sinceCursor: string | null;
}

/** Counted for the report. */
export interface CallCounts {
  acknowledged: number;
  /** Calls whose answer was lost at least once. */
  unknown: number;
  /** Answered calls that were sent once more. */
  repeated: number;
}

export interface Caller {
  /**
   * Sends the mutation, under one clientMutationId, to any server until one answers: with the payload, or with the codes of
   * a refusal that the caller is ready for. Any other refusal is a finding, and null.
   */
  mutate<P extends Payload>(call: Call): Promise<P | Refusal | null>;
  /** A query, repeated until it is answered. */
  ask<T>(document: TypedDocumentNode<T, Record<string, unknown>>, variables?: Record<string, unknown>): Promise<T>;
}

export interface Call {
  readonly mutation: Mutation;
  readonly input: Readonly<Record<string, unknown>>;
  /** For the journal and findings: kind and name. */
  readonly object: string;
  /** Refusals that end the call without a finding. */
  readonly expected?: readonly string[];
  /** Refusals that pass by themselves: the same call is sent again. */
  readonly wait?: readonly string[];
}

export interface Refusal {
  readonly refused: string;
}

export function isRefusal(answer: object): answer is Refusal {
  return 'refused' in answer;
}

const timeoutMs = 6_000;
const giveUpMs = 120_000;
/** Nothing but the loss of a connection, of a server or of the database may stand between a call and its answer. */
const lost: ReadonlySet<string> = new Set(['UNREACHABLE', 'TIMEOUT', 'UNAVAILABLE']);

export function createCaller(options: {
  readonly actor: string;
  readonly client: Client;
  readonly random: Random;
  readonly journal: Journal;
  readonly findings: Findings;
  readonly counts: CallCounts;
}): Caller {
  const { actor, client, random, journal, findings, counts } = options;
  let calls = 0;

  const attempt = async <T>(
    what: string,
    document: TypedDocumentNode<T, Record<string, unknown>>,
    variables: Record<string, unknown>,
  ): Promise<{ readonly answer: T; readonly losses: number }> => {
    const giveUpAt = Date.now() + giveUpMs;
    for (let losses = 0; ; losses += 1) {
      try {
        return { answer: await client.request(document, variables, { timeoutMs }), losses };
      } catch (error) {
        if (!(error instanceof ClientError) || error.code === 'CLOSED') throw error;
        journal.write({ actor, what, lost: error.code, serverCode: error.serverCode, message: error.message });
        if (!lost.has(error.code))
          findings.add('answers', `${what}: ${error.code}: ${error.message} (${error.requestId})`);
        if (Date.now() > giveUpAt)
          throw new Error(`${what} was not answered for ${giveUpMs / 1_000} s`, { cause: error });
        await delay(50 + random.below(250));
      }
    }
  };

  const mutateOnce = async <P extends Payload>({ mutation, object }: Call, input: Record<string, unknown>) => {
    const what = `${mutation.name} ${object} (${actor}, ${String(input['clientMutationId'])})`;
    const { answer, losses } = await attempt(what, mutation.document, { input: mutation.wrap(input) });
    return { payload: answer[mutation.name] as P, losses };
  };

  return {
    async mutate<P extends Payload>(call: Call): Promise<P | Refusal | null> {
      const { expected = [], wait = [] } = call;
      const input = { ...call.input, clientMutationId: `${actor}-${(calls += 1)}` };
      const startedAt = performance.now();
      const giveUpAt = Date.now() + giveUpMs;
      for (;;) {
        const { payload, losses } = await mutateOnce<P>(call, input);
        const [refusal] = payload.userErrors;
        const entry = {
          actor,
          mutation: call.mutation.name,
          input,
          losses,
          ms: Math.round(performance.now() - startedAt),
        };
        journal.write({ ...entry, answer: payload });
        if (refusal === undefined) {
          counts.acknowledged += 1;
          if (losses > 0) counts.unknown += 1;
          // The same call again must give the first result and do nothing: what it did twice, the last checks see.
          if (random.chance(0.15)) {
            counts.repeated += 1;
            const again = await mutateOnce<P>(call, input);
            if (again.payload.userErrors.length > 0 || again.payload.sinceCursor !== payload.sinceCursor) {
              const told = JSON.stringify(again.payload);
              findings.add('repeated calls', `${call.mutation.name} ${call.object}: once more gave ${told}`);
            }
          }
          return payload;
        }
        if (expected.includes(refusal.code)) return { refused: refusal.code };
        if (!wait.includes(refusal.code) || Date.now() > giveUpAt) {
          findings.add(
            'answers',
            `${call.mutation.name} ${call.object} (${actor}): ${refusal.code}: ${refusal.message}`,
          );
          return null;
        }
        await delay(100 + random.below(200));
      }
    },
    async ask(document, variables = {}) {
      return (await attempt('query', document, variables)).answer;
    },
  };
}
