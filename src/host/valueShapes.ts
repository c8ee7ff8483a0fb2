// Checks values that come from elsewhere: a page, an address, the argument of a command.

export type Shape<T> = (value: unknown) => value is T;

export const text: Shape<string> = (value) => typeof value === "string";

export const flag: Shape<boolean> = (value) => typeof value === "boolean";

export const number: Shape<number> = (value): value is number => Number.isFinite(value);

/** A whole number from 0. */
export const count: Shape<number> = (value): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** The id of a rule; whether there is such a rule is another question. */
export const ruleId: Shape<string> = (value): value is string =>
  typeof value === "string" && /^[a-z0-9-]{1,80}$/.test(value);

export function oneOf<const T extends string>(allowed: readonly T[]): Shape<T> {
  return (value): value is T => allowed.some((one) => one === value);
}

export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value): value is T | undefined => value === undefined || shape(value);
}

export function listOf<T>(shape: Shape<T>): Shape<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every((each) => shape(each));
}

/** An object with these properties; it may have others, which nobody reads. */
export function object<T extends object>(shapes: { readonly [K in keyof T]-?: Shape<T[K]> }): Shape<T> {
  const entries = Object.entries(shapes) as [string, Shape<unknown>][];
  return (value): value is T =>
    typeof value === "object" &&
    value !== null &&
    entries.every(([key, shape]) =>
      shape(Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined),
    );
}

export function either<A, B>(a: Shape<A>, b: Shape<B>): Shape<A | B> {
  return (value): value is A | B => a(value) || b(value);
}
