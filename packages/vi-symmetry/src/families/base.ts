import { outOfRange, requireOneOf, requirePositive } from '@lab/linalg/arguments';
import { chiSquare, normal } from '@lab/stats';
import { logGamma } from '../numeric/gammaFunctions.ts';
import { logCosh } from '../targets/products.ts';

/** Laws of u in z = nu + L u; 'studentT' is multivariate, 'studentTProduct' has independent coordinates. */
export type BaseName = 'gaussian' | 'studentT' | 'laplace' | 'logistic' | 'studentTProduct';

const baseNames: readonly BaseName[] = ['gaussian', 'studentT', 'laplace', 'logistic', 'studentTProduct'];

/** A base law of dimension d. */
export interface Base {
  readonly name: BaseName;
  readonly df: number;
  readonly dim: number;
  /** Whether the law depends on |u| alone. */
  readonly spherical: boolean;
  readonly logConcave: boolean;
  /** Convex superlevel sets. */
  readonly quasiConcave: boolean;
  /** Number of uniform coordinates a point takes. */
  readonly uniforms: number;
  /** log q0(u), normalised. */
  readonly logDensity: (u: Float64Array) => number;
  /** Gradient of log q0, in place of `out`. */
  readonly score: (u: Float64Array, out: Float64Array) => void;
  /** u from uniform coordinates. */
  readonly fromUniforms: (p: Float64Array, out: Float64Array) => void;
  /** Variance of a coordinate, Infinity for df <= 2. */
  readonly variance: number;
}

/**
 * A base law by name.
 *
 * @throws LabTypeError UNKNOWN_OPTION; LabRangeError OUT_OF_RANGE, NOT_FINITE (df, needed by the Student laws)
 */
export function baseLaw(name: BaseName, dim: number, df?: number): Base {
  requireOneOf(name, baseNames, 'base');
  if (name === 'studentT' || name === 'studentTProduct') {
    if (df === undefined) throw outOfRange('df', '> 0 for a Student base', df);
    requirePositive(df, 'df');
  }
  switch (name) {
    case 'gaussian':
      return gaussianBase(dim);
    case 'studentT':
      return studentBase(dim, df!);
    case 'laplace':
      return productBase(name, dim, Infinity, laplaceCoordinate);
    case 'logistic':
      return productBase(name, dim, Infinity, logisticCoordinate);
    case 'studentTProduct':
      return productBase(name, dim, df!, studentCoordinate(df!));
  }
}

const logTwoPi = 1.8378770664093453;

function gaussianBase(dim: number): Base {
  return {
    name: 'gaussian',
    df: Infinity,
    dim,
    spherical: true,
    logConcave: true,
    quasiConcave: true,
    uniforms: dim,
    logDensity: (u) => -0.5 * (squareSum(u) + dim * logTwoPi),
    score: (u, out) => {
      for (let j = 0; j < dim; j++) out[j] = -u[j];
    },
    fromUniforms: (p, out) => {
      for (let j = 0; j < dim; j++) out[j] = normal.quantile(p[j]);
    },
    variance: 1,
  };
}

function studentBase(dim: number, df: number): Base {
  const constant = logGamma(0.5 * (df + dim)) - logGamma(0.5 * df) - 0.5 * dim * Math.log(df * Math.PI);
  return {
    name: 'studentT',
    df,
    dim,
    spherical: true,
    logConcave: false,
    quasiConcave: true,
    uniforms: dim + 1,
    logDensity: (u) => constant - 0.5 * (df + dim) * Math.log1p(squareSum(u) / df),
    score: (u, out) => {
      const factor = -(df + dim) / (df + squareSum(u));
      for (let j = 0; j < dim; j++) out[j] = factor * u[j];
    },
    // The last coordinate is shared by the mirror images of a point.
    fromUniforms: (p, out) => {
      const scale = studentScale(p[dim], df);
      for (let j = 0; j < dim; j++) out[j] = scale * normal.quantile(p[j]);
    },
    variance: df > 2 ? df / (df - 2) : Infinity,
  };
}

interface Coordinate {
  readonly logDensity: (x: number) => number;
  readonly score: (x: number) => number;
  /** From one uniform coordinate; a Student law takes a second one. */
  readonly fromUniforms: (p: number, second: number) => number;
  readonly logConcave: boolean;
  readonly variance: number;
}

const laplaceCoordinate: Coordinate = {
  logDensity: (x) => -Math.abs(x) - Math.LN2,
  score: (x) => -Math.sign(x),
  fromUniforms: (p) => (p < 0.5 ? Math.log(2 * p) : -Math.log(2 * (1 - p))),
  logConcave: true,
  variance: 2,
};

const logisticCoordinate: Coordinate = {
  logDensity: (x) => -2 * (logCosh(0.5 * x) + Math.LN2),
  score: (x) => -Math.tanh(0.5 * x),
  fromUniforms: (p) => Math.log(p / (1 - p)),
  logConcave: true,
  variance: (Math.PI * Math.PI) / 3,
};

function studentCoordinate(df: number): Coordinate {
  const one = studentBase(1, df);
  const constant = one.logDensity(Float64Array.of(0));
  return {
    logDensity: (x) => constant - 0.5 * (df + 1) * Math.log1p((x * x) / df),
    score: (x) => (-(df + 1) * x) / (df + x * x),
    fromUniforms: (p, second) => studentScale(second, df) * normal.quantile(p),
    logConcave: false,
    variance: one.variance,
  };
}

function productBase(name: BaseName, dim: number, df: number, coordinate: Coordinate): Base {
  return {
    name,
    df,
    dim,
    spherical: false,
    logConcave: coordinate.logConcave,
    quasiConcave: coordinate.logConcave || dim === 1,
    uniforms: name === 'studentTProduct' ? 2 * dim : dim,
    logDensity: (u) => {
      let sum = 0;
      for (let j = 0; j < dim; j++) sum += coordinate.logDensity(u[j]);
      return sum;
    },
    score: (u, out) => {
      for (let j = 0; j < dim; j++) out[j] = coordinate.score(u[j]);
    },
    fromUniforms: (p, out) => {
      for (let j = 0; j < dim; j++) out[j] = coordinate.fromUniforms(p[j], p[dim + j]);
    },
    variance: coordinate.variance,
  };
}

function squareSum(u: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < u.length; j++) sum += u[j] * u[j];
  return sum;
}

/** sqrt(df / chi-square): what makes a normal coordinate one of Student's. */
function studentScale(p: number, df: number): number {
  return Math.sqrt(df / Math.max(1e-300, chiSquare.quantile(p, { degreesOfFreedom: df })));
}
