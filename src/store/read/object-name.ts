/** Names an object that has a namespace. */
export interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}

/** The values of `(namespace, name) IN (SELECT * FROM unnest(…))`, as two lists of one length. */
export function nameLists(names: readonly ObjectName[]): readonly [namespaces: string[], names: string[]] {
  return [names.map((one) => one.namespace), names.map((one) => one.name)];
}
