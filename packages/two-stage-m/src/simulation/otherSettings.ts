import { readVector, requireCount, requireNotNegative, requireOneOf } from '@lab/linalg/arguments';
import { runToEnd } from '@lab/linalg/cooperative';
import { drawBernoulli, type RandomStream } from '@lab/stats';
import { readMatrix, requireComponents } from '../numeric/arguments.ts';
import { centredRows, secondMoments } from '../numeric/centredMoments.ts';
import {
  applyMatrix,
  applyTranspose,
  blockOf,
  columnGram,
  columnsOf,
  diagonalMatrix,
  dot,
  multiply,
  rowsOf,
  scaled,
  symmetrised,
  zeroMatrix,
  type Dense,
} from '../numeric/dense.ts';
import { takeRows } from '../numeric/resampling.ts';
import { descendingSpectrum, gramInverse } from '../numeric/spectrum.ts';
import { contrastiveAxes } from '../estimators/contrastiveSubspace.ts';
import { featureRows } from '../estimators/fitGmm.ts';
import { gateOf } from '../estimators/gatedPoint.ts';
import { fitGlm } from '../estimators/glm.ts';
import { expectationMaximisation, polishMixture } from '../estimators/mixtureEm.ts';
import { sampledNegativeMinimum } from '../estimators/sampledNegatives.ts';
import { canonicalLink } from '../laws/link.ts';
import { centrePlane, requireDistinctCentres } from '../laws/mixtureGating.ts';
import { NEGATIVE_SCHEMES, requireSpectrum } from '../laws/spectralScheme.ts';
import type { GmmSetting, LogisticPcrSetting, Repetition, RowsSetting, SpectralSetting } from './settings.ts';
import { representationRisk, type LinearPopulation } from './subspaceRisk.ts';
import { drawNormals, drawWishart } from './wishart.ts';

/** Repetitions of logistic regression on principal components: n times the excess log-loss. */
export function logisticPcrRepetition(setting: LogisticPcrSetting): Repetition {
  const eigenvalues = readVector(setting.eigenvalues, 'eigenvalues');
  const d = eigenvalues.length;
  const theta = readVector(setting.theta, 'theta');
  const k = requireComponents(theta.length, d, 'theta');
  const m = requireCount(setting.unlabelled, 'unlabelled', 2);
  const n = requireCount(setting.labelled, 'labelled', k + 1);
  const roots = eigenvalues.map((value) => Math.sqrt(requireNotNegative(value, 'eigenvalues')));
  const target = new Float64Array(d);
  target.set(theta);
  const link = canonicalLink('logistic');
  return (stream) => {
    const kept = columnsOf(
      descendingSpectrum(drawWishart(stream, diagonalMatrix(roots), m - 1)).vectors,
      0,
      k,
    );
    const X = multiply(drawNormals(stream, n, d), diagonalMatrix(roots));
    const y = applyMatrix(X, target).map((eta) => drawBernoulli(stream, { probability: link.mean(eta) }));
    const fit = fitGlm(multiply(X, kept), Float64Array.from(y), link);
    return { excessLogLoss: n * logisticExcess(eigenvalues, target, applyMatrix(kept, fit.theta)) };
  };
}

/** E[b(eta^) - b(eta*) - b'(eta*)(eta^ - eta*)] for linear predictors that are jointly Gaussian. */
function logisticExcess(eigenvalues: Float64Array, target: Float64Array, fitted: Float64Array): number {
  let own = 0;
  let cross = 0;
  let other = 0;
  for (let j = 0; j < eigenvalues.length; j++) {
    own += eigenvalues[j] * target[j] ** 2;
    cross += eigenvalues[j] * target[j] * fitted[j];
    other += eigenvalues[j] * fitted[j] ** 2;
  }
  const slope = own > 0 ? cross / own : 0;
  const rest = Math.sqrt(Math.max(other - slope * cross, 0));
  const { cumulant, mean } = canonicalLink('logistic');
  let sum = 0;
  let mass = 0;
  for (let u = -6.5; u <= 6.5; u += 0.25) {
    const star = Math.sqrt(own) * u;
    for (let v = -6.5; v <= 6.5; v += 0.25) {
      const weight = Math.exp(-0.5 * (u * u + v * v));
      const eta = slope * star + rest * v;
      sum += weight * (cumulant(eta) - cumulant(star) - mean(star) * (eta - star));
      mass += weight;
    }
  }
  return sum / mass;
}

/** Repetitions of PCA on rows resampled from a population: m times the pre-training term. */
export function rowsRepetition(setting: RowsSetting): Repetition {
  const { rows: population } = centredRows(readMatrix(setting.population, 'population'), true);
  const theta = readVector(setting.theta, 'theta');
  const k = requireComponents(theta.length, population.columns, 'theta');
  const m = requireCount(setting.unlabelled, 'unlabelled', 2);
  const moments = secondMoments(population);
  const axes = descendingSpectrum(moments).vectors;
  const target = applyMatrix(columnsOf(axes, 0, k), theta);
  const linear: LinearPopulation = { moments, target, sigma2: 0 };
  return (stream) => {
    const counts = new Float64Array(population.rows);
    for (let draw = 0; draw < m; draw++) counts[stream.integer(population.rows)]++;
    const scatter = countedScatter(population, counts, m);
    return {
      pretrainTerm: m * representationRisk(linear, columnsOf(descendingSpectrum(scatter).vectors, 0, k)),
    };
  };
}

function countedScatter({ data, rows, columns }: Dense, counts: Float64Array, total: number): Dense {
  const weighted = zeroMatrix(rows, columns);
  const mean = new Float64Array(columns);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) mean[j] += (counts[i] * data[at]) / total;
  }
  for (let i = 0, at = 0; i < rows; i++) {
    const root = Math.sqrt(counts[i]);
    for (let j = 0; j < columns; j++, at++) weighted.data[at] = root * (data[at] - mean[j]);
  }
  return columnGram(weighted);
}

/** Repetitions of a spectral contrastive fit: m times the pre-training term, whole and for each dropped direction. */
export function spectralRepetition(setting: SpectralSetting): Repetition {
  const spectrum = readVector(setting.spectrum, 'spectrum');
  const d = spectrum.length;
  const b = readVector(setting.b, 'b');
  const k = requireComponents(b.length, d, 'b');
  const scheme = requireOneOf(setting.scheme, NEGATIVE_SCHEMES, 'scheme');
  const m = requireCount(setting.unlabelled, 'unlabelled', d + 1);
  requireSpectrum(spectrum, k, b);
  const target = new Float64Array(d);
  target.set(b);
  const rests = spectrum.map((value) => Math.sqrt(requireNotNegative(1 - value * value, 'spectrum')));
  return (stream) => {
    const kept = scheme === 'one' ? sampledKept(stream) : whitenedKept(stream, scheme);
    const inner = gramInverse(columnGram(kept));
    const projected = applyMatrix(kept, applyMatrix(inner, applyTranspose(kept, target)));
    const missed = target.map((value, j) => value - projected[j]);
    const directions = Array.from(missed.subarray(k), (value, a) => [
      `direction${k + a + 1}`,
      m * value * value,
    ]);
    return {
      pretrainTerm: m * dot(missed, missed),
      ...(Object.fromEntries(directions) as Record<string, number>),
    };
  };

  function whitenedKept(stream: RandomStream, whitening: 'all' | 'symmetric'): Dense {
    const factor = zeroMatrix(2 * d, 2 * d);
    for (let j = 0; j < d; j++) {
      factor.data[j * 2 * d + j] = 1;
      factor.data[(d + j) * 2 * d + j] = spectrum[j];
      factor.data[(d + j) * 2 * d + d + j] = rests[j];
    }
    const moments = scaled(drawWishart(stream, factor, m), 1 / m);
    const own = blockOf(moments, 0, d, 0, d);
    const other = blockOf(moments, d, 2 * d, d, 2 * d);
    const whiten =
      whitening === 'all' ? own : { ...own, data: own.data.map((value, i) => 0.5 * (value + other.data[i])) };
    const cross = symmetrised(blockOf(moments, 0, d, d, 2 * d));
    return columnsOf(contrastiveAxes(whiten, cross, 'pairs').axes, 0, k);
  }

  function sampledKept(stream: RandomStream): Dense {
    const anchors = drawNormals(stream, m, d);
    const positives = drawNormals(stream, m, d);
    for (let i = 0, at = 0; i < m; i++) {
      for (let j = 0; j < d; j++, at++) {
        positives.data[at] = spectrum[j] * anchors.data[at] + rests[j] * positives.data[at];
      }
    }
    return runToEnd(sampledNegativeMinimum({ anchors, positives, negatives: drawNormals(stream, m, d) }, k))
      .kept;
  }
}

/** Newton's steps after EM square the rest. */
const EM_TOLERANCE = 1e-4;

/** Repetitions of a mixture gate fitted by EM from the true centres: m times the pre-training term. */
export function gmmRepetition(setting: GmmSetting): Repetition {
  const centres = readMatrix(setting.centres, 'centres');
  const { rows: count, columns: d } = centres;
  const theta = readMatrix(setting.theta, 'theta', { rows: count, columns: d });
  const bias = readVector(setting.bias, 'bias', count);
  const m = requireCount(setting.unlabelled, 'unlabelled', count + 1);
  const evaluation = requireCount(setting.evaluationRows ?? 20_000, 'evaluationRows', count * (d + 1));
  requireDistinctCentres(centres);
  const truth = gateOf(centres, centrePlane(centres).basis);
  const coefficients = gatedTarget(truth, theta, bias);
  return (stream) => {
    const z = mixtureRows(stream, centres, m);
    const em = runToEnd(
      expectationMaximisation(z, centres, { maxIterations: 2000, tolerance: EM_TOLERANCE }),
    );
    const fitted = polishMixture(z, em).centres;
    const x = mixtureRows(stream, centres, evaluation);
    const target = applyMatrix(featureRows(truth, x), coefficients);
    const features = featureRows(gateOf(fitted, centrePlane(fitted).basis), x);
    return { pretrainTerm: m * meanMissed(features, target) };
  };
}

/** Coefficients of sum_i pi_i (theta_i'P x + b_i) on the features, which measure x from the middle of the centres. */
function gatedTarget(gate: ReturnType<typeof gateOf>, theta: Dense, bias: Float64Array): Float64Array {
  const slopes = multiply(theta, gate.basis);
  const r = slopes.columns;
  const middle = applyTranspose(gate.basis, gate.middle);
  const coefficients = new Float64Array(bias.length * (r + 1));
  for (let i = 0; i < bias.length; i++) {
    const slope = rowsOf(slopes, i, i + 1).data;
    coefficients[i * (r + 1)] = bias[i] + dot(slope, middle);
    coefficients.set(slope, i * (r + 1) + 1);
  }
  return coefficients;
}

function mixtureRows(stream: RandomStream, centres: Dense, m: number): Dense {
  const components = Int32Array.from({ length: m }, () => stream.integer(centres.rows));
  const rows = takeRows(centres, components);
  const noise = drawNormals(stream, m, centres.columns);
  return { ...rows, data: rows.data.map((value, at) => value + noise.data[at]) };
}

/** Mean square of what the features leave of the target. */
function meanMissed(features: Dense, target: Float64Array): number {
  const column: Dense = { data: target, rows: target.length, columns: 1 };
  const right = multiply(features, column, { transposeA: true }).data;
  const fit = applyMatrix(features, applyMatrix(gramInverse(columnGram(features)), right));
  let sum = 0;
  for (let i = 0; i < target.length; i++) sum += (target[i] - fit[i]) ** 2;
  // The fit takes up one degree of freedom for each feature.
  return sum / (target.length - features.columns);
}
