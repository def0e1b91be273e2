import { symmetricEigen } from '@lab/linalg';
import { describe, expect, it } from 'vitest';
import { certify, fit, priors, type Certificate, type RegressionFit } from '../src/index.ts';
import { roundedSpectrum } from '../src/certificate/roundedSpectrum.ts';
import { couplingMatrix } from '../src/certificate/coupling.ts';
import { problemOf } from '../src/fit/problem.ts';
import { readRegressionData } from '../src/input/regressionData.ts';
import { streamOf } from './models.ts';

type Kind = 'iid' | 'common' | 'graded';

interface Data {
  readonly X: { readonly data: Float64Array; readonly rows: number; readonly columns: number };
  readonly y: Float64Array;
}

/** Tables large enough to be read in single precision. */
function drawLarge(kind: Kind, rows: number, columns: number): Data {
  const stream = streamOf('single', kind);
  const data = stream.fillNormal(new Float64Array(rows * columns));
  const y = stream.fillNormal(new Float64Array(rows));
  for (let i = 0; i < rows; i++) {
    const common = stream.normal();
    for (let j = 0, at = i * columns; j < columns; j++, at++) {
      if (kind === 'common') data[at] += common;
      if (kind === 'graded') data[at] *= 10 ** ((-4 * j) / columns);
      y[i] += (data[at] * Math.cos(j)) / Math.sqrt(columns);
    }
  }
  return { X: { data, rows, columns }, y };
}

/** |D^(1/2) (a - b)| over |D^(1/2) b|, D the posterior precisions of b. */
function gap(a: RegressionFit, b: RegressionFit): number {
  let [difference, size] = [0, 0];
  for (const [j, m] of b.mean.entries()) {
    difference += (a.mean[j] - m) ** 2 / b.variance[j];
    size += m ** 2 / b.variance[j];
  }
  return Math.sqrt(difference / size);
}

describe.each(['iid', 'common', 'graded'] as const)(
  'a fit that reads the %s table in single precision',
  (kind) => {
    const { X, y } = drawLarge(kind, 900, 600);
    const model = { prior: priors.gaussian(0.05), noiseVariance: 1, certificate: false };
    const direct = fit(X, y, { ...model, schedule: 'direct' });

    it.each([1e-4, 1e-8, 1e-12])('meets the tolerance %f by the table as it is', (tol) => {
      const fitted = fit(X, y, { ...model, tol });
      expect(fitted.status).toBe('converged');
      expect(['conjugateGradient', 'direct']).toContain(fitted.schedule);
      expect(fitted.reasons[0]).toContain('single precision');
      expect(gap(fitted, direct)).toBeLessThan(tol);
      expect(Math.abs((fitted.elbo ?? NaN) - (direct.elbo ?? NaN))).toBeLessThan(
        tol * Math.abs(direct.elbo ?? NaN),
      );
    });

    it('stops at maxSweeps, corrections counted', () => {
      const whole = fit(X, y, model);
      for (let maxSweeps = whole.sweeps - 3; maxSweeps < whole.sweeps; maxSweeps++) {
        const stopped = fit(X, y, { ...model, maxSweeps });
        expect(stopped).toMatchObject({ sweeps: maxSweeps, converged: false, status: 'maxSweeps' });
      }
      expect(fit(X, y, { ...model, maxSweeps: whole.sweeps }).converged).toBe(true);
    });

    it('leaves conjugate gradients that were asked for as they are', () => {
      const asked = fit(X, y, { ...model, schedule: 'conjugateGradient' });
      expect(asked.reasons).toEqual(["schedule 'conjugateGradient' was asked for"]);
      expect(gap(asked, direct)).toBeLessThan(1e-8);
    });
  },
);

const noises: readonly (readonly [Kind, number])[] = [
  ['iid', 1],
  ['iid', 1500],
  ['common', 100],
  ['graded', 1],
];

describe('a certificate that reads the table in single precision', () => {
  it.for(noises)(
    'encloses the spectrum, Ritz values inside: %s, noise variance %d',
    ([kind, noiseVariance]) => {
      const data = drawLarge(kind, 1700, 320);
      const model = { prior: priors.gaussian(0.7), noiseVariance, intercept: false };
      const found = certify(data, model);
      const problem = problemOf(readRegressionData(data, model), model.prior, noiseVariance);
      const v = Float64Array.from(problem.precision, (D) => 1 / (D + 1 / 0.7));
      const matrix = { data: couplingMatrix(problem, v), rows: 320, columns: 320 };
      const { values } = symmetricEigen(matrix, { vectors: false });
      const slack = 1e-12 * values[319];
      expect(found.exact).toBe(false);
      expect(found.lambdaMax).toBeLessThanOrEqual(values[319] + slack);
      expect(found.lambdaMin).toBeGreaterThanOrEqual(values[0] - slack);
      expect(found.upperBound).toBeGreaterThanOrEqual(values[319] - slack);
      expect(found.lowerBound).toBeLessThanOrEqual(values[0] + slack);
    },
  );

  it('is left to double precision where its verdict would rest on rounding', () => {
    const { X, y } = drawLarge('iid', 1700, 320);
    const data = readRegressionData({ X, y }, { intercept: false });
    const largest = (noiseVariance: number): number | undefined => {
      const problem = problemOf(data, priors.gaussian(1e-3), noiseVariance);
      const v = Float64Array.from(problem.precision, (D) => 1 / (D + 1e3));
      const options = { steps: 40, seed: 1, failureProbability: 1e-6 };
      return roundedSpectrum(problem, v, options, 0)?.largest;
    };
    // More noise, less coupling: somewhere between these lambdaMax is 2.
    let [low, high] = [1e-3, 1e3];
    let found = largest(low);
    expect(found).toBeGreaterThan(2);
    expect(largest(high)).toBeLessThan(2);
    for (let k = 0; k < 40 && found !== undefined; k++) {
      const middle = Math.sqrt(low * high);
      found = largest(middle);
      if ((found ?? 2) > 2) low = middle;
      else high = middle;
    }
    expect(found).toBeUndefined();
    expect(high / low).toBeLessThan(1.001);
  });

  it('says what double precision says', () => {
    // In other units entries are beyond the range of single precision, and the model is the same.
    const unit = 2 ** 60;
    const { X, y } = drawLarge('common', 1700, 320);
    const scaled = { ...X, data: X.data.map((x) => x * unit) };
    const options = { noiseVariance: 100, intercept: false };
    const single: Certificate = certify({ X, y }, { ...options, prior: priors.gaussian(0.7) });
    const double: Certificate = certify(
      { X: scaled, y },
      { ...options, prior: priors.gaussian(0.7 / unit ** 2) },
    );
    for (const name of ['lambdaMin', 'lambdaMax', 'upperBound', 'rhoSequential'] as const) {
      const [a, b] = [single[name] ?? NaN, double[name] ?? NaN];
      expect(Math.abs(a - b)).toBeLessThan(1e-5 * Math.abs(b));
      expect(a).not.toBe(b);
    }
    expect(single.level).toBe(double.level);
    expect(single.predictedSweeps.sequential).toBe(double.predictedSweeps.sequential);
  });
});
