import { describe, outOfRange, requireCount, requireOneOf, wrongShape } from '@lab/linalg/arguments';
import {
  aliasTable,
  drawAlias,
  permutation,
  randomStream,
  type PathElement,
  type RandomStream,
} from '@lab/stats';
import { numbers } from './arguments.ts';
import { readDesign, readPairs, unitsOf, type SamplingDesign, type Unit } from './designSampling.ts';
import { requireIntegerSum, successiveOrder, systematicRows } from './drawCores.ts';
import { pivotalUnits, type Positions } from './pivotalSampling.ts';
import { softProbabilities } from './softProbabilities.ts';
import type { Shape } from './signal.ts';

/** How rows are drawn. */
export type Scheme = 'bernoulli' | 'fixedSize' | 'withReplacement' | 'withoutReplacement' | 'soft';

/** Options of {@link drawSample}. */
export interface DrawOptions {
  /**
   * - `bernoulli` (default): each row by itself with its probability.
   * - `fixedSize`: exactly these probabilities and an exact number of rows.
   * - `withReplacement`: M = m draws from q = a / sum a; rows may repeat.
   * - `withoutReplacement`: the same until m different rows have been seen.
   * - `soft`: each row by itself with c a / (1 + c a).
   *
   * The last three are there to be compared with: they go by the energies and the expected count alone, so that forced rows, floors
   * and costs do not bind them.
   */
  readonly scheme?: Scheme | undefined;
  /** A number or a name; the same seed gives the same sample. */
  readonly seed: PathElement;
  /** For `fixedSize`: `systematic` in random order (default), `pivotal`, or `localPivotal`, which spreads rows out over `positions`. */
  readonly method?: 'systematic' | 'pivotal' | 'localPivotal' | undefined;
  /** For `fixedSize` with a sum of probabilities that is no integer: `refuse` (default) or `random`, its floor or ceiling. */
  readonly rounding?: 'refuse' | 'random' | undefined;
  /** For `localPivotal`: the shape of the transform, whose frequencies are the positions, or a list of coordinates [x] or [x, y] for each row. */
  readonly positions?: { readonly shape: Shape } | readonly (readonly number[])[] | undefined;
  /** Pairs that are drawn together, in place of the design's. */
  readonly pairs?: readonly number[] | undefined;
  /** For `withoutReplacement`: weights by the probabilities of the design (`design`, default), or by simulated inclusion (`simulated`). */
  readonly inclusion?: 'design' | 'simulated' | undefined;
  /** How many draws simulate the inclusion, default 2,000. */
  readonly replicates?: number | undefined;
}

/** The rows to measure. Survives JSON. */
export interface Sample {
  /** Different rows, ascending. */
  readonly rows: number[];
  /** How often each was drawn: 1 but for `withReplacement`. */
  readonly counts: number[];
  /** Probability of each row to be in a sample like this; for `withoutReplacement` as `inclusion` says. */
  readonly probabilities: number[];
  /** 1 / p, with replacement c / (M q): weights that make sum w |<u, x>|^2 unbiased for |x|^2. */
  readonly weights: number[];
  /** 0 or 1 for each of the n rows. */
  readonly mask: number[];
  /** How the rows were drawn. */
  readonly scheme: Scheme;
  readonly seed: PathElement;
  /** Number of rows of the transform. */
  readonly size: number;
}

/**
 * Draws the rows to measure.
 *
 * @param design from {@link designSampling}
 * @throws OUT_OF_RANGE where `fixedSize` needs an integer sum; SHAPE, UNKNOWN_OPTION, WRONG_TYPE
 */
export function drawSample(design: SamplingDesign, options: DrawOptions): Sample {
  readDesign(design);
  const scheme = requireOneOf(
    options.scheme ?? 'bernoulli',
    ['bernoulli', 'fixedSize', 'withReplacement', 'withoutReplacement', 'soft'],
    'scheme',
  );
  const pairs = options.pairs === undefined ? design.pairs : readPairs(options.pairs, design.size);
  const units = drawnUnits(design, pairs);
  const stream = randomStream(options.seed, 'sample', scheme);
  const counts = new Int32Array(units.rows.length);
  const inclusion = schemes[scheme](units, counts, stream, design, options);
  return sampleOf(units.rows, counts, inclusion, { scheme, seed: options.seed, size: design.size });
}

interface DrawnUnits {
  readonly rows: readonly (readonly number[])[];
  readonly probability: Float64Array;
  readonly energy: Float64Array;
}

/** Probability of each unit to be taken, and the weight a drawn unit has. */
interface Inclusion {
  readonly probability: Float64Array;
  readonly weight?: Float64Array;
}

type Draw = (
  units: DrawnUnits,
  counts: Int32Array,
  stream: RandomStream,
  design: SamplingDesign,
  options: DrawOptions,
) => Inclusion;

const schemes: Readonly<Record<Scheme, Draw>> = {
  bernoulli(units, counts, stream) {
    takeIndependently(units.probability, counts, stream);
    return units;
  },
  soft(units, counts, stream, design) {
    const energy = new Float64Array(design.size);
    units.rows.forEach((members, at) => {
      for (const row of members) energy[row] = units.energy[at];
    });
    const support = energy.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
    const { probabilities } = softProbabilities({
      energy,
      measurements: Math.min(support, design.expectedCount),
    });
    const soft = Float64Array.from(units.rows, ([row]) => probabilities[row]);
    takeIndependently(soft, counts, stream);
    return { probability: soft };
  },
  fixedSize(units, counts, stream, design, { method = 'systematic', rounding = 'refuse', positions }) {
    requireOneOf(rounding, ['refuse', 'random'], 'rounding');
    if (rounding === 'refuse') requireIntegerSum(rowProbabilities(units, design.size));
    switch (requireOneOf(method, ['systematic', 'pivotal', 'localPivotal'], 'method')) {
      case 'systematic': {
        const order = permutation(stream, units.rows.length);
        for (const at of systematicRows(units.probability, stream.uniform(), order)) counts[at] = 1;
        break;
      }
      case 'pivotal':
        for (const at of pivotalUnits(units.probability, stream)) counts[at] = 1;
        break;
      case 'localPivotal':
        for (const at of pivotalUnits(
          units.probability,
          stream,
          unitPositions(units, design.size, positions),
        ))
          counts[at] = 1;
    }
    return units;
  },
  withReplacement(units, counts, stream, design) {
    const q = normalized(units.energy);
    const perDraw = units.rows.reduce((sum, members, at) => sum + members.length * q[at], 0);
    const draws = Math.max(1, Math.round(design.expectedCount / perDraw));
    const table = aliasTable(units.energy);
    for (let draw = 0; draw < draws; draw++) counts[drawAlias(stream, table)]++;
    return {
      probability: q.map((value) => -Math.expm1(draws * Math.log1p(-value))),
      weight: q.map((value, at) => counts[at] / (draws * value)),
    };
  },
  withoutReplacement(units, counts, stream, design, { inclusion = 'design', replicates = 2000 }) {
    requireOneOf(inclusion, ['design', 'simulated'], 'inclusion');
    const take = (into: Int32Array, from: RandomStream): void =>
      takeSuccessively(units, design.expectedCount, into, from);
    take(counts, stream);
    if (inclusion === 'design') return units;
    const repeats = requireCount(replicates, 'replicates', 1);
    const hits = new Float64Array(counts.length);
    const simulation = stream.split('inclusion');
    const room = new Int32Array(counts.length);
    for (let repeat = 0; repeat < repeats; repeat++) {
      take(room.fill(0), simulation);
      for (let at = 0; at < hits.length; at++) hits[at] += room[at];
    }
    return { probability: hits.map((hit) => (hit + 0.5) / (repeats + 1)) };
  },
};

function drawnUnits(design: SamplingDesign, pairs: readonly number[] | undefined): DrawnUnits {
  const units: Unit[] = unitsOf(design.size, design.groups, design.groups === undefined ? pairs : undefined);
  if (pairs !== undefined && design.groups === undefined) requireSymmetry(design, pairs);
  return {
    rows: units.map(({ rows }) => rows),
    probability: Float64Array.from(units, ({ at }) => design.probabilities[at]),
    energy: Float64Array.from(units, ({ at }) => design.usedEnergy[at]),
  };
}

function requireSymmetry({ probabilities }: SamplingDesign, pairs: readonly number[]): void {
  probabilities.forEach((p, row) => {
    if (Math.abs(p - probabilities[pairs[row]]) > 1e-9)
      throw outOfRange(
        'pairs',
        'rows of equal probability (give the pairs to designSampling)',
        `${p} and ${probabilities[pairs[row]]}`,
        row,
      );
  });
}

function takeIndependently(p: Float64Array, counts: Int32Array, stream: RandomStream): void {
  for (let at = 0; at < p.length; at++) counts[at] = stream.uniform() < p[at] ? 1 : 0;
}

/** Units in the order of their keys until the next one would be too many rows. */
function takeSuccessively(units: DrawnUnits, budget: number, counts: Int32Array, stream: RandomStream): void {
  const u = stream.fillUniform(new Float64Array(units.energy.length));
  for (let at = 0; at < u.length; at++) if (u[at] === 0) u[at] = Number.EPSILON / 4;
  const most = Math.round(budget);
  let rows = 0;
  for (const at of successiveOrder(units.energy, u)) {
    rows += units.rows[at].length;
    if (rows > most) return;
    counts[at] = 1;
  }
}

function rowProbabilities(units: DrawnUnits, size: number): Float64Array {
  const p = new Float64Array(size);
  units.rows.forEach((members, at) => {
    for (const row of members) p[row] = units.probability[at];
  });
  return p;
}

function normalized(energy: Float64Array): Float64Array {
  const sum = energy.reduce((total, value) => total + value, 0);
  return energy.map((value) => value / sum);
}

function unitPositions(units: DrawnUnits, size: number, positions: DrawOptions['positions']): Positions {
  if (positions === undefined)
    throw wrongShape(
      'positions',
      'where the rows lie, for localPivotal: { shape } or coordinates',
      describe(positions),
    );
  const place = 'shape' in positions ? frequencies(positions.shape, size) : coordinates(positions, size);
  return {
    x: Float64Array.from(units.rows, ([row]) => place.x[row]),
    y: Float64Array.from(units.rows, ([row]) => place.y[row]),
  };
}

/** Row and column frequencies from -n/2 to n/2, of rows numbered as a Fourier transform does. */
function frequencies(shape: Shape, size: number): Positions {
  const [rows, columns] = shape.length === 1 ? [1, shape[0]] : shape;
  if (rows * columns !== size) throw wrongShape('positions.shape', `${size} rows`, shape.join(' x '));
  const centred = (f: number, n: number): number => (2 * f > n ? f - n : f);
  return {
    x: Float64Array.from({ length: size }, (_, row) => centred(row % columns, columns)),
    y: Float64Array.from({ length: size }, (_, row) => centred(Math.floor(row / columns), rows)),
  };
}

function coordinates(list: readonly (readonly number[])[], size: number): Positions {
  if (list.length !== size) throw wrongShape('positions', `${size} entries`, list.length);
  const points = list.map((point, row) => numbers(point, `positions[${row}]`));
  return {
    x: Float64Array.from(points, (point) => point[0]),
    y: Float64Array.from(points, (point) => (point.length > 1 ? point[1] : 0)),
  };
}

function sampleOf(
  units: readonly (readonly number[])[],
  counts: Int32Array,
  { probability, weight }: Inclusion,
  { scheme, seed, size }: Pick<Sample, 'scheme' | 'seed' | 'size'>,
): Sample {
  const entries: { row: number; at: number }[] = [];
  units.forEach((members, at) => {
    if (counts[at] > 0) for (const row of members) entries.push({ row, at });
  });
  entries.sort((a, b) => a.row - b.row);
  const mask = new Array<number>(size).fill(0);
  for (const { row } of entries) mask[row] = 1;
  return {
    rows: entries.map(({ row }) => row),
    counts: entries.map(({ at }) => counts[at]),
    probabilities: entries.map(({ at }) => probability[at]),
    weights: entries.map(({ at }) => (weight === undefined ? 1 / probability[at] : weight[at])),
    mask,
    ...{ scheme, seed, size },
  };
}
