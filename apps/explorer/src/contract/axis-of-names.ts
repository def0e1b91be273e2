/** Signs of a name that an axis has room for, on a phone too. */
const mostSigns = 16;

/** An axis of names, as long as the longest of them needs; very long ones are cut. */
export function axisOfNames(names: readonly string[]): {
  readonly marginLeft: number;
  readonly tickFormat: (name: string) => string;
} {
  const tickFormat = (name: string): string =>
    name.length > mostSigns ? `${name.slice(0, mostSigns - 1)}…` : name;
  return { marginLeft: 20 + 7 * Math.max(2, ...names.map((name) => tickFormat(name).length)), tickFormat };
}
