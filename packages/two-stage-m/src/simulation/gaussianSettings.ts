import { readVector, requireCount, requireNotNegative } from '@lab/linalg/arguments';
import type { RandomStream } from '@lab/stats';
import { readMatrix, requireComponents, shapeError } from '../numeric/arguments.ts';
import {
  added,
  applyMatrix,
  columnsOf,
  diagonalMatrix,
  dot,
  multiply,
  zeroMatrix,
  type Dense,
} from '../numeric/dense.ts';
import { descendingSpectrum, gramFactor, gramInverse } from '../numeric/spectrum.ts';
import { factorModelLaw } from '../laws/factorModelLaw.ts';
import { excessRisks, representationRisk, type LinearPopulation } from './subspaceRisk.ts';
import type { FactorSetting, PcrSetting, Repetition } from './settings.ts';
import { drawWishart } from './wishart.ts';

/** Repetitions of the factor model; n times each excess risk. */
export function factorRepetition(setting: FactorSetting): Repetition {
  const loadings = readMatrix(setting.loadings, 'loadings');
  const { rows: d, columns: k } = loadings;
  const beta = readVector(setting.beta, 'beta', k);
  const m = requireCount(setting.unlabelled, 'unlabelled', 1);
  const n = requireCount(setting.labelled, 'labelled', k + 1);
  const { sigma2 } = factorModelLaw({ ...setting, loadings, beta });
  const moments = added(multiply(loadings, loadings, { transposeB: true }), identity(d));
  const target = applyMatrix(gramInverse(moments), applyMatrix(loadings, beta));
  const population: LinearPopulation = { moments, target, sigma2 };
  const factor = gramFactor(moments);
  const x0 = setting.x0 === undefined ? undefined : readVector(setting.x0, 'x0', d);
  return (stream) => {
    const unlabelled = drawWishart(stream, factor, m);
    const sample = drawWishart(stream, factor, n);
    const pretraining = setting.poolLabelled === true ? added(unlabelled, sample) : unlabelled;
    const kept = columnsOf(descendingSpectrum(pretraining).vectors, 0, k);
    const risks = excessRisks(population, kept, sample, n, stream);
    return {
      pretrainTerm: n * representationRisk(population, kept),
      conditionalExcess: n * risks.conditional,
      unconditionalExcess: n * risks.unconditional,
      ...(Number.isFinite(risks.supervised) && { supervisedExcess: n * risks.supervised }),
      ...(x0 && { prediction: dot(risks.coefficients, x0) }),
    };
  };
}

/** Repetitions of PCR on Gaussian rows: m times the pre-training term, n times the excess risks. */
export function pcrRepetition(setting: PcrSetting): Repetition {
  const eigenvalues = readVector(setting.eigenvalues, 'eigenvalues');
  const d = eigenvalues.length;
  const theta = readVector(setting.theta, 'theta');
  if (theta.length > d) throw shapeError('theta', `have at most ${d} entries`, String(theta.length));
  const k = requireComponents(setting.components ?? theta.length, d, 'components');
  const sigma2 = requireNotNegative(setting.sigma2, 'sigma2');
  const m = requireCount(setting.unlabelled, 'unlabelled', 2);
  const n = requireCount(setting.labelled, 'labelled', k + 2);
  const target = new Float64Array(d);
  target.set(theta);
  const population: LinearPopulation = { moments: diagonalMatrix(eigenvalues), target, sigma2 };
  const factor = diagonalMatrix(
    eigenvalues.map((value) => Math.sqrt(requireNotNegative(value, 'eigenvalues'))),
  );
  const limit = representationRisk(population, columnsOf(identity(d), 0, k));
  return (stream) => {
    // Centring takes one degree of freedom from each stage's scatter, and leaves the rest as it is.
    const kept = keptDirections(drawWishart(stream, factor, m - 1), k);
    const change = representationRisk(population, kept) - limit;
    const risks = excessRisks(population, kept, drawWishart(stream, factor, n - 1), n, stream);
    return {
      pretrainTerm: m * change,
      representationChange: Math.sqrt(m) * change,
      conditionalExcess: n * (risks.conditional - limit) + sigma2,
      unconditionalExcess: n * (risks.unconditional - limit) + interceptNoise(stream, sigma2),
      ...(Number.isFinite(risks.supervised) && { supervisedExcess: n * risks.supervised + sigma2 }),
    };
  };
}

/** n times the squared error of the intercept about the means. */
function interceptNoise(stream: RandomStream, sigma2: number): number {
  return sigma2 * stream.normal() ** 2;
}

function keptDirections(scatter: Dense, k: number): Dense {
  return columnsOf(descendingSpectrum(scatter).vectors, 0, k);
}

function identity(n: number): Dense {
  const matrix = zeroMatrix(n, n);
  for (let i = 0; i < n; i++) matrix.data[i * (n + 1)] = 1;
  return matrix;
}
