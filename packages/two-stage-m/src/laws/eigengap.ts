import { LabRangeError } from '@lab/linalg';
import { outOfRange } from '@lab/linalg/arguments';

/** Throws NO_EIGENGAP unless eigenvalue k stands clear of eigenvalue k + 1 (1e-12 of the first). */
export function requireEigengap(eigenvalues: ArrayLike<number>, k: number, argument: string): void {
  if (k >= eigenvalues.length) return;
  const gap = eigenvalues[k - 1] - eigenvalues[k];
  if (gap > 1e-12 * Math.abs(eigenvalues[0])) return;
  throw new LabRangeError(
    'NO_EIGENGAP',
    `${argument}: eigenvalues ${k} and ${k + 1} (${eigenvalues[k - 1]} and ${eigenvalues[k]}) do not differ, so the ` +
      `space of the first ${k} is not determined; keep fewer or more`,
    { argument, index: k - 1 },
  );
}

/** Throws OUT_OF_RANGE unless the entries do not increase. */
export function requireDescending(values: ArrayLike<number>, argument: string): void {
  for (let i = 1; i < values.length; i++) {
    if (values[i] <= values[i - 1]) continue;
    throw outOfRange(
      `${argument}[${i}]`,
      `at most ${argument}[${i - 1}] = ${values[i - 1]} (descending order)`,
      values[i],
    );
  }
}

/** Throws NOT_POSITIVE unless the first k entries are > 0. */
export function requireKeptPositive(spectrum: ArrayLike<number>, k: number, argument: string): void {
  for (let i = 0; i < k; i++) {
    if (spectrum[i] > 0) continue;
    throw new LabRangeError(
      'NOT_POSITIVE',
      `${argument}: kept eigenvalue ${i + 1} must be > 0, got ${spectrum[i]}; keep fewer directions`,
      { argument, index: i },
    );
  }
}

/** True where some entry is not 0. */
export function anyNonzero(values: ArrayLike<number>): boolean {
  return Array.prototype.some.call(values, (value: number) => value !== 0);
}
