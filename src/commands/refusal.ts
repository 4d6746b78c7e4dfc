import type { FieldError } from '../domain/model/field-error.ts';
import { refused } from '../util/result.ts';
import type { CommandError, RefusalCode } from './command.ts';

/**
 * Carries expected refusals out of a transaction, which it rolls back; `answer` turns it into the command's result.
 * It never leaves src/commands.
 */
export class Refusal extends Error {
  readonly errors: readonly CommandError[];

  constructor(errors: readonly CommandError[]) {
    super(errors.map((error) => (error.kind === 'FIELD' ? error.error.message : error.message)).join('; '));
    this.errors = errors;
  }
}

/** Stops the command: nothing of it is kept. */
export function refuse(...errors: readonly CommandError[]): never {
  throw new Refusal(errors);
}

/** Stops the command if anything is wrong with its input. */
export function refuseInvalid(errors: readonly FieldError[]): void {
  if (errors.length > 0) refuse(...errors.map(fieldRefusal));
}

/** Runs a command's steps and gives refusals as its result. */
export async function answer<T>(
  steps: () => Promise<T>,
): Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: readonly CommandError[] }> {
  try {
    return { ok: true, value: await steps() };
  } catch (error) {
    if (error instanceof Refusal) return refused(error.errors);
    throw error;
  }
}

export function fieldRefusal(error: FieldError): CommandError {
  return { kind: 'FIELD', error };
}

/** Names an object in messages: `DaemonSet default/agent`, `Node n1`. */
export function describeObject(kind: string, namespace: string, name: string): string {
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
}

export interface Subject {
  readonly kind: string;
  /** '' for objects without one. */
  readonly namespace: string;
  readonly name: string;
  /** Which document of the YAML, from 0. */
  readonly document?: number;
}

function objectRefusal(code: RefusalCode, subject: Subject, say: (object: string) => string): CommandError {
  const object = describeObject(subject.kind, subject.namespace, subject.name);
  return {
    kind: 'OBJECT',
    code,
    message: say(object),
    object,
    ...(subject.document === undefined ? {} : { document: subject.document }),
  };
}

export function notFound(subject: Subject): CommandError {
  return objectRefusal('NOT_FOUND', subject, (object) => `there is no ${object}`);
}

export function alreadyExists(subject: Subject): CommandError {
  return objectRefusal('ALREADY_EXISTS', subject, (object) => `${object} exists already`);
}

export function forbidden(subject: Subject, reason: string): CommandError {
  return objectRefusal('FORBIDDEN', subject, (object) => `${object}: ${reason}`);
}

export function invalid(subject: Subject, reason: string): CommandError {
  return objectRefusal('INVALID', subject, (object) => `${object}: ${reason}`);
}
