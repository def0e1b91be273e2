import { toDense, type MatrixLike } from '@lab/linalg';

/** Options of {@link linearAssignment}. */
export interface LinearAssignmentOptions {
  /** Look for the largest sum rather than the smallest; default false. */
  readonly maximize?: boolean;
}

/** A one-to-one matching of rows and columns. */
export interface LinearAssignment {
  /** For each row its column, -1 for a row left over (more rows than columns). */
  readonly columns: Int32Array;
  /** The sum of the matched entries. */
  readonly total: number;
}

/**
 * The one-to-one matching of min(rows, columns) rows and columns with the smallest (or largest) sum of entries: the
 * Hungarian method with shortest augmenting paths (R. Jonker and A. Volgenant, Computing 38, 1987), O(rows^2 columns).
 *
 * @param cost - any matrix of finite numbers
 * @param options - maximize
 * @throws LabRangeError SHAPE, NOT_FINITE
 */
export function linearAssignment(
  cost: MatrixLike,
  { maximize = false }: LinearAssignmentOptions = {},
): LinearAssignment {
  const { data, rows, columns, stride } = toDense(cost, 'cost');
  const sign = maximize ? -1 : 1;
  const wide = rows <= columns;
  const [short, long] = wide ? [rows, columns] : [columns, rows];
  const flat = new Float64Array(short * long);
  for (let i = 0; i < short; i += 1) {
    for (let j = 0; j < long; j += 1) {
      flat[i * long + j] = sign * (wide ? data[i * stride + j] : data[j * stride + i]);
    }
  }
  const owners = augment(flat, short, long);
  const matched = new Int32Array(rows).fill(-1);
  let total = 0;
  for (let j = 0; j < long; j += 1) {
    const i = owners[j];
    if (i < 0) continue;
    matched[wide ? i : j] = wide ? j : i;
    total += sign * flat[i * long + j];
  }
  return { columns: matched, total };
}

/** For each column the row matched to it, or -1; every row is matched (rows <= columns). */
function augment(cost: Float64Array, rows: number, columns: number): Int32Array {
  const owners = new Int32Array(columns).fill(-1);
  const rowPotential = new Float64Array(rows);
  const columnPotential = new Float64Array(columns);
  const distance = new Float64Array(columns);
  const previous = new Int32Array(columns);
  const settled = new Uint8Array(columns);
  for (let start = 0; start < rows; start += 1) {
    distance.fill(Infinity);
    settled.fill(0);
    let row = start;
    let column = -1;
    let reached = 0;
    for (;;) {
      let nearest = -1;
      let smallest = Infinity;
      for (let j = 0; j < columns; j += 1) {
        if (settled[j] === 1) continue;
        const length = reached + cost[row * columns + j] - rowPotential[row] - columnPotential[j];
        if (length < distance[j]) {
          distance[j] = length;
          previous[j] = column;
        }
        if (distance[j] < smallest) {
          smallest = distance[j];
          nearest = j;
        }
      }
      reached = smallest;
      column = nearest;
      settled[column] = 1;
      if (owners[column] < 0) break;
      row = owners[column];
    }
    rowPotential[start] += reached;
    for (let j = 0; j < columns; j += 1) {
      if (settled[j] === 0 || j === column) continue;
      rowPotential[owners[j]] += reached - distance[j];
      columnPotential[j] -= reached - distance[j];
    }
    while (previous[column] >= 0) {
      const before = previous[column];
      owners[column] = owners[before];
      column = before;
    }
    owners[column] = start;
  }
  return owners;
}
