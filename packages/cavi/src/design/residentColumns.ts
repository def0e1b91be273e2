import { createColumns, type ColumnMatrix, type ColumnPrecision } from '@lab/linalg';

/** Matrices that stay where the kernels compute, two in single precision counted as one; more send the oldest away. */
const limit = 4;

interface Slot {
  readonly share: number;
  matrix: ColumnMatrix | undefined;
  uses: number;
}

/** The slots that hold a matrix, oldest first. */
const held: Slot[] = [];

/**
 * Runs work on a column matrix that is made when it is needed. A loop of thousands of fits never gives the garbage collector a turn to
 * free what they left in WebAssembly memory: so at most a few designs hold theirs, and one that lost it makes another.
 *
 * @param data the entries, column after column; asked for when the matrix is made
 */
export function residentColumns(
  data: () => Float64Array,
  rows: number,
  columns: number,
  precision: ColumnPrecision = 'double',
): <Result>(work: (matrix: ColumnMatrix) => Result) => Result {
  const slot: Slot = { share: precision === 'single' ? 0.5 : 1, matrix: undefined, uses: 0 };
  return (work) => {
    if (slot.matrix === undefined) {
      makeRoom(slot.share);
      slot.matrix = createColumns(data(), rows, columns, { precision });
      held.push(slot);
    }
    slot.uses += 1;
    try {
      return work(slot.matrix);
    } finally {
      slot.uses -= 1;
    }
  };
}

function makeRoom(share: number): void {
  let total = held.reduce((sum, slot) => sum + slot.share, share);
  while (total > limit) {
    // A prior's function that fits another model in the middle of a sweep must not pull the matrix away from under it.
    const index = held.findIndex(({ uses }) => uses === 0);
    if (index < 0) return;
    const [slot] = held.splice(index, 1);
    total -= slot.share;
    slot.matrix?.free();
    slot.matrix = undefined;
  }
}
