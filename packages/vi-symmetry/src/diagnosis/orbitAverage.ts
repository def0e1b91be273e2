import { cholesky, LabRangeError, type MatrixLike } from '@lab/linalg';
import { norm, toRows } from '../arguments.ts';
import { baseLaw } from '../families/base.ts';
import {
  locationScaleOf,
  requireFit,
  type Fit,
  type LocationScaleFit,
  type MixtureFit,
  type SphereFit,
} from '../fitting/model.ts';
import { secondMoments } from '../fitting/sampleAverageFit.ts';
import { familyStability } from '../symmetry/familyStability.ts';
import { applyMap, readGenerator, type AffineMap, type Generator } from '../symmetry/generator.ts';
import { resultantLength } from '../vonMisesFisher/meanResultantLength.ts';

const mostComponents = 512;

/**
 * The average of a fit's images under symmetries of the target: invariant, so its mean and scatter are pinned where symmetry pins them, and never worse
 * in any f divergence than the fit itself (docs/theory.md, "When the fit breaks the symmetry").
 *
 * @param generators of a group that takes the fit to finitely many (at most 512) laws
 * @throws LabRangeError INVALID_GENERATOR (also when the family is not stable under one), OUT_OF_RANGE (too many images), SHAPE, NOT_FINITE
 */
export function orbitAverage(fit: Fit, generators: readonly Generator[]): MixtureFit {
  requireFit(fit);
  const sphere = fit.kind === 'vonMisesFisher';
  const maps = generators.map((generator, i) =>
    readGenerator(generator, fit.dim, `generators[${i}]`, sphere),
  );
  const components: Fit[] = [fit];
  for (let at = 0; at < components.length; at++) {
    for (const map of maps) {
      const image = imageOfFit(components[at], map);
      if (components.some((other) => sameLaw(other, image))) continue;
      components.push(image);
      if (components.length > mostComponents) {
        throw new LabRangeError(
          'OUT_OF_RANGE',
          `generators must take the fit to at most ${mostComponents} laws`,
          {
            argument: 'generators',
          },
        );
      }
    }
  }
  return { kind: 'mixture', dim: fit.dim, components, ...momentsOf(components) };
}

/** The law of g(z) for z ~ fit. */
export function imageOfFit(fit: Fit, map: AffineMap): Fit {
  if (fit.kind === 'vonMisesFisher') return imageOnSphere(fit, map);
  return imageOnSpace(fit, map);
}

function imageOnSphere(fit: SphereFit, { A }: AffineMap): SphereFit {
  const turn = (x: readonly number[]): number[] =>
    Array.from(applyMap({ A, b: new Float64Array(fit.dim), name: '' }, Float64Array.from(x)));
  return {
    ...fit,
    eta: turn(fit.eta),
    meanDirection: fit.meanDirection === null ? null : turn(fit.meanDirection),
  };
}

function imageOnSpace(fit: LocationScaleFit, map: AffineMap): LocationScaleFit {
  const { dim } = fit;
  const { location, scale } = locationScaleOf(fit);
  const { stable, reason } = familyStability({ name: fit.family, base: fit.base, scale }, map);
  if (!stable && fit.family !== 'location') {
    throw new LabRangeError('INVALID_GENERATOR', `the family is not stable under '${map.name}': ${reason}`, {
      argument: 'generators',
    });
  }
  const moved = imageScale(map.A, scale, dim, baseLaw(fit.base, dim, fit.df ?? undefined).spherical);
  const { covariance: scatter, correlation } = secondMoments(moved, dim);
  const ratio = fit.covariance === null ? null : fit.covariance[0][0] / fit.scatter[0][0];
  return {
    ...fit,
    mean: Array.from(applyMap(map, location)),
    scaleTril: toRows(moved, dim, dim),
    scatter,
    correlation,
    covariance: ratio === null ? null : scatter.map((row) => row.map((x) => ratio * x)),
  };
}

/** L' with L'L'' = A L L' A': by Cholesky, or A L with its columns' signs and order mended where the base is a product. */
function imageScale(A: Float64Array, scale: Float64Array, dim: number, spherical: boolean): Float64Array {
  const product = new Float64Array(dim * dim);
  for (let i = 0; i < dim; i++) {
    for (let k = 0; k < dim; k++)
      for (let j = 0; j <= k; j++) product[i * dim + j] += A[i * dim + k] * scale[k * dim + j];
  }
  const out = new Float64Array(dim * dim);
  if (!spherical) {
    const triangular = product.every((x, k) => k % dim <= Math.floor(k / dim) || Math.abs(x) < 1e-12);
    for (let i = 0; i < dim; i++) {
      for (let j = 0; j < dim; j++) {
        // A permuted diagonal keeps one entry in each row; a triangle keeps its place but for signs of columns.
        const at = triangular ? j : i;
        out[i * dim + at] += triangular
          ? product[i * dim + j] * Math.sign(product[j * dim + j])
          : Math.abs(product[i * dim + j]);
      }
    }
    return out;
  }
  const squares: MatrixLike = Array.from({ length: dim }, (_, i) =>
    Array.from({ length: dim }, (_unused, j) => {
      let sum = 0;
      for (let k = 0; k < dim; k++) sum += product[i * dim + k] * product[j * dim + k];
      return sum;
    }),
  );
  return Float64Array.from(cholesky(squares).lower.to1DArray());
}

function sameLaw(a: Fit, b: Fit): boolean {
  if (a.kind === 'vonMisesFisher' || b.kind === 'vonMisesFisher') {
    const [etaA, etaB] = [a, b].map((fit) => (fit as SphereFit).eta);
    return norm(etaA.map((x, j) => x - etaB[j])) < 1e-8 * (1 + norm(etaA));
  }
  return a.mean.every((x, j) => {
    const sd = Math.sqrt(a.scatter[j][j]);
    if (Math.abs(x - b.mean[j]) > 1e-8 * sd) return false;
    return a.scatter[j].every(
      (s, k) => Math.abs(s - b.scatter[j][k]) <= 1e-8 * sd * Math.sqrt(a.scatter[k][k]),
    );
  });
}

function momentsOf(components: readonly Fit[]): Pick<MixtureFit, 'mean' | 'covariance'> {
  const { dim } = components[0];
  const means = components.map((fit) =>
    fit.kind === 'locationScale'
      ? fit.mean
      : (fit.meanDirection ?? new Array<number>(dim).fill(0)).map((x) => x * resultantLength(dim, fit.kappa)),
  );
  const mean = Array.from({ length: dim }, (_, j) => means.reduce((sum, m) => sum + m[j], 0) / means.length);
  const inner = components.map((fit) => (fit.kind === 'locationScale' ? fit.covariance : null));
  if (inner.includes(null)) return { mean, covariance: null };
  const covariance = Array.from({ length: dim }, (_, i) =>
    Array.from({ length: dim }, (_unused, j) => {
      const total = inner.reduce(
        (sum, C, k) => sum + C![i][j] + (means[k][i] - mean[i]) * (means[k][j] - mean[j]),
        0,
      );
      return total / means.length;
    }),
  );
  return { mean, covariance };
}
