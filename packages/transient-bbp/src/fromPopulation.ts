import {
  outOfRange,
  requireCount,
  requireNotNegative,
  requireNumber,
  requireObject,
  requirePositive,
} from '@lab/linalg/arguments';
import { fractions, numbers, type NumberList } from './arguments.ts';
import { blockModel, type BlockModel } from './blockModel.ts';
import { resolventAtZero, resolventPath, sampleSupport, type SampleLaw } from './sampleSpectrum.ts';
import { teacherMasses, type TeacherMasses, type TeacherMassesInput } from './teacherMasses.ts';

/** A population from which T samples of N dimensions are drawn. */
export interface PopulationInput extends TeacherMassesInput {
  /** Fraction of the dimensions in each population block (K, sum 1). */
  readonly weights: NumberList;
  /** Population covariance of each block (K, >= 0, not all 0). */
  readonly covariance: NumberList;
  /** Teacher strength. */
  readonly theta: number;
  /** Variance sigma^2 of the label noise; default 0. */
  readonly labelNoise?: number | undefined;
  /** Variance s0^2 of the initial weights; default 0. */
  readonly initVariance?: number | undefined;
}

/** Options of `fromPopulation`. */
export interface FromPopulationOptions {
  /** Quadrature nodes over the sample spectrum; default 1000. */
  readonly nodes?: number | undefined;
}

interface Node {
  readonly l: number;
  /** Share of the spectral measure of each population block that sits here. */
  readonly measure: readonly number[];
}

/**
 * The model a learner sees who is given T random samples: the sample covariance spreads each population level over a band.
 * @param population - weights, covariance (K each), theta, labelNoise sigma^2, initVariance and masses (defaults as in `blockModel`).
 * @param sampleRatio - q = N/T > 0.
 * @param options - nodes, default 1000.
 * @returns a block model with one block for each node (and one at 0 where the sample covariance is singular); its noise is
 * labelNoise q.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE.
 * Source: derived, docs/theory.md, section 12 (deterministic equivalent of a sample covariance).
 */
export function fromPopulation(
  population: PopulationInput,
  sampleRatio: number,
  { nodes: size = 1000 }: FromPopulationOptions = {},
): BlockModel {
  requireObject(population, 'population');
  const q = requirePositive(sampleRatio, 'sampleRatio');
  const count = requireCount(size, 'nodes', 8);
  const weights = fractions(population.weights, 'weights');
  const covariance = numbers(population.covariance, 'covariance', {
    length: weights.length,
    check: requireNotNegative,
  });
  if (!covariance.some((c, k) => c > 0 && weights[k] > 0))
    throw outOfRange('covariance', 'positive where the weight is: no direction is learned', 0);
  const masses = teacherMasses(population, weights);
  const nodes = spectralNodes(weights, covariance, q, count);
  return blockModel({
    ...spread(nodes, weights, masses),
    theta: requireNumber(population.theta, 'theta'),
    noise: requireNotNegative(population.labelNoise ?? 0, 'labelNoise') * q,
    initVariance: requireNotNegative(population.initVariance ?? 0, 'initVariance'),
  });
}

/** Distinct positive levels, ascending. */
function lawOf(weights: readonly number[], covariance: readonly number[], sampleRatio: number): SampleLaw {
  const merged = new Map<number, number>();
  covariance.forEach((c, k) => {
    if (c > 0 && weights[k] > 0) merged.set(c, (merged.get(c) ?? 0) + weights[k]);
  });
  const levels = [...merged.keys()].sort((a, b) => a - b);
  return { covariance: levels, weights: levels.map((c) => merged.get(c) ?? 0), sampleRatio };
}

function spectralNodes(
  weights: readonly number[],
  covariance: readonly number[],
  sampleRatio: number,
  count: number,
): Node[] {
  const law = lawOf(weights, covariance, sampleRatio);
  const intervals = sampleSupport(law);
  const nodes: Node[] = [];
  const each = Math.max(8, Math.ceil(count / intervals.length));
  for (const interval of intervals) {
    const { low, high } = interval;
    // l = middle - half cos(phi): the square-root edges become smooth in phi, so midpoints converge fast.
    const angles = Array.from({ length: each }, (_, i) => (Math.PI * (each - i - 0.5)) / each);
    const points = angles.map((phi) => 0.5 * (low + high) - 0.5 * (high - low) * Math.cos(phi));
    resolventPath(law, interval, points).forEach((m, i) => {
      const width = 0.5 * (high - low) * Math.sin(angles[i]) * (Math.PI / each);
      nodes.push({ l: points[i], measure: covariance.map((c) => blockDensity(c, m, points[i]) * width) });
    });
  }
  return withAtom(nodes.reverse(), law, covariance);
}

/** (1/pi) Im[-1/(l (1 + m c))]; what is below all rounding counts as none. */
function blockDensity(c: number, m: { readonly re: number; readonly im: number }, l: number): number {
  const re = 1 + m.re * c;
  const im = m.im * c;
  const density = im / (Math.PI * l * (re * re + im * im));
  return density * l < 1e-200 ? 0 : density;
}

/** Adds what sits at 0 and gives every block's measure total mass 1, which the quadrature meets to its own accuracy. */
function withAtom(nodes: readonly Node[], law: SampleLaw, covariance: readonly number[]): Node[] {
  const singular = law.sampleRatio * law.weights.reduce((sum, p) => sum + p, 0) > 1;
  const mZero = singular ? resolventAtZero(law) : Infinity;
  const atZero = covariance.map((c) => (c === 0 ? 1 : singular ? 1 / (1 + mZero * c) : 0));
  const factor = covariance.map((_, k) => {
    const total = nodes.reduce((sum, { measure }) => sum + measure[k], 0);
    return total > 0 ? (1 - atZero[k]) / total : 0;
  });
  const scaled = nodes.map(({ l, measure }) => ({ l, measure: measure.map((mass, k) => mass * factor[k]) }));
  return atZero.some((mass) => mass > 0) ? [{ l: 0, measure: atZero }, ...scaled] : scaled;
}

/** Every block's weight and masses spread over the nodes. */
function spread(
  nodes: readonly Node[],
  weights: readonly number[],
  { massLeft, massRight, massCross }: TeacherMasses,
): TeacherMasses & Pick<BlockModel, 'weights' | 'covariance'> {
  const over = (values: readonly number[]): number[] =>
    nodes.map(({ measure }) => measure.reduce((sum, mass, k) => sum + mass * values[k], 0));
  return {
    covariance: nodes.map(({ l }) => l),
    weights: over(weights),
    massLeft: over(massLeft),
    massRight: over(massRight),
    massCross: over(massCross),
  };
}
