import { createColumns, type ColumnMatrix, type ColumnPrecision } from '@lab/linalg';

/** Matrices that stay where the kernels compute, two in single precision counted as one; more send the oldest away. */
const limit = 4;

/** Bytes laid out, and multiples of the bytes held, after which all that nobody is using goes at once. */
const [renewalBytes, renewalFactor] = [2 ** 26, 4];

interface Slot {
  readonly share: number;
  readonly bytes: number;
  matrix: ColumnMatrix | undefined;
  uses: number;
}

/** The slots that hold a matrix, oldest first. */
const held: Slot[] = [];
/** Bytes laid out since all went. */
let laidOut = 0;

/**
 * Runs work on a column matrix that is made when it is needed. A loop of thousands of fits never gives the garbage collector a turn to
 * free what they left in WebAssembly memory: so at most a few designs hold theirs, and one that lost it makes another. Memory of
 * one size does not serve another as long as anything lies above it: so that fits of ever new sizes do not fill it, from time to
 * time all of it is given back.
 *
 * @param data the entries, column after column; asked for when the matrix is made
 */
export function residentColumns(
  data: () => Float64Array,
  rows: number,
  columns: number,
  precision: ColumnPrecision = 'double',
): <Result>(work: (matrix: ColumnMatrix) => Result) => Result {
  const share = precision === 'single' ? 0.5 : 1;
  const slot: Slot = { share, bytes: 8 * share * rows * columns, matrix: undefined, uses: 0 };
  return (work) => {
    if (slot.matrix === undefined) {
      makeRoom(slot);
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

function makeRoom(wanted: Slot): void {
  const heldBytes = held.reduce((sum, { bytes }) => sum + bytes, 0);
  if (laidOut > renewalBytes + renewalFactor * heldBytes) {
    laidOut = 0;
    while (releaseOldest());
  }
  laidOut += wanted.bytes;
  while (held.reduce((sum, { share }) => sum + share, wanted.share) > limit && releaseOldest());
}

/** Frees the matrix that was made first of those that are not in use; false where there is none. */
function releaseOldest(): boolean {
  // A prior's function that fits another model in the middle of a sweep must not pull the matrix away from under it.
  const index = held.findIndex(({ uses }) => uses === 0);
  if (index < 0) return false;
  const [slot] = held.splice(index, 1);
  slot.matrix?.free();
  slot.matrix = undefined;
  return true;
}
