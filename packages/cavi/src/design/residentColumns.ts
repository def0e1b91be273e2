import { createColumns, type ColumnMatrix } from '@lab/linalg';

/** Matrices that stay where the kernels compute; one more sends the oldest away. */
const limit = 4;

interface Slot {
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
): <Result>(work: (matrix: ColumnMatrix) => Result) => Result {
  const slot: Slot = { matrix: undefined, uses: 0 };
  return (work) => {
    if (slot.matrix === undefined) {
      makeRoom();
      slot.matrix = createColumns(data(), rows, columns);
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

function makeRoom(): void {
  if (held.length < limit) return;
  // A prior's function that fits another model in the middle of a sweep must not pull the matrix away from under it.
  const index = held.findIndex(({ uses }) => uses === 0);
  if (index < 0) return;
  const [slot] = held.splice(index, 1);
  slot.matrix?.free();
  slot.matrix = undefined;
}
