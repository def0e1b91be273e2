import {
  applyMatrix,
  applyTranspose,
  dot,
  multiply,
  quadraticForm,
  scaled,
  traceOfProduct,
  type Dense,
} from '../numeric/dense.ts';
import { gramInverse } from '../numeric/spectrum.ts';
import type { RandomStream } from '@lab/stats';
import { drawVector } from './wishart.ts';

/** A linear regression y = target'x + noise on rows with second moments `moments`. */
export interface LinearPopulation {
  readonly moments: Dense;
  readonly target: Float64Array;
  readonly sigma2: number;
}

/** Squared error of the best predictor on the span of `kept`, beyond the noise. */
export function representationRisk({ moments, target }: LinearPopulation, kept: Dense): number {
  const image = applyTranspose(kept, applyMatrix(moments, target));
  const inner = multiply(multiply(kept, moments, { transposeA: true }), kept);
  const explained = dot(image, applyMatrix(gramInverse(inner), image));
  return Math.max(quadraticForm(moments, target) - explained, 0);
}

/** Excess squared errors of one labelled sample, of which X'X = `sample` is all that counts. */
export interface ExcessRisks {
  /** Averaged over the label noise, exactly. */
  readonly conditional: number;
  /** With this noise. */
  readonly unconditional: number;
  /** Of least squares on all columns with this noise. */
  readonly supervised: number;
  /** Coefficients of the two-stage predictor. */
  readonly coefficients: Float64Array;
}

/** Excess risks of least squares on the span of `kept`, from n labelled rows with X'X = `sample`. */
export function excessRisks(
  population: LinearPopulation,
  kept: Dense,
  sample: Dense,
  n: number,
  stream: RandomStream,
): ExcessRisks {
  const { moments, target, sigma2 } = population;
  const inner = gramInverse(multiply(multiply(kept, sample, { transposeA: true }), kept));
  const fit = (withLabel: Float64Array): Float64Array =>
    applyMatrix(kept, applyMatrix(inner, applyTranspose(kept, withLabel)));
  const signal = applyMatrix(sample, target);
  const noise = drawVector(stream, scaled(sample, sigma2));
  const labels = signal.map((value, j) => value + noise[j]);
  const error = (coefficients: Float64Array): number =>
    quadraticForm(
      moments,
      coefficients.map((value, j) => value - target[j]),
    );
  const coefficients = fit(labels);
  const spread = traceOfProduct(multiply(multiply(kept, moments, { transposeA: true }), kept), inner);
  return {
    conditional: error(fit(signal)) + sigma2 * spread,
    unconditional: error(coefficients),
    supervised: n > moments.rows ? error(applyMatrix(gramInverse(sample), labels)) : Number.POSITIVE_INFINITY,
    coefficients,
  };
}
