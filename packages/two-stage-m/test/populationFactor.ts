import { inverse, identity, plus, product, transposed } from './numbers.ts';

/** Exact population matrices of the factor model in loading coordinates w = row-major vec A. */
export interface FactorPopulation {
  readonly hessian: number[][];
  readonly scoreCovariance: number[][];
  readonly Gjj: number[][];
  readonly Gjp: number[][];
  readonly Gpp: number[][];
  readonly sigma2: number;
}

/**
 * Hessian and score covariance of the Gaussian likelihood with covariance C = I + AA' (both its Fisher information) and
 * moments of psi = A'C^-1 x with the derivative of beta'psi in A, all by hand and without the package.
 */
export function factorPopulation(
  loadings: readonly number[][],
  beta: readonly number[],
  noise: number,
): FactorPopulation {
  const d = loadings.length;
  const k = beta.length;
  const covariance = plus(product([...loadings], transposed([...loadings])), identity(d));
  const precision = inverse(covariance);
  const derivatives = (i: number, r: number): number[][] => {
    const change = identity(d).map((row) => row.map(() => 0));
    for (let c = 0; c < d; c++) {
      change[i][c] += loadings[c][r];
      change[c][i] += loadings[c][r];
    }
    return change;
  };
  const half = Array.from({ length: d * k }, (_, at) =>
    product(precision, derivatives(Math.floor(at / k), at % k)),
  );
  const information = half.map((a) => half.map((b) => 0.5 * traceOf(a, b)));
  const predictor = product(transposed([...loadings]), precision);
  const slopes = Array.from({ length: d * k }, (_, at) => {
    const i = Math.floor(at / k);
    const r = at % k;
    const own = precision[i].map((value) => beta[r] * value);
    const rest = product(product([[...beta]], predictor), product(derivatives(i, r), precision))[0];
    return own.map((value, j) => value - rest[j]);
  });
  const moment = (a: number[][], b: number[][]): number[][] => product(product(a, covariance), transposed(b));
  const unseen = inverse(plus(identity(k), product(transposed([...loadings]), [...loadings])));
  const sigma2 = noise + product(product([[...beta]], unseen), transposed([[...beta]]))[0][0];
  return {
    hessian: information,
    scoreCovariance: information,
    Gjj: moment(slopes, slopes),
    Gjp: moment(slopes, predictor),
    Gpp: moment(predictor, predictor),
    sigma2,
  };
}

function traceOf(a: readonly number[][], b: readonly number[][]): number {
  return a.reduce((sum, row, i) => sum + row.reduce((own, value, j) => own + value * b[j][i], 0), 0);
}
