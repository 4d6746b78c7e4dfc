import type { FieldError } from '../domain/model/field-error.ts';
import { inTransaction } from '../store/core/transaction.ts';
import { insertToken } from '../store/write/tokens.ts';
import type { Result } from '../util/result.ts';
import { authorize } from './authorize.ts';
import type { CommandContext, CommandError, Role } from './command.ts';
import type { Maybe } from './input.ts';
import { alreadyExists, answer, refuse, refuseInvalid } from './refusal.ts';
import { createTokenSecret, hashTokenSecret } from './token-secret.ts';

export interface CreateTokenInput {
  readonly name: string;
  readonly role: Role;
  /** Absent or empty: every namespace. */
  readonly namespaces?: Maybe<readonly string[]>;
  /** AGENT: the node that it speaks for; nobody else has one. */
  readonly nodeName?: Maybe<string>;
  /** ISO 8601; absent: never. */
  readonly expiresAt?: Maybe<string>;
}

export interface NewTokenValue {
  readonly id: string;
  /** Shown here and nowhere else. */
  readonly secret: string;
}

/** Makes a token; only the SHA-256 of its secret is stored. Refused: field errors, ALREADY_EXISTS, FORBIDDEN. */
export function createToken(
  context: CommandContext,
  input: CreateTokenInput,
): Promise<Result<NewTokenValue, readonly CommandError[]>> {
  return answer(async () => {
    authorize(context.actor, { verb: 'CREATE', kind: 'Token', name: input.name });
    refuseInvalid(validateToken(input));
    const id = context.ids.uid();
    const secret = createTokenSecret();
    const isNew = await inTransaction(context.database, (tx) =>
      insertToken(tx, {
        id,
        name: input.name,
        hash: hashTokenSecret(secret),
        role: input.role,
        namespaces: input.namespaces ?? [],
        nodeName: input.nodeName ?? null,
        expiresAt: input.expiresAt ?? null,
      }),
    );
    if (!isNew) refuse(alreadyExists({ kind: 'Token', namespace: '', name: input.name }));
    return { id, secret };
  });
}

function validateToken({ name, role, nodeName, expiresAt }: CreateTokenInput): FieldError[] {
  const errors: FieldError[] = [];
  if (name.trim() === '') errors.push({ path: 'name', reason: 'REQUIRED', message: 'must be given' });
  if (role === 'AGENT' && !nodeName) {
    errors.push({ path: 'nodeName', reason: 'REQUIRED', message: 'an agent speaks for one node' });
  }
  if (role !== 'AGENT' && nodeName) {
    errors.push({
      path: 'nodeName',
      reason: 'FORBIDDEN',
      message: 'only an agent speaks for one node',
      value: nodeName,
    });
  }
  if (expiresAt && Number.isNaN(Date.parse(expiresAt))) {
    errors.push({ path: 'expiresAt', reason: 'INVALID', message: 'must be a time such as 2026-01-31T12:00:00Z' });
  }
  return errors;
}
