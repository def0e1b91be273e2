import { fromData, matrixProduct, toDense } from '@lab/linalg';
import { packedCopy } from '@lab/linalg/arguments';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import { normal } from '@lab/stats';
import type { AsyncOptions, Task } from '../task.ts';
import { rankWeights } from '../problem/capacityFromRanks.ts';
import { recoverySummary, type RecoverySummary } from '../problem/recoverySummary.ts';
import { directionSteps } from '../rules/rule.ts';
import { checkedSimulation, type Simulation, type SimulationInput } from './simulationInput.ts';
import { embeddingsOf, rowsAtRanks, sgdQueries, streamedGradient } from './streamedGradient.ts';
import { streamedMargins, type Queries } from './streamedMargins.ts';

/** What one simulated step recovered. */
export interface SimulatedCapacity extends RecoverySummary {
  /** Sum of the frequencies of the recovered items. */
  readonly weighted: number;
  /** Ranks evaluated. */
  readonly ranks: Float64Array;
  /** For each rank 1 if recovered, 0 if not; with `drawnItems` the probability that no item left out comes before it. */
  readonly recovered: Float64Array;
  /** Own logit less the largest other one, for eta = 1, to single precision. */
  readonly margins: Float64Array;
  /** Lambda or ridge as used. */
  readonly parameter: number | undefined;
  /** |G|_F; undefined where G was not formed. */
  readonly gradientNorm: number | undefined;
  /** |D|_F / d, the noise of a logit; undefined where D was not formed. */
  readonly logitNoise: number | undefined;
}

/**
 * Simulates one step from zero on drawn embeddings and measures which items it recovers. Embeddings are drawn block by block
 * and never kept: memory is some ten d x d matrices beside the frequencies, whatever n is. The gradient is in double
 * precision, logits in single precision with near-ties decided in double.
 *
 * @param input law, dimension, rule, batch, seed
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE (also above `memoryLimit`), UNKNOWN_OPTION, WRONG_TYPE
 */
export function simulateCapacity(input: SimulationInput): SimulatedCapacity {
  return runToEnd(simulationTask(input));
}

/** As {@link simulateCapacity}, giving way to the event loop between blocks; the decomposition of G is one block. */
export async function simulateCapacityAsync(
  input: SimulationInput,
  options: AsyncOptions = {},
): Promise<SimulatedCapacity> {
  return runCooperatively(simulationTask(input), options);
}

/** The simulation in short parts. */
export function* simulationTask(input: SimulationInput): Task<SimulatedCapacity> {
  const simulation = checkedSimulation(input);
  const { ranks, frequencies, rule, tail } = simulation;
  const { inputs, outputs } = embeddingsOf(simulation);
  const V = yield* rowsAtRanks(inputs, ranks);
  const own = yield* rowsAtRanks(outputs, ranks);
  const withoutGradient = rule.rule === 'sgd' && tail.items === 0 && 2 * ranks.length < simulation.d;
  const step = withoutGradient
    ? { queries: yield* sgdQueries(simulation, V), ...unformed }
    : yield* formedQueries(simulation, V);
  const found = yield* streamedMargins(outputs, { queries: step.queries, own, ranks });
  const recovered = recoveredShares(found.margins, found.own, { ...step, own, ranks }, simulation);
  const weights = rankWeights(ranks);
  let weighted = 0;
  for (let r = 0; r < ranks.length; r++) weighted += weights[r] * frequencies[ranks[r] - 1] * recovered[r];
  return {
    ...recoverySummary(ranks, recovered),
    weighted,
    ranks,
    recovered,
    margins: found.margins,
    parameter: step.parameter,
    gradientNorm: step.gradientNorm,
    logitNoise: step.logitNoise,
  };
}

const unformed = { parameter: undefined, gradientNorm: undefined, logitNoise: undefined };

interface FormedStep {
  /** (D v_i)', K x d. */
  readonly queries: Float64Array;
  readonly parameter: number | undefined;
  readonly gradientNorm: number | undefined;
  readonly logitNoise: number | undefined;
}

function* formedQueries(simulation: Simulation, V: Float64Array): Task<FormedStep> {
  const { d, rule, sampled, batch, ranks } = simulation;
  const { gradient, covariance } = yield* streamedGradient(simulation, rule.rule === 'newton');
  const G = { data: gradient, rows: d, columns: d, stride: d };
  const nothing = { data: new Float64Array(0), rows: 0, columns: d, stride: d };
  const { matrix, parameter } = yield* directionSteps(G, rule, {
    inputs: nothing,
    frequencies: sampled,
    batch,
    covariance,
  });
  const queries = matrixProduct(fromData(V, ranks.length, d), matrix, { transposeB: true });
  return {
    queries: packedCopy(toDense(queries)),
    parameter,
    gradientNorm: Math.hypot(...rowNorms(gradient, d)),
    logitNoise: Math.hypot(...rowNorms(packedCopy(toDense(matrix)), d)) / d,
  };
}

function rowNorms(data: Float64Array, columns: number): number[] {
  const norms: number[] = [];
  for (let at = 0; at < data.length; at += columns) {
    let sum = 0;
    for (let k = at; k < at + columns; k++) sum += data[k] * data[k];
    norms.push(Math.sqrt(sum));
  }
  return norms;
}

/** 1 or 0, times the probability Phi(own sqrt(d) / |D v|)^items that none of the items left out prevails. */
function recoveredShares(
  margins: Float64Array,
  own: Float64Array,
  { queries }: Queries,
  { d, tail }: Simulation,
): Float64Array {
  const shares = margins.map((margin) => Number(margin > 0));
  if (tail.items === 0) return shares;
  const lengths = rowNorms(queries, d);
  return shares.map((share, r) => {
    if (share === 0) return 0;
    return Math.exp(tail.items * Math.log1p(-normal.sf((own[r] * Math.sqrt(d)) / lengths[r])));
  });
}
