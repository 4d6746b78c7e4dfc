/** On a DaemonSet: how many of its pods may be made a second, in place of the server's setting. */
export const creationRateAnnotation = 'everynode.io/pod-creations-per-second';

export const creationRateMax = 100_000;

/** What is wrong with a rate is said in these words, wherever it stands. */
export const creationRateRule = `must be a number greater than 0 and at most ${creationRateMax}, such as 50 or 0.5`;

/** Pods a second of a text; null when it is none. */
export function parseCreationRate(text: string): number | null {
  if (!/^\d{1,9}(\.\d{1,9})?$/.test(text)) return null;
  const rate = Number(text);
  return rate > 0 && rate <= creationRateMax ? rate : null;
}

/** The rate that a set states; null: none that counts. */
export function statedCreationRate(annotations: Readonly<Record<string, string>>): number | null {
  const text = annotations[creationRateAnnotation];
  return text === undefined ? null : parseCreationRate(text);
}
