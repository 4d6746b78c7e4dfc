/**
 * A place in an object, printed as Kubernetes prints it: `spec.containers[0].resources.limits[cpu]`.
 * Immutable: each step gives a new path.
 */
export class FieldPath {
  readonly #text: string;

  constructor(...names: readonly string[]) {
    this.#text = names.join('.');
  }

  /** Fields below this one, one name per level; a name may itself hold dots (annotation keys do). */
  child(...names: readonly string[]): FieldPath {
    return new FieldPath(...(this.#text === '' ? [] : [this.#text]), ...names);
  }

  /** An element of a list, counted from 0. */
  index(position: number): FieldPath {
    return new FieldPath(`${this.#text}[${position}]`);
  }

  /** An entry of a map. */
  key(name: string): FieldPath {
    return new FieldPath(`${this.#text}[${name}]`);
  }

  toString(): string {
    return this.#text;
  }
}
