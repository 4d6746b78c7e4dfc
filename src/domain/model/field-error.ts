/** Why a field was refused; the Kubernetes causes, and PARSE for text that is no manifest at all. */
export type FieldErrorReason =
  | 'REQUIRED'
  | 'INVALID'
  | 'DUPLICATE'
  | 'NOT_SUPPORTED'
  | 'FORBIDDEN'
  | 'TOO_LONG'
  | 'TOO_MANY'
  | 'UNKNOWN_FIELD'
  | 'WRONG_TYPE'
  | 'PARSE';

/**
 * The only form in which bad input is reported below commands.
 * path is the Kubernetes field path (`spec.template.spec.containers[0].name`), '' for the document itself.
 * document counts from 0 in multi-document YAML; line and column count from 1 and are there when the input was text.
 */
export interface FieldError {
  readonly path: string;
  readonly reason: FieldErrorReason;
  readonly message: string;
  readonly value?: unknown;
  readonly document?: number;
  readonly line?: number;
  readonly column?: number;
}
