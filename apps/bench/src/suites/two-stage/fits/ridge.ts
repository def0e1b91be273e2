import { fromRows, matrixVector, svd } from '@lab/linalg';
import { centred, columnMeans, meanOfList, predictLinear, type Rows } from './matrix-algebra.ts';

const penalties = Array.from({ length: 41 }, (_, i) => 10 ** (-6 + i / 4));

/** Directions without which a row of this share of the largest singular value is noise of rounding. */
const negligible = 1e-9;

/** Ridge regression whose penalty has the smallest leave-one-out error; penalty 0 gives least squares of minimum norm. */
export function ridgePredictions(X: Rows, y: readonly number[], test: Rows, penalty?: number): number[] {
  const centre = columnMeans(X);
  const mean = meanOfList(y);
  const labels = y.map((value) => value - mean);
  const { u, v, values } = svd(fromRows(centred(X, centre)));
  const largest = values[0] ?? 0;
  const rank = Array.from(values).filter((value) => value > negligible * largest).length;
  const projected = Array.from({ length: rank }, (_, r) =>
    labels.reduce((sum, value, i) => sum + value * u.get(i, r), 0),
  );
  const leaveOneOut = (lambda: number): number => {
    const shrink = projected.map((_, r) => values[r]! ** 2 / (values[r]! ** 2 + lambda));
    return labels.reduce((sum, value, i) => {
      let fitted = 0;
      let leverage = 1 / labels.length;
      for (let r = 0; r < rank; r++) {
        const entry = u.get(i, r);
        fitted += entry * shrink[r]! * projected[r]!;
        leverage += entry * entry * shrink[r]!;
      }
      return sum + ((value - fitted) / Math.max(1 - leverage, 1e-12)) ** 2;
    }, 0);
  };
  const lambda = penalty ?? largest ** 2 * bestOf(penalties, (p) => leaveOneOut(p * largest ** 2));
  const weights = Float64Array.from({ length: values.length }, (_, r) =>
    r < rank ? (projected[r]! * values[r]!) / (values[r]! ** 2 + lambda) : 0,
  );
  return predictLinear(test, centre, Array.from(matrixVector(v, weights)), mean);
}

function bestOf(candidates: readonly number[], cost: (candidate: number) => number): number {
  let best = candidates[0] ?? 0;
  let least = Infinity;
  for (const candidate of candidates) {
    const value = cost(candidate);
    if (value < least) [best, least] = [candidate, value];
  }
  return best;
}
