import { length } from './householder';

export let cosine: f64 = 1;
export let sine: f64 = 0;

/** Rotation with c f + s g = r, -s f + c g = 0; leaves c and s in the module and returns r. */
export function rotation(f: f64, g: f64): f64 {
  if (g == 0) {
    cosine = 1;
    sine = 0;
    return f;
  }
  const squares = f * f + g * g;
  const r = squares > 1e-280 && squares < 1e280 ? Math.sqrt(squares) : length(f, g);
  cosine = f / r;
  sine = g / r;
  return r;
}

export let firstValue: f64 = 0;
export let secondValue: f64 = 0;

/**
 * Eigenvalues of (a b; b c), the larger in magnitude first, to nearly full precision, and in `cosine` and `sine` the
 * rotation (p, q) -> (c p + s q, c q - s p) that makes the matrix diagonal; all left in the module.
 */
export function symmetricTwoByTwo(a: f64, b: f64, c: f64): void {
  if (b == 0) {
    const ordered = Math.abs(a) >= Math.abs(c);
    firstValue = ordered ? a : c;
    secondValue = ordered ? c : a;
    cosine = ordered ? 1 : 0;
    sine = ordered ? 0 : 1;
    return;
  }
  const sum = a + c;
  const difference = a - c;
  const root = length(difference, 2 * b);
  firstValue = 0.5 * (sum < 0 ? sum - root : sum + root);
  const larger = Math.abs(a) > Math.abs(c) ? a : c;
  const smaller = larger == a ? c : a;
  // From the sum where nothing cancels, else from the determinant.
  const rest = sum - firstValue;
  secondValue =
    2 * Math.abs(rest) >= Math.abs(firstValue)
      ? rest
      : (larger / firstValue) * smaller - (b / firstValue) * b;
  // The vector of the first is along (first - c, b) and along (b, first - a): the one without cancellation is taken.
  const along = sum < 0 ? difference - root : difference + root;
  const other = sum < 0 ? -difference - root : root - difference;
  const plain = Math.abs(along) >= Math.abs(other);
  const x = plain ? along : 2 * b;
  const y = plain ? 2 * b : other;
  const size = length(x, y);
  cosine = x / size;
  sine = y / size;
}
