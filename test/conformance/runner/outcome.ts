import type { RecordedAnswer } from './cases.ts';

/** A userError, with what field errors have besides. */
export interface UserError {
  readonly code: string;
  readonly message: string;
  readonly field?: string;
  readonly reason?: string;
}

/** What is asked of every userErrors. */
export const userErrorFields = '__typename code message ... on FieldError { field reason }';

const reasons: Readonly<Record<string, string>> = {
  FieldValueRequired: 'REQUIRED',
  FieldValueInvalid: 'INVALID',
  FieldValueDuplicate: 'DUPLICATE',
  FieldValueNotSupported: 'NOT_SUPPORTED',
  FieldValueForbidden: 'FORBIDDEN',
  FieldValueTooLong: 'TOO_LONG',
  FieldValueTooMany: 'TOO_MANY',
};

/** Codes of refusals that name no field. A name that is taken may be answered by either. */
const codes: Readonly<Record<number, readonly string[]>> = {
  404: ['NOT_FOUND'],
  409: ['ALREADY_EXISTS', 'CONFLICT'],
};

/** What was expected and what came instead, each on one line. */
export interface Difference {
  readonly expected: string;
  readonly actual: string;
}

/**
 * Holds the API's answer against the recorded one: accepted or not; of an invalid object the set of fields, and the
 * reasons where both give one; of objects that are not there or there already the code. Other refusals need no more than to be one.
 */
export function compareAnswer(expected: RecordedAnswer, errors: readonly UserError[]): Difference | null {
  if (expected.accepted) return errors.length === 0 ? null : { expected: 'accepted', actual: describe(errors) };
  const code = expected.code ?? 422;
  if (errors.length === 0) return { expected: describeRecorded(expected, code), actual: 'accepted' };
  const known = codes[code];
  const agrees =
    known !== undefined
      ? errors.every((error) => known.includes(error.code))
      : code === 422 && expected.causes !== undefined
        ? hasSameCauses(expected.causes, errors)
        : true;
  return agrees ? null : { expected: describeRecorded(expected, code), actual: describe(errors) };
}

/** By field: sets of paths are equal, and no reason is named for a path that the recording does not know of it. */
function hasSameCauses(causes: NonNullable<RecordedAnswer['causes']>, errors: readonly UserError[]): boolean {
  const wanted = reasonsByField(causes.map(({ field, reason }) => [field, reasons[reason]]));
  const seen = reasonsByField(errors.map(({ field, reason, code }) => [field ?? `(${code})`, reason]));
  if (wanted.size !== seen.size) return false;
  return [...wanted].every(([field, recorded]) => {
    const own = seen.get(field);
    if (own === undefined) return false;
    // A reason that the recording has and the API knows no word for says nothing.
    if (recorded.has(undefined)) return true;
    return own.size === recorded.size && [...recorded].every((reason) => own.has(reason));
  });
}

function reasonsByField(
  causes: readonly (readonly [field: string, reason: string | undefined])[],
): ReadonlyMap<string, ReadonlySet<string | undefined>> {
  const fields = new Map<string, Set<string | undefined>>();
  for (const [field, reason] of causes) fields.set(field, (fields.get(field) ?? new Set()).add(reason));
  return fields;
}

function describeRecorded({ causes = [] }: RecordedAnswer, code: number): string {
  const fields = causes.map(({ field, reason }) => `${field} ${reasons[reason] ?? reason}`);
  return `refused ${code}${fields.length === 0 ? '' : `: ${fields.sort().join(', ')}`}`;
}

function describe(errors: readonly UserError[]): string {
  const said = errors.map(({ code, field, reason, message }) =>
    field === undefined ? `${code} (${message})` : `${field} ${reason} (${message})`,
  );
  return `refused: ${said.sort().join(', ')}`;
}
