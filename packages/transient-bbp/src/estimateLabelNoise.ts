import { LabRangeError, fromData, matrixProduct, toDense, type MatrixLike } from '@lab/linalg';
import { flowBasis, type FlowBasis } from './flowBasis.ts';
import { regression, type Regression } from './matrixInput.ts';

/** What is left of the labels after least squares. */
export interface LabelNoise {
  /** sigma^2, the variance of the label noise. */
  readonly labelNoise: number;
  /** T - rank X, the degrees of freedom for each output. */
  readonly degreesOfFreedom: number;
}

/** The error of a noise variance that data cannot give. */
export function notIdentifiable(samples: number, inputs: number): LabRangeError {
  return new LabRangeError(
    'NOT_IDENTIFIABLE',
    `noise variance not identifiable, pass labelNoise: ${samples} samples of ${inputs} inputs leave no residual`,
    { argument: 'labelNoise' },
  );
}

/**
 * The variance of the label noise from the residuals of least squares: |Y - X W'|^2 / (M (T - rank X)).
 * @param X - T x N inputs, T > N.
 * @param Y - T x M labels.
 * @returns labelNoise sigma^2 and degreesOfFreedom T - rank X.
 * @throws NOT_IDENTIFIABLE when T <= N; SHAPE, NOT_FINITE, WRONG_TYPE.
 * Source: standard; docs/theory.md, section 9.
 */
export function estimateLabelNoise(X: MatrixLike, Y: MatrixLike): LabelNoise {
  const data = regression(X, Y);
  if (data.X.rows <= data.X.columns) throw notIdentifiable(data.X.rows, data.X.columns);
  return labelNoiseOf(data, flowBasis(data));
}

/** The estimate where the eigenbasis is already known and T > N. */
export function labelNoiseOf(
  { X, Y }: Regression,
  { eigenvalues, rank, vectors, correlation }: FlowBasis,
): LabelNoise {
  const [samples, inputs, outputs] = [X.rows, X.columns, Y.columns];
  const solution = correlation.map((value, index) => {
    const l = eigenvalues[index % inputs];
    return l === 0 ? 0 : value / l;
  });
  const weights = matrixProduct(fromData(solution, outputs, inputs), vectors, { transposeB: true });
  const fitted = toDense(matrixProduct(X, weights, { transposeB: true }));
  let squares = 0;
  for (let i = 0; i < samples; i++)
    for (let j = 0; j < outputs; j++)
      squares += (Y.data[i * Y.stride + j] - fitted.data[i * fitted.stride + j]) ** 2;
  return { labelNoise: squares / (outputs * (samples - rank)), degreesOfFreedom: samples - rank };
}
