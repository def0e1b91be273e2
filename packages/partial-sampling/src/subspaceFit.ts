import { leastSquares } from '@lab/linalg';
import type { DataTerm } from './dataTerm.ts';
import { sampledColumns } from './linearSystem.ts';
import { listOr, type LinearPrior } from './priors.ts';
import { forwardInto, type SensingTransform } from './sensingTransform.ts';
import { asSignal, roomFor, type Parts, type Signal } from './signal.ts';

/** A point of a subspace. */
export interface SubspaceFit {
  readonly x: Signal;
  readonly coefficients: Signal;
  /** How many coefficients the rows determine; the others are taken as small as possible. */
  readonly rank: number;
  readonly determined: boolean;
}

/** Weighted least squares over mean + range(V), by QR with pivoting; of least norm where the rows do not determine it. */
export function subspaceFit(
  transform: SensingTransform,
  prior: LinearPrior,
  data: DataTerm,
  complex: boolean,
): SubspaceFit {
  const { size } = transform;
  const mean = listOr(prior.mean, 0, size, 'prior.mean');
  const rows = Array.from(data.rows);
  const { columns, images } = sampledColumns(transform, prior.basis, rows, 'prior.basis');
  const offset = roomFor(size, transform.complex || complex);
  forwardInto(transform, { re: mean }, offset);
  const lines = complex ? complexLines : realLines;
  const { a, b, unknowns } = lines(images, data, offset);
  const { x: solution, rank } = leastSquares(a, b);
  const values = solution.to1DArray();
  const l = columns.columns.length;
  const c: Parts = complex
    ? { re: Float64Array.from(values.slice(0, l)), im: Float64Array.from(values.slice(l)) }
    : { re: Float64Array.from(values) };
  return {
    x: asSignal(combine(columns.columns, c, mean)),
    coefficients: asSignal(c),
    rank: complex ? rank / 2 : rank,
    determined: rank === unknowns,
  };
}

interface System {
  readonly a: Float64Array[];
  readonly b: number[][];
  readonly unknowns: number;
}

/** Real coefficients: a line of real parts for each row, and one of imaginary parts. */
function realLines(images: readonly Parts[], { rows, y, weights }: DataTerm, offset: Parts): System {
  const a: Float64Array[] = [];
  const b: number[][] = [];
  rows.forEach((row, i) => {
    const root = Math.sqrt(weights[i]);
    a.push(Float64Array.from(images, ({ re }) => root * re[i]));
    b.push([root * (y.re[i] - offset.re[row])]);
    if (offset.im === undefined) return;
    a.push(Float64Array.from(images, ({ im }) => root * (im === undefined ? 0 : im[i])));
    b.push([root * ((y.im === undefined ? 0 : y.im[i]) - offset.im[row])]);
  });
  return { a, b, unknowns: images.length };
}

/** Complex coefficients (real parts first): B c in real and imaginary parts. */
function complexLines(images: readonly Parts[], { rows, y, weights }: DataTerm, offset: Parts): System {
  const a: Float64Array[] = [];
  const b: number[][] = [];
  const l = images.length;
  rows.forEach((row, i) => {
    const root = Math.sqrt(weights[i]);
    const [real, imaginary] = [new Float64Array(2 * l), new Float64Array(2 * l)];
    images.forEach(({ re, im }, j) => {
      const other = im === undefined ? 0 : im[i];
      real[j] = imaginary[l + j] = root * re[i];
      real[l + j] = -root * other;
      imaginary[j] = root * other;
    });
    a.push(real, imaginary);
    b.push([root * (y.re[i] - offset.re[row])]);
    b.push([root * ((y.im === undefined ? 0 : y.im[i]) - (offset.im === undefined ? 0 : offset.im[row]))]);
  });
  return { a, b, unknowns: 2 * l };
}

function combine(columns: readonly Float64Array[], c: Parts, mean: Float64Array): Parts {
  const sum = (values: Float64Array, start: Float64Array): Float64Array => {
    columns.forEach((column, j) => {
      for (let i = 0; i < start.length; i++) start[i] += values[j] * column[i];
    });
    return start;
  };
  const re = sum(c.re, mean.slice());
  return c.im === undefined ? { re } : { re, im: sum(c.im, new Float64Array(mean.length)) };
}
