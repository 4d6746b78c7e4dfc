/** The objects of a JSON list; undefined when the text is no JSON, no list, or holds anything but objects. */
export function parseJsonList(text: string): readonly object[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value)) return undefined;
    return value.every((entry) => typeof entry === 'object' && entry !== null && !Array.isArray(entry))
      ? value
      : undefined;
  } catch {
    // Malformed text is an answer here, not a failure.
    return undefined;
  }
}
