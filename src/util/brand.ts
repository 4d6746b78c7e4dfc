declare const brand: unique symbol;

/** A primitive that may only come from the one function that makes it; at run time it is the plain value. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
