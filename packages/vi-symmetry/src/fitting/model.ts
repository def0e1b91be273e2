import type { DenseMatrix } from '@lab/linalg';
import { LabTypeError } from '@lab/linalg';
import { readVector, requireCount } from '@lab/linalg/arguments';
import { randomStream, type RandomStream } from '@lab/stats';
import type { NumberList } from '../arguments.ts';
import { baseLaw, type BaseName } from '../families/base.ts';
import { locationScaleLogDensity, place } from '../families/familyLogDensity.ts';
import type { FamilyName } from '../families/scaleFamily.ts';
import { logSumExp } from '../targets/mixtures.ts';
import { logDensity as vmfLogDensity } from '../vonMisesFisher/divergence.ts';
import { stableNormalizer } from '../vonMisesFisher/normalizer.ts';
import { sampleVonMisesFisher } from '../vonMisesFisher/sample.ts';

/** A local optimum that one or several starts reached. */
export interface Optimum {
  /** nu, or kappa mu on the sphere. */
  readonly location: number[];
  /** The divergence's objective there. */
  readonly objective: number;
  /** How many starts ended here. */
  readonly starts: number;
}

/** What all fits report. */
interface FitRecord {
  readonly dim: number;
  /** Divergence by name. */
  readonly divergence: string;
  /** Its alpha, null for other f. */
  readonly alpha: number | null;
  /** The divergence averaged over the points; for reverse KL minus the ELBO. */
  readonly objective: number;
  readonly gradientNorm: number;
  readonly converged: boolean;
  readonly iterations: number;
  /** Evaluations of the averaged objective, all starts together. */
  readonly evaluations: number;
  /** Distinct optima over all starts, the best first. */
  readonly optima: Optimum[];
  readonly warnings: string[];
  readonly seed: number | string;
}

/** A fit z = mean + L u on R^d, JSON. */
export interface LocationScaleFit extends FitRecord {
  readonly kind: 'locationScale';
  /** Which scale matrices L the family has. */
  readonly family: FamilyName;
  /** Law of u in z = nu + L u. */
  readonly base: BaseName;
  /** Degrees of freedom of a Student base, else null. */
  readonly df: number | null;
  /** nu, the mean where the base has one and the centre always. */
  readonly mean: number[];
  /** L, d x d, lower triangular. */
  readonly scaleTril: number[][];
  /** L L'. */
  readonly scatter: number[][];
  /** Covariance of the fit; null for a base without variance. */
  readonly covariance: number[][] | null;
  /** d x d. */
  readonly correlation: number[][];
  /** Evidence lower bound, for reverse KL. */
  readonly elbo: number | null;
  /** Change at four times the base points: of the mean in standard deviations, of log scales; null when not asked for. */
  readonly discretisationError: { readonly mean: number; readonly logScale: number } | null;
  /** The base points used. */
  readonly points: { readonly kind: string; readonly symmetrize: string; readonly count: number };
}

/** A von Mises-Fisher fit, JSON. */
export interface SphereFit extends FitRecord {
  readonly kind: 'vonMisesFisher';
  /** Unit number[d]; null when kappa = 0. */
  readonly meanDirection: number[] | null;
  /** Concentration, >= 0. */
  readonly kappa: number;
  /** kappa mu. */
  readonly eta: number[];
}

/** An average of images of a fit under symmetries, JSON. */
export interface MixtureFit {
  readonly kind: 'mixture';
  /** Dimension d of the space. */
  readonly dim: number;
  /** Equally weighted. */
  readonly components: readonly (LocationScaleFit | SphereFit)[];
  /** Mean; on the sphere the mean vector, inside it. */
  readonly mean: number[];
  /** Covariance; null on the sphere and for a base without variance. */
  readonly covariance: number[][] | null;
}

/** What {@link fit} gives. */
export type Fit = LocationScaleFit | SphereFit;

/**
 * The normalised log-density of a fit or an orbit average at z.
 *
 * @param z number[d]; of unit length on the sphere
 * @throws LabRangeError SHAPE, NOT_FINITE, OUT_OF_RANGE; LabTypeError WRONG_TYPE
 */
export function fitLogDensity(fit: Fit | MixtureFit, z: NumberList): number {
  requireFit(fit);
  if (fit.kind === 'mixture') {
    return (
      logSumExp(fit.components.map((component) => fitLogDensity(component, z))) -
      Math.log(fit.components.length)
    );
  }
  if (fit.kind === 'vonMisesFisher') {
    if (fit.meanDirection === null) return stableNormalizer(fit.dim, 0);
    return vmfLogDensity(z, { mu: fit.meanDirection, kappa: fit.kappa });
  }
  const { location, scale } = locationScaleOf(fit);
  const base = baseLaw(fit.base, fit.dim, fit.df ?? undefined);
  return locationScaleLogDensity(base, location, scale, readVector(z, 'z', fit.dim));
}

/**
 * Independent draws of a fit or an orbit average.
 *
 * @param count an integer >= 0
 * @param options.seed default 1; or a stream
 * @returns count x d rows
 * @throws LabRangeError OUT_OF_RANGE, NOT_FINITE; LabTypeError WRONG_TYPE
 */
export function sampleFit(
  fit: Fit | MixtureFit,
  count: number,
  {
    seed = 1,
    stream = randomStream(seed, 'draws of a fit'),
  }: { readonly seed?: number | string; readonly stream?: RandomStream } = {},
): Required<DenseMatrix> {
  requireFit(fit);
  requireCount(count, 'count', 0);
  const data = new Float64Array(count * fit.dim);
  if (fit.kind === 'mixture') {
    for (let i = 0; i < count; i++) {
      const component = fit.components[stream.integer(fit.components.length)];
      data.set(sampleFit(component, 1, { stream }).data, i * fit.dim);
    }
    return { data, rows: count, columns: fit.dim, stride: fit.dim };
  }
  if (fit.kind === 'vonMisesFisher') {
    const mu = fit.meanDirection ?? Array.from({ length: fit.dim }, (_, j) => (j === 0 ? 1 : 0));
    return sampleVonMisesFisher(count, { mu, kappa: fit.kappa }, stream);
  }
  const { location, scale } = locationScaleOf(fit);
  const base = baseLaw(fit.base, fit.dim, fit.df ?? undefined);
  const p = new Float64Array(base.uniforms);
  const u = new Float64Array(fit.dim);
  for (let i = 0; i < count; i++) {
    stream.fillUniform(p);
    base.fromUniforms(
      p.map((x) => Math.max(x, 1e-300)),
      u,
    );
    place(location, scale, u, data.subarray(i * fit.dim));
  }
  return { data, rows: count, columns: fit.dim, stride: fit.dim };
}

/** nu and L in the working layout. */
export function locationScaleOf(fit: LocationScaleFit): { location: Float64Array; scale: Float64Array } {
  return { location: Float64Array.from(fit.mean), scale: Float64Array.from(fit.scaleTril.flat()) };
}

/** Throws WRONG_TYPE unless `value` is a fit. */
export function requireFit(value: Fit | MixtureFit): void {
  const kind = (value as { kind?: unknown } | null | undefined)?.kind;
  if (kind === 'locationScale' || kind === 'vonMisesFisher' || kind === 'mixture') return;
  throw new LabTypeError('WRONG_TYPE', 'fit must be the result of fit() or orbitAverage()', {
    argument: 'fit',
  });
}
