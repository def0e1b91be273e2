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
  /**
   * Visits the members in their order: `update` gets the sum over j != i of <x_i, x_j> a_j for member i and returns by how
   * much a_i changes. The loadings are those at the time of the visit.
   */
  visit(loadings: Float64Array, update: (i: number, attraction: number) => number): void;
}

/** When the sweeps end and where they begin. */
export interface SweepOptions {
  /** Largest change of a loading in the last sweep, relative to their root mean square. */
  readonly settled?: number | undefined;
  /** n loadings, one for each row of the table, to start from where those of a member is not 0; default from inner products. */
  readonly start?: Float64Array | undefined;
}

/**
 * Fits the members of one cluster by Gauss-Seidel sweeps with a_i >= 0, yielding after every sweep.
 * Source: derived; see docs/theory.md, "Scales".
 */
export function* oneFactorSweeps(
  gram: HollowGram,
  members: Int32Array,
  { settled = fullySettled, start }: SweepOptions = {},
): Generator<number, OneFactorFit, undefined> {
  const { squaredNorms } = gram;
  if (members.length === 1)
    return { loadings: Float64Array.of(Math.sqrt(squaredNorms[members[0]])), sweeps: 0, converged: true };
  if (members.length === 2) {
    // Two rows show one inner product only: the product of the loadings is known, not their ratio.
    const loading = Math.sqrt(Math.max(innerProduct(gram, members[0], members[1]), 0));
    return { loadings: Float64Array.of(loading, loading), sweeps: 0, converged: true };
  }
  const loadings = givenLoadings(members, start) ?? startingLoadings(gram, members);
  const neighbours = neighboursOf(gram, members, loadings);
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
  neighbours.visit(loadings, (i, attraction) => {
    const old = loadings[i];
    const rest = squares - old * old;
    // What is left after taking out the only non-zero loading is rounding, not a neighbour.
    const value = rest > 4e-16 * squares ? Math.max(0, attraction / rest) : 0;
    const change = value - old;
    if (change === 0) return 0;
    loadings[i] = value;
    squares += value * value - old * old;
    largestChange = Math.max(largestChange, Math.abs(change));
    return change;
  });
  return { largestChange, squares: Math.max(squares, 0) };
}

/** The members' part of loadings that are given, undefined where all are 0. */
function givenLoadings(members: Int32Array, start: Float64Array | undefined): Float64Array | undefined {
  if (start === undefined) return undefined;
  const loadings = Float64Array.from(members, (i) => start[i]);
  return squaredNorm(loadings) > 0 ? loadings : undefined;
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
  const found = new Float64Array(members.length);
  neighboursOf(gram, members, loadings).visit(loadings, (i, attraction) => {
    found[i] = attraction;
    return 0;
  });
  return found;
}

function neighboursOf(gram: HollowGram, members: Int32Array, loadings: Float64Array): Neighbours {
  if (gram.entries !== undefined) return gramNeighbours(gram.entries, gram.size, members);
  return rowNeighbours(gram, members, loadings);
}

function gramNeighbours(entries: Float64Array, size: number, members: Int32Array): Neighbours {
  return {
    visit: (loadings, update) => {
      for (let i = 0; i < members.length; i++) {
        const row = members[i] * size;
        let sum = 0;
        for (let j = 0; j < members.length; j++) sum += entries[row + members[j]] * loadings[j];
        update(i, sum);
      }
    },
  };
}

/** Keeps s = sum of a_j x_j up to date; a centre is carried as a multiple and never added to s. */
function rowNeighbours(gram: HollowGram, members: Int32Array, loadings: Float64Array): Neighbours {
  const { table, squaredNorms } = gram;
  const sum = new Float64Array(table.columns);
  const centre = table.kind === 'sparse' ? table.centre : undefined;
  const centreNorm = centre === undefined ? 0 : squaredNorm(centre);
  const centreDots =
    centre === undefined ? undefined : Float64Array.from(members, (i) => rowDot(table, i, centre));
  let mass = 0;
  let centreSum = 0;
  const moved = (i: number, change: number): void => {
    if (centreDots === undefined) return;
    mass += change;
    centreSum += change * centreDots[i];
  };
  for (let i = 0; i < members.length; i++) {
    addRow(table, members[i], loadings[i], sum);
    moved(i, loadings[i]);
  }
  return {
    visit: (current, update) => {
      sweepRows(gram, members, sum, (i, stored) => {
        const centred =
          centreDots === undefined ? stored : stored - mass * centreDots[i] - centreSum + mass * centreNorm;
        const change = update(i, centred - squaredNorms[members[i]] * current[i]);
        if (change !== 0) moved(i, change);
        return change;
      });
    },
  };
}

/** Member by member: its stored row times the newest vector, to which as much of the row is added as `update` says. */
function sweepRows(
  { table, stored }: HollowGram,
  members: Int32Array,
  vector: Float64Array,
  update: (i: number, product: number) => number,
): void {
  if (stored !== undefined) {
    let i = 0;
    stored.sweep(vector, (_, product) => update(i++, product), members);
    return;
  }
  for (let i = 0; i < members.length; i++) {
    const change = update(i, rowDot(table, members[i], vector));
    if (change !== 0) addRow(table, members[i], change, vector);
  }
}

function innerProduct(gram: HollowGram, i: number, j: number): number {
  if (gram.entries !== undefined) return gram.entries[i * gram.size + j];
  return attractions(gram, Int32Array.of(i, j), Float64Array.of(0, 1))[0];
}
