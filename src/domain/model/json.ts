/** A JSON value as it comes out of a manifest: nothing is known of it yet. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A JSON object; the form in which pod templates are kept, so that no field is ever lost. */
export type JsonObject = { readonly [key: string]: Json };

/** Whether a value is a JSON object, and neither a list nor null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
