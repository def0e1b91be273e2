import type { MatrixLike } from '@lab/linalg';
import { readVector, requireNotNegative, requirePositive } from '@lab/linalg/arguments';
import { runToEnd } from '@lab/linalg/cooperative';
import { readMatrix, type NumberList } from '../numeric/arguments.ts';
import {
  added,
  blockOf,
  columnGram,
  multiply,
  scaled,
  symmetrised,
  traceOfProduct,
  transpose,
  zeroMatrix,
  columnMeans,
  shiftedRows,
  type Dense,
} from '../numeric/dense.ts';
import { gramInverse, leadingWeights, productSpectrum } from '../numeric/spectrum.ts';
import { runStepsAsync, type AsyncOptions, type Steps } from '../numeric/stepwise.ts';
import { residualOf } from '../engine/residualGram.ts';
import {
  centrePlane,
  planarInverse,
  posterior,
  requireDistinctCentres,
  type CentrePlane,
} from './mixtureGating.ts';
import { latticeNodes, trapezoidNodes, type NodeBlocks } from './mixtureNodes.ts';

/** A regression gated by an equal-weight Gaussian mixture with unit covariances. */
export interface GmmLawInput {
  /** U, K x d. */
  readonly centres: MatrixLike;
  /** Slopes of the K linear functions, K x d; only their part in the plane of the centres counts. */
  readonly theta: MatrixLike;
  /** Their intercepts, K. */
  readonly bias: NumberList;
  /** Step h of the trapezoid rule; default .1 for r <= 2, .25 for r = 3, quasi-Monte Carlo above. */
  readonly quadratureStep?: number | undefined;
  /** Label noise variance, >= 0; default 1. */
  readonly sigma2?: number | undefined;
}

/** What pre-training of the gate costs. */
export interface GmmLaw {
  /** r, rank of the centred centres. */
  readonly rank: number;
  /** K (r + 1) fitted coefficients. */
  readonly dEff: number;
  /** sigma2 dEff. */
  readonly floor: number;
  /** B of the movement of the centres within their plane. */
  readonly inPlaneTrace: number;
  /** Its weights, descending, those up to 1e-7 of `trace` left out. */
  readonly inPlaneWeights: number[];
  /** Weights of the tilt of the plane, r, descending. */
  readonly perpWeights: number[];
  /** How often each of those occurs: d - r. */
  readonly perpMultiplicity: number;
  /** B = inPlaneTrace + (d - r) sum perpWeights: m times the mean excess risk that pre-training adds. */
  readonly trace: number;
  /** E f^2. */
  readonly targetSecondMoment: number;
  /** Standard error of `trace` from quasi-Monte Carlo; 0 for the trapezoid rule. */
  readonly traceStandardError: number;
}

/**
 * The law of a mixture-gated regression whose gate was estimated by maximum likelihood.
 *
 * @param input centres (K x d), theta (K x d), bias (K), quadratureStep > 0, sigma2 >= 0
 * @returns weights and traces of both parts
 * @throws COINCIDENT_CENTRES, SHAPE, NOT_FINITE, OUT_OF_RANGE (a step that needs more than 2e8 nodes)
 *
 * Source: arXiv 2603.27631 section 6.3 (setting); the reduction to r-dimensional integrals derived in docs/theory.md
 * section 4.4.
 */
export function gmmLaw(input: GmmLawInput): GmmLaw {
  return runToEnd(gmmLawSteps(input));
}

/**
 * As `gmmLaw`, giving the event loop its turn.
 *
 * @param input as `gmmLaw`
 * @param options signal, onProgress
 * @returns the same law; rejects with an AbortError when aborted
 */
export async function gmmLawAsync(input: GmmLawInput, options: AsyncOptions = {}): Promise<GmmLaw> {
  return runStepsAsync(gmmLawSteps(input), options);
}

function* gmmLawSteps(input: GmmLawInput): Steps<GmmLaw> {
  const centres = readMatrix(input.centres, 'centres');
  const { rows: count, columns: d } = centres;
  const theta = readMatrix(input.theta, 'theta', { rows: count, columns: d });
  const bias = readVector(input.bias, 'bias', count);
  const sigma2 = requireNotNegative(input.sigma2 ?? 1, 'sigma2');
  const step =
    input.quadratureStep === undefined ? undefined : requirePositive(input.quadratureStep, 'quadratureStep');
  requireDistinctCentres(centres);
  const plane = centrePlane(centres);
  const r = plane.rank;
  const gate: Gate = { plane, slopes: r === 0 ? zeroMatrix(count, 0) : multiply(theta, plane.basis), bias };
  const dEff = count * (r + 1);
  const common = { rank: r, dEff, floor: sigma2 * dEff, perpMultiplicity: d - r };
  if (r === 0) return { ...common, ...singleComponent(bias) };
  if (step !== undefined || r <= 3) {
    const nodes = trapezoidNodes(plane.centres, step ?? (r <= 2 ? 0.1 : 0.25));
    return { ...common, ...lawOfMoments(gate, yield* moments(gate, nodes), d - r), traceStandardError: 0 };
  }
  return { ...common, ...(yield* quasiMonteCarlo(gate, d - r)) };
}

interface Gate {
  readonly plane: CentrePlane;
  /** theta_i in the coordinates of the plane, K x r. */
  readonly slopes: Dense;
  readonly bias: Float64Array;
}

type LawCore = Omit<GmmLaw, 'rank' | 'dEff' | 'floor' | 'perpMultiplicity'>;

function singleComponent(bias: Float64Array): LawCore {
  return {
    inPlaneTrace: 0,
    inPlaneWeights: [],
    perpWeights: [],
    trace: 0,
    targetSecondMoment: bias[0] ** 2,
    traceStandardError: 0,
  };
}

const REPLICATES = 8;
const LATTICE_POINTS = 8192;

function* quasiMonteCarlo(gate: Gate, outside: number): Steps<LawCore> {
  let pooled: Dense | undefined;
  const traces: number[] = [];
  for (let replicate = 0; replicate < REPLICATES; replicate++) {
    const nodes = latticeNodes(gate.plane.centres, LATTICE_POINTS, replicate);
    const gram = yield* moments(gate, nodes, replicate / REPLICATES, 1 / REPLICATES);
    traces.push(lawOfMoments(gate, gram, outside).trace);
    pooled = pooled === undefined ? gram : added(pooled, gram);
  }
  const mean = traces.reduce((sum, value) => sum + value, 0) / REPLICATES;
  const spread = traces.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    ...lawOfMoments(gate, scaled(pooled ?? zeroMatrix(0, 0), 1 / REPLICATES), outside),
    traceStandardError: Math.sqrt(spread / (REPLICATES * (REPLICATES - 1))),
  };
}

/** Second moments of (pi, pi (y - c), j, grad f, f): everything the law is made of. */
function* moments(gate: Gate, nodes: NodeBlocks, from = 0, share = 1): Steps<Dense> {
  const { rows: count, columns: r } = gate.plane.centres;
  const width = count + 2 * count * r + r + 1;
  let gram = zeroMatrix(width, width);
  const block = zeroMatrix(BLOCK_ROWS, width);
  const pi = new Float64Array(count);
  let filled = 0;
  for (const { points, weights, size, fraction } of nodes) {
    for (let node = 0; node < size; node++) {
      fillRow(gate, points, node * r, weights[node], pi, block.data, filled * width);
      if (++filled < BLOCK_ROWS) continue;
      gram = added(gram, columnGram(block));
      filled = 0;
    }
    yield { fraction: from + share * fraction, stage: 'integrating' };
  }
  const rest = { ...block, data: block.data.subarray(0, filled * width), rows: filled };
  return filled === 0 ? gram : added(gram, columnGram(rest));
}

const BLOCK_ROWS = 1024;

/** One node's row, times the root of its mass. */
function fillRow(
  { plane, slopes, bias }: Gate,
  points: Float64Array,
  offset: number,
  weight: number,
  pi: Float64Array,
  out: Float64Array,
  at: number,
): void {
  const { rows: count, columns: r, data: c } = plane.centres;
  posterior(points, plane.centres, pi, offset);
  const root = Math.sqrt(weight);
  const scores = at + count;
  const gradients = scores + count * r;
  const slopesAt = gradients + count * r;
  let f = 0;
  for (let i = 0; i < count; i++) {
    let h = bias[i];
    for (let a = 0; a < r; a++) h += slopes.data[i * r + a] * points[offset + a];
    out[at + i] = h;
    f += pi[i] * h;
  }
  for (let a = 0; a < r; a++) out[slopesAt + a] = 0;
  for (let i = 0; i < count; i++) {
    const excess = out[at + i] - f;
    const p = root * pi[i];
    out[at + i] = p;
    for (let a = 0; a < r; a++) {
      const score = p * (points[offset + a] - c[i * r + a]);
      out[scores + i * r + a] = score;
      out[gradients + i * r + a] = score * excess;
      out[slopesAt + a] += p * (slopes.data[i * r + a] + excess * c[i * r + a]);
    }
  }
  out[slopesAt + r] = root * f;
}

function lawOfMoments({ plane }: Gate, gram: Dense, outside: number): LawCore {
  const { rows: count, columns: r } = plane.centres;
  const features = count * (r + 1);
  const gradients = features + count * r;
  const end = gradients + r;
  // The features pi_i (y - c_i) are the scores; shifting y by c_i leaves the span of pi_i (1, y) as it is.
  const residual = residualOf({
    Gjj: blockOf(gram, features, gradients, features, gradients),
    Gjp: blockOf(gram, features, gradients, 0, features),
    Gpp: blockOf(gram, 0, features, 0, features),
  });
  const information = blockOf(gram, count, features, count, features);
  const covariance = gramInverse(information);
  const tilt = tiltCovariance(plane.centres, blockOf(gram, 0, count, 0, count));
  const slopeMoments = symmetrised(blockOf(gram, gradients, end, gradients, end));
  const inPlaneTrace = Math.max(traceOfProduct(covariance, residual), 0);
  const perpWeights = Array.from(productSpectrum(tilt, slopeMoments), (value) => Math.max(value, 0));
  const trace = inPlaneTrace + outside * traceOfProduct(tilt, slopeMoments);
  return {
    inPlaneTrace,
    inPlaneWeights: Array.from(leadingWeights(productSpectrum(covariance, residual), 1e-7, trace)),
    perpWeights,
    trace,
    targetSecondMoment: gram.data[end * gram.columns + end],
    traceStandardError: 0,
  };
}

/** T = C^+ R^-1 C^+', the covariance of the plane's tilt in each outside direction, r x r. */
function tiltCovariance(centres: Dense, posteriorMoments: Dense): Dense {
  const centred = shiftedRows(centres, columnMeans(centres));
  const inverse = planarInverse(centred);
  return symmetrised(multiply(multiply(inverse, gramInverse(posteriorMoments)), transpose(inverse)));
}
