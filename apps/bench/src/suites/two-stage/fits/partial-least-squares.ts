import { centred, columnMeans, dot, meanOfList, predictLinear, type Rows } from './matrix-algebra.ts';

/** PLS-1: components in the direction of the covariance with the label, one after another (NIPALS). */
export function plsPredictions(X: Rows, y: readonly number[], test: Rows, components: number): number[] {
  const centre = columnMeans(X);
  const mean = meanOfList(y);
  const left = centred(X, centre);
  const weights: number[][] = [];
  const loadings: number[][] = [];
  const effects: number[] = [];
  let labels = y.map((value) => value - mean);
  for (let r = 0; r < components; r++) {
    const covariance = centre.map((_, j) => left.reduce((sum, row, i) => sum + row[j]! * labels[i]!, 0));
    const length = Math.sqrt(dot(covariance, covariance));
    if (length < 1e-10) break;
    const weight = covariance.map((value) => value / length);
    const scores = left.map((row) => dot(row, weight));
    const square = dot(scores, scores);
    const loading = centre.map(
      (_, j) => left.reduce((sum, row, i) => sum + row[j]! * scores[i]!, 0) / square,
    );
    const effect = dot(labels, scores) / square;
    left.forEach((row, i) => loading.forEach((value, j) => (row[j]! -= scores[i]! * value)));
    labels = labels.map((value, i) => value - effect * scores[i]!);
    weights.push(weight);
    loadings.push(loading);
    effects.push(effect);
  }
  return predictLinear(test, centre, coefficientsOf(weights, loadings, effects, centre.length), mean);
}

/** W (P'W)^-1 q, by the recursion that takes each component's weight through those before it. */
function coefficientsOf(
  weights: Rows,
  loadings: Rows,
  effects: readonly number[],
  columns: number,
): number[] {
  const rotated: number[][] = [];
  const coefficients = new Array<number>(columns).fill(0);
  weights.forEach((weight, r) => {
    let direction = [...weight];
    for (let s = 0; s < r; s++) {
      const share = dot(loadings[s] ?? [], weight);
      direction = direction.map((value, j) => value - share * (rotated[s]?.[j] ?? 0));
    }
    rotated.push(direction);
    direction.forEach((value, j) => (coefficients[j]! += (effects[r] ?? 0) * value));
  });
  return coefficients;
}
