/** The shape that the second language must have: the same keys at every depth, texts where the first has texts. */
export type SameKeys<T> = { [K in keyof T]: T[K] extends string ? string : SameKeys<T[K]> };
