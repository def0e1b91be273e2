import {
  certify,
  fit,
  parallelOrbit,
  priors,
  regressionProblem,
  startState,
  sweep,
  type FitOptions,
  type Prior,
  type RegressionFit,
  type RegressionProblem,
  type RunOptions,
} from '@lab/cavi';
import { randomStream, type RandomStream } from '@lab/stats';
import { median } from '../../../../metrics/median.ts';
import { defineMethod } from '../../../../nouns/method.ts';
import type { CaviTask, CensusTask, NoReference, Outcome } from '../task.ts';

/** Counts over random models. */
export const census = defineMethod<CaviTask, Outcome, Record<string, never>, NoReference>({
  name: 'census',
  title: 'census of random models',
  description: 'Draws small models and counts what happens to them.',
  module: import.meta.url,
  label: () => 'census',
  skip: ({ name }) => (name === 'random-models' ? undefined : 'another question'),
  run(input): Outcome {
    switch (input.kind) {
      case 'couplings':
        return { values: countCouplings(input) };
      case 'orbits':
        return { values: countOrbits(input) };
      case 'certificates':
        return { values: countCertificates(input) };
      case 'auto':
        return { values: countAuto(input) };
      default:
        throw new Error(`no census of ${input.kind}`);
    }
  },
});

const mixtures: Readonly<Record<string, Prior>> = {
  normal: priors.gaussian(0.7),
  'spike and slab': priors.spikeSlab({ inclusion: 0.2, slabVariance: 1 }),
  'three scales': priors.normalMixture([0.5, 0.3, 0.2], [0, 0.1, 4]),
  atoms: priors.discrete([0.25, 0.5, 0.25], [-1, 0, 1]),
};

function priorNamed(name: string): Prior {
  const found = mixtures[name];
  if (found === undefined) throw new Error(`no prior '${name}'`);
  return found;
}

/** Random symmetric couplings: is parallel ever stable where sequential is not? */
function countCouplings({ seed, models, columns: p }: CensusTask): Record<string, number> {
  const stream = randomStream(seed, 'couplings');
  let [parallel, sequential, violations] = [0, 0, 0];
  for (let round = 0; round < models; round++) {
    const size = 0.3 + 2 * stream.uniform();
    const gram = symmetric(p, (i, j) =>
      i === j ? 1 + stream.uniform() : (size * stream.normal()) / Math.sqrt(p),
    );
    const xty = Array.from({ length: p }, () => 2 * stream.normal());
    const at = Array.from({ length: p }, () => stream.normal());
    const prior = Object.values(mixtures)[round % 4] ?? priorNamed('normal');
    const found = certify({ gram, xty }, { prior, noiseVariance: 0.5, at });
    // The radius itself, not the sign of an eigenvalue that the theory says is the same.
    const sequentialStable = (found.rhoSequential ?? Infinity) < 1;
    const parallelStable = (found.rhoParallel ?? Infinity) < 1;
    if (sequentialStable) sequential += 1;
    if (parallelStable) parallel += 1;
    if (parallelStable && !sequentialStable) violations += 1;
  }
  return { models, sequentialStable: sequential, parallelStable: parallel, violations };
}

function symmetric(p: number, entry: (i: number, j: number) => number): number[][] {
  const matrix = Array.from({ length: p }, () => new Array<number>(p).fill(0));
  for (const [i, row] of matrix.entries())
    for (let j = 0; j <= i; j++) {
      const value = entry(i, j);
      row[j] = value;
      const mirror = matrix[j];
      if (mirror !== undefined) mirror[i] = value;
    }
  return matrix;
}

/** Where undamped parallel updates go. */
function countOrbits({ seed, models, prior }: CensusTask): Record<string, number> {
  const stream = randomStream(seed, 'orbits');
  let [fixedPoints, cycles, escaped, others, rises, equalElbo] = [0, 0, 0, 0, 0, 0];
  for (let round = 0; round < models; round++) {
    const p = 2 + (round % 5);
    const gram = gramOf(drawDesign('equicorrelated', p + 2, p, stream));
    const xty = Array.from({ length: p }, () => (round % 3 === 0 ? 0 : 2 * stream.normal()));
    const start = Array.from({ length: p }, () => stream.normal());
    const model = { prior: priorNamed(prior), noiseVariance: 0.5 };
    const orbit = parallelOrbit({ gram, xty }, { ...model, meanStart: start, sweeps: 3000 });
    if (orbit.status === 'diverged') {
      escaped += 1;
      continue;
    }
    if (!orbit.lyapunovMonotone) rises += 1;
    const back = parallelOrbit({ gram, xty }, { ...model, meanStart: orbit.beforeLast, sweeps: 2 });
    const returns =
      back.status !== 'diverged' &&
      back.last.every((m, j) => Math.abs(m - (orbit.beforeLast[j] ?? 0)) < 1e-5);
    if (!returns) others += 1;
    else if (orbit.status === 'fixedPoint') fixedPoints += 1;
    else {
      cycles += 1;
      const [a, b] = orbit.elboWithoutConstants;
      if (Math.abs(a - b) < 1e-6 * (1 + Math.abs(a))) equalElbo += 1;
    }
  }
  return { models, fixedPoints, cycles, escaped, others, rises, equalElbo };
}

/** Is a global certificate ever false? */
function countCertificates({ seed, models, design }: CensusTask): Record<string, number> {
  const stream = randomStream(seed, 'certificates', design);
  const kinds = Object.values(mixtures);
  let [globals, falseGlobals, slowest] = [0, 0, 0];
  for (let round = 0; round < models; round++) {
    const p = 2 + (round % 6);
    const X = drawDesign(design, 8 + (round % 30), p, stream);
    const y = responseOf(X, stream);
    const prior = kinds[round % kinds.length] ?? priorNamed('normal');
    const noiseVariance = 0.3 + 20 * stream.uniform() ** 2;
    const model = { prior, noiseVariance };
    const { level, sequentialLevel } = certify({ X, y }, model);
    for (const [schedule, found] of [
      ['sequential', sequentialLevel],
      ['parallel', level],
    ] as const) {
      if (found !== 'global') continue;
      globals += 1;
      const starts = [0, 1].map(() => Float64Array.from({ length: p }, () => 30 * stream.normal()));
      const sweeps = sweepsToMeet(regressionProblem({ X, y }, model), schedule, starts);
      if (sweeps === undefined) falseGlobals += 1;
      else slowest = Math.max(slowest, sweeps);
    }
  }
  return { models, globals, falseGlobals, slowestMeeting: slowest };
}

/** A rate of 0.99999 takes two million sweeps. */
const meetingLimit = 4_000_000;

/**
 * Sweeps until the means from all starts agree to 1e-5 and stand still, nothing watched or rescued; undefined where that does not
 * happen. Two points at rest in different places, a cycle or an escape: all end there.
 */
function sweepsToMeet(
  problem: RegressionProblem,
  schedule: 'sequential' | 'parallel',
  starts: readonly Float64Array[],
): number | undefined {
  const states = starts.map((start) => startState(problem, start));
  const [first] = states;
  if (first === undefined) return undefined;
  for (let count = 1; count <= meetingLimit; count++) {
    const before = first.mean.slice();
    for (const state of states) {
      sweep[schedule](problem, state, { out: state });
      // What only follows the steps keeps the rounding of a start far out.
      if (count % 50 === 0) problem.design.residual(state.mean, state.residual);
    }
    const apart = Math.max(...states.map(({ mean }) => largestGap(mean, first.mean)));
    if (!Number.isFinite(apart)) return undefined;
    if (apart < 1e-5 && largestGap(before, first.mean) < 1e-5) return count;
  }
  return undefined;
}

function largestGap(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, value, j) => Math.max(most, Math.abs(value - (b[j] ?? 0))), 0);
}

/** Does the automatic schedule ever fail? */
function countAuto({ seed, models, design, prior }: CensusTask): Record<string, number> {
  const stream = randomStream(seed, 'auto', design, prior);
  let [converged, sweeps] = [0, 0];
  const ratios: number[] = [];
  for (let round = 0; round < models; round++) {
    const n = 10 + stream.integer(50);
    const p = 2 + stream.integer(60);
    const X = drawDesign(design, n, p, stream);
    const y = responseOf(X, stream);
    const options = {
      prior: priorNamed(prior),
      noiseVariance: 10 ** (2 * stream.uniform() - 1),
      standardize: round % 2 === 0,
      certificate: false,
      maxSweeps: 20000,
    };
    const fitted = fit(X, y, options);
    if (fitted.converged) converged += 1;
    sweeps += fitted.sweeps;
    ratios.push(costOf(fitted, n, p) / leastCost(X, y, options));
  }
  return { models, notConverged: models - converged, meanSweeps: sweeps / models, costRatio: median(ratios) };
}

/** Multiply-adds of a fit: those of its sweeps, of the Gram matrix that sweeps over few columns use, of a factorisation. */
function costOf({ schedule, cost }: RegressionFit, n: number, p: number): number {
  const small = Math.min(n, p);
  if (schedule === 'direct') return (small * small * Math.max(n, p)) / 2 + small ** 3 / 3;
  const overProducts = p < 2 * n && schedule !== 'conjugateGradient' && schedule !== 'chebyshev';
  return cost + (overProducts ? (n * p * p) / 2 : 0);
}

/** The one that is usually best comes first: it says when to give the others up. */
const single: readonly RunOptions[] = [
  { schedule: 'anderson' },
  { schedule: 'sequential' },
  { schedule: 'sequential', order: 'permuted' },
  { schedule: 'damped' },
];
const singleGaussian: readonly RunOptions[] = [
  { schedule: 'direct' },
  ...single,
  { schedule: 'conjugateGradient' },
];

/** The least cost of any one schedule that gets there by itself; none may cost more than the best one before it. */
function leastCost(X: number[][], y: number[], options: FitOptions): number {
  const [n, p] = [X.length, X[0]?.length ?? 0];
  const gaussian = options.prior?.kind === 'normalMixture' && options.prior.variances.length === 1;
  const sweepCost = p < 2 * n ? p * p : 2 * n * p;
  let best = Infinity;
  for (const way of gaussian ? singleGaussian : single) {
    const maxSweeps = Math.min(options.maxSweeps ?? Infinity, Math.ceil(best / sweepCost));
    const fitted = fit(X, y, { ...options, ...way, onUnstable: 'stop', maxSweeps });
    if (fitted.converged) best = Math.min(best, costOf(fitted, n, p));
  }
  return best;
}

function drawDesign(kind: string, n: number, p: number, stream: RandomStream): number[][] {
  return Array.from({ length: n }, () => {
    const row = Array.from({ length: p }, () => stream.normal());
    const common = stream.normal();
    switch (kind) {
      case 'equicorrelated':
        return row.map((x) => Math.SQRT1_2 * (x + common));
      case 'autoregressive':
        for (let j = 1; j < p; j++) row[j] = 0.9 * (row[j - 1] ?? 0) + Math.sqrt(0.19) * (row[j] ?? 0);
        return row;
      case 'duplicated':
        return row.map((x, j) => (j % 2 === 1 ? (row[j - 1] ?? 0) : x));
      case 'graded':
        // Columns over four orders of magnitude: condition numbers of X'X to 1e8 and beyond.
        return row.map((x, j) => x * 10 ** ((-4 * j) / p) + (j % 3 === 0 ? common : 0));
      default:
        return row;
    }
  });
}

function responseOf(X: readonly (readonly number[])[], stream: RandomStream): number[] {
  const beta = (X[0] ?? []).map(() => (stream.uniform() < 0.2 ? stream.normal() : 0));
  return X.map((row) => row.reduce((sum, x, j) => sum + x * (beta[j] ?? 0), 0) + stream.normal());
}

function gramOf(X: readonly (readonly number[])[]): number[][] {
  const p = X[0]?.length ?? 0;
  return symmetric(p, (i, j) => X.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), 0));
}
