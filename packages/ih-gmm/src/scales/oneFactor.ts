import { type HollowGram } from '../spectrum/hollowGram.ts';
import { addRow, dot, rowDot, squaredNorm } from '../table/tableProducts.ts';

/** The off-diagonal rank-one fit <x_i, x_j> ~ a_i a_j (i != j) of one cluster. */
export interface OneFactorFit {
  /** a_i >= 0 of the members, in units of the table. */
  readonly loadings: Float64Array;
  readonly sweeps: number;
  /** Whether the loadings settled within the sweeps allowed. */
  readonly converged: boolean;
}

const maxSweeps = 200;

/** Largest change of a loading in the last sweep, relative to the root mean square of the loadings. */
export const fullySettled = 1e-12;

/** How the sweeps reach the data: through the Gram matrix or through the rows. */
interface Neighbours {
  /** sum over j != i of <x_i, x_j> a_j for member i. */
  attraction(i: number, loadings: Float64Array): number;
  /** Told after a_i changed by `change`. */
  moved(i: number, change: number): void;
}

/**
 * Fits the members of one cluster by Gauss-Seidel sweeps with a_i >= 0, yielding after every sweep.
 * Source: derived; see docs/theory.md, "Scales".
 */
export function* oneFactorSweeps(
  gram: HollowGram,
  members: Int32Array,
  settled = fullySettled,
): Generator<number, OneFactorFit, undefined> {
  const { squaredNorms } = gram;
  if (members.length === 1)
    return { loadings: Float64Array.of(Math.sqrt(squaredNorms[members[0]])), sweeps: 0, converged: true };
  if (members.length === 2) {
    // Two rows show one inner product only: the product of the loadings is known, not their ratio.
    const loading = Math.sqrt(Math.max(innerProduct(gram, members[0], members[1]), 0));
    return { loadings: Float64Array.of(loading, loading), sweeps: 0, converged: true };
  }
  const loadings = startingLoadings(gram, members);
  const neighbours =
    gram.entries === undefined
      ? rowNeighbours(gram, members, loadings)
      : gramNeighbours(gram.entries, gram.size, members);
  for (let sweep = 1; sweep <= maxSweeps; sweep++) {
    const { largestChange, squares } = gaussSeidelSweep(neighbours, loadings);
    yield sweep;
    if (largestChange <= settled * Math.sqrt(squares / members.length))
      return { loadings, sweeps: sweep, converged: true };
  }
  return { loadings, sweeps: maxSweeps, converged: false };
}

function gaussSeidelSweep(
  neighbours: Neighbours,
  loadings: Float64Array,
): { readonly largestChange: number; readonly squares: number } {
  let squares = squaredNorm(loadings);
  let largestChange = 0;
  for (let i = 0; i < loadings.length; i++) {
    const old = loadings[i];
    const rest = squares - old * old;
    // What is left after taking out the only non-zero loading is rounding, not a neighbour.
    const value = rest > 4e-16 * squares ? Math.max(0, neighbours.attraction(i, loadings) / rest) : 0;
    const change = value - old;
    if (change === 0) continue;
    neighbours.moved(i, change);
    loadings[i] = value;
    squares += value * value - old * old;
    largestChange = Math.max(largestChange, Math.abs(change));
  }
  return { largestChange, squares: Math.max(squares, 0) };
}

/** The inner products with the cluster's sum, scaled so that the fit explains the off-diagonal sum. */
function startingLoadings(gram: HollowGram, members: Int32Array): Float64Array {
  const ones = new Float64Array(members.length).fill(1);
  const loadings = attractions(gram, members, ones).map((value) => Math.max(value, 0));
  if (squaredNorm(loadings) === 0)
    for (let i = 0; i < members.length; i++) loadings[i] = Math.sqrt(gram.squaredNorms[members[i]]);
  const length = Math.sqrt(squaredNorm(loadings));
  let fourthPowers = 0;
  for (let i = 0; i < loadings.length; i++) {
    loadings[i] /= length;
    fourthPowers += loadings[i] ** 4;
  }
  const squaredScale = dot(loadings, attractions(gram, members, loadings)) / (1 - fourthPowers);
  const scale = squaredScale > 0 && Number.isFinite(squaredScale) ? Math.sqrt(squaredScale) : 1;
  return loadings.map((value) => value * scale);
}

/** sum over j != i of <x_i, x_j> a_j for all members. */
function attractions(gram: HollowGram, members: Int32Array, loadings: Float64Array): Float64Array {
  const neighbours =
    gram.entries === undefined
      ? rowNeighbours(gram, members, loadings)
      : gramNeighbours(gram.entries, gram.size, members);
  return loadings.map((_, i) => neighbours.attraction(i, loadings));
}

function gramNeighbours(entries: Float64Array, size: number, members: Int32Array): Neighbours {
  return {
    attraction: (i, loadings) => {
      const row = members[i] * size;
      let sum = 0;
      for (let j = 0; j < members.length; j++) sum += entries[row + members[j]] * loadings[j];
      return sum;
    },
    moved: () => undefined,
  };
}

/** Keeps s = sum of a_j x_j up to date; a centre is carried as a multiple and never added to s. */
function rowNeighbours(
  { table, squaredNorms }: HollowGram,
  members: Int32Array,
  loadings: Float64Array,
): Neighbours {
  const sum = new Float64Array(table.columns);
  const centre = table.kind === 'sparse' ? table.centre : undefined;
  const centreNorm = centre === undefined ? 0 : squaredNorm(centre);
  const centreDots =
    centre === undefined ? undefined : Float64Array.from(members, (i) => rowDot(table, i, centre));
  let mass = 0;
  let centreSum = 0;
  const moved = (i: number, change: number): void => {
    addRow(table, members[i], change, sum);
    if (centreDots === undefined) return;
    mass += change;
    centreSum += change * centreDots[i];
  };
  for (let i = 0; i < members.length; i++) moved(i, loadings[i]);
  return {
    moved,
    attraction: (i, current) => {
      const stored = rowDot(table, members[i], sum);
      const centred =
        centreDots === undefined ? stored : stored - mass * centreDots[i] - centreSum + mass * centreNorm;
      return centred - squaredNorms[members[i]] * current[i];
    },
  };
}

function innerProduct(gram: HollowGram, i: number, j: number): number {
  if (gram.entries !== undefined) return gram.entries[i * gram.size + j];
  const second = Float64Array.of(0, 1);
  return rowNeighbours(gram, Int32Array.of(i, j), second).attraction(0, second);
}
