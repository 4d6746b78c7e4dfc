import type { ApplyManifestsMutation } from '../client/generated/documents.ts';
import { CliError } from './cli-error.ts';
import { exitCodes } from './exit-codes.ts';

/** An expected refusal, as every mutation reports it. */
export type UserError = ApplyManifestsMutation['applyManifests']['userErrors'][number];

/** One refusal in one line, without a place in a file: `spec.selector: field is immutable`. */
export function describeRefusal(error: UserError): string {
  return error.__typename === 'FieldError' && error.field !== '' ? `${error.field}: ${error.message}` : error.message;
}

/** Ends the command when the server refused. */
export function throwRefusals(errors: readonly UserError[]): void {
  if (errors.length === 0) return;
  throw new CliError(exitCodes.refused, ...errors.map((error) => `error: ${describeRefusal(error)}`));
}
