/** How much of a suite is run: `quick` for every commit, `standard` for an answer, `full` for the paper's own sizes. */
export type Size = 'quick' | 'standard' | 'full';

export const sizes: readonly Size[] = ['quick', 'standard', 'full'];

/** One value for all sizes, or one a size. */
export type PerSize<T> = T | Readonly<Record<Size, T>>;

/** The value that holds for `size`. */
export function atSize<T>(value: PerSize<T>, size: Size): T {
  return isPerSize(value) ? value[size] : value;
}

function isPerSize<T>(value: PerSize<T>): value is Readonly<Record<Size, T>> {
  return typeof value === 'object' && value !== null && sizes.every((size) => size in value);
}
