import type { FieldError } from '../domain/model/field-error.ts';
import type { IdSource } from '../util/clock.ts';
import type { Result } from '../util/result.ts';
import type { Database } from '../store/core/database.ts';

export type Role = 'ADMIN' | 'OPERATOR' | 'VIEWER' | 'AGENT' | 'FLEET';

/** Who asks: the token's holder. Every command and read checks it itself, so that callers without HTTP are checked too. */
export interface Actor {
  readonly tokenId: string;
  readonly name: string;
  readonly role: Role;
  /** Empty: every namespace. */
  readonly namespaces: readonly string[];
  /** AGENT: the one node it speaks for. */
  readonly nodeName: string | null;
}

/** What every command is given. Time comes from the transaction. */
export interface CommandContext {
  readonly database: Database;
  readonly ids: IdSource;
  readonly actor: Actor;
}

export type RefusalCode = 'NOT_FOUND' | 'ALREADY_EXISTS' | 'FORBIDDEN' | 'GONE' | 'TOO_LARGE' | 'INVALID';

/** An expected refusal; nothing was changed. Becomes a userError of the payload (api.md). */
export type CommandError =
  | { readonly kind: 'FIELD'; readonly error: FieldError }
  | {
      readonly kind: 'CONFLICT';
      readonly message: string;
      readonly currentGeneration: number | null;
      readonly currentResourceVersion: string;
    }
  | {
      readonly kind: 'OBJECT';
      readonly code: RefusalCode;
      readonly message: string;
      readonly object?: string;
      readonly document?: number;
    };

/** What a command gives: its value and a place in the feed from which its change will be seen, or all refusals. */
export type CommandResult<T> = Result<T & { readonly sinceCursor: string }, readonly CommandError[]>;
