/**
 * The same function, asked once for each object: what it made is given again as long as the object lives. Only for what follows
 * from the object alone, and for objects and results that nobody changes.
 */
export function onceForEach<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before.value;
    const value = make(key);
    known.set(key, { value });
    return value;
  };
}
