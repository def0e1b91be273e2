/** A parameter's value: what fits in a table cell and reads back the same from JSON. */
export type Scalar = string | number | boolean;

/** A point of the parameter space of a problem or a method. */
export type Parameters = Readonly<Record<string, Scalar>>;

/** All combinations of the values given a parameter, the last parameter varying fastest. */
export function grid<P extends Record<string, readonly Scalar[]>>(
  values: P,
): { readonly [K in keyof P]: P[K][number] }[] {
  let points: Record<string, Scalar>[] = [{}];
  for (const [name, choices] of Object.entries(values)) {
    points = points.flatMap((point) => choices.map((choice) => ({ ...point, [name]: choice })));
  }
  return points as { [K in keyof P]: P[K][number] }[];
}

/**
 * The design "a base, one parameter varied at a time": the base first, then each variation, without repeats.
 *
 * @param base - the point all others differ from in one parameter
 * @param variations - the other values of each parameter
 */
export function oneAtATime<P extends Parameters>(
  base: P,
  variations: { readonly [K in keyof P]?: readonly P[K][] },
): P[] {
  const points = [base];
  for (const [name, values] of Object.entries(variations) as [keyof P, readonly P[keyof P][]][]) {
    for (const value of values) if (value !== base[name]) points.push({ ...base, [name]: value });
  }
  return points;
}

/** `name` or `name(a=1, b=x)`: how a problem or method with its parameters is written everywhere. */
export function labelOf(name: string, parameters: Parameters): string {
  const entries = Object.entries(parameters);
  return entries.length === 0
    ? name
    : `${name}(${entries.map(([key, value]) => `${key}=${value}`).join(', ')})`;
}

/** The parameters as one string that is equal for equal points, whatever the order of their names. */
export function canonicalParameters(parameters: Parameters): string {
  return JSON.stringify(Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)));
}
