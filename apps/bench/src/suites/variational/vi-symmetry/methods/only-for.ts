/** A `skip` that leaves a method to the problems named. */
export function onlyFor(
  ...names: readonly string[]
): (problem: { readonly name: string }) => string | undefined {
  return ({ name }) => (names.includes(name) ? undefined : 'does not apply to this kind of problem');
}
