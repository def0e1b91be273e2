import { LabRangeError } from '../errors.ts';
import type { WorkspaceArrays, WorkspaceData, WorkspaceKernels, WorkspaceMatrix } from '../workspace.ts';

/** The workspace without WebAssembly: every matrix is an array of its own; see `MatrixWorkspace`. */
export function createJavaScriptWorkspace<Precision extends keyof WorkspaceArrays>(
  precision: Precision,
): WorkspaceKernels<WorkspaceArrays[Precision]> {
  type Data = WorkspaceArrays[Precision];
  const arrays = new Map<WorkspaceMatrix, Data>();
  /** Transposed operands, packed; as large as the largest so far. */
  let packed = new Float64Array(0);
  const entries = (a: WorkspaceMatrix): Data => {
    const data = arrays.get(a);
    if (data === undefined)
      throw new LabRangeError('FREED_HANDLE', 'the matrix is not a live one of this workspace');
    return data;
  };
  return {
    matrix(rows, columns) {
      const matrix = { rows, columns };
      const length = rows * columns;
      arrays.set(
        matrix,
        (precision === 'single' ? new Float32Array(length) : new Float64Array(length)) as Data,
      );
      return matrix;
    },
    entries,
    product(m, n, k, a, transposeA, b, transposeB, c, lower) {
      if (packed.length < k * n + n) packed = new Float64Array(k * n + n);
      const x = entries(b);
      for (let p = 0; p < k; p++)
        for (let j = 0; j < n; j++) packed[n + p * n + j] = transposeB === 1 ? x[j * k + p] : x[p * n + j];
      const rowStride = transposeA === 1 ? 1 : k;
      multiply(m, n, k, entries(a), rowStride, transposeA === 1 ? m : 1, packed, entries(c), lower === 1);
    },
    free: () => arrays.clear(),
  };
}

/** Sums in double precision in the first n entries of `packed`, the rows of b behind them, and rounds once. */
function multiply(
  m: number,
  n: number,
  k: number,
  a: WorkspaceData,
  aRow: number,
  aColumn: number,
  packed: Float64Array,
  c: WorkspaceData,
  lower: boolean,
): void {
  for (let i = 0; i < m; i++) {
    const width = lower ? i + 1 : n;
    packed.fill(0, 0, width);
    let p = 0;
    for (; p + 3 < k; p += 4) {
      const at = i * aRow + p * aColumn;
      const [f0, f1] = [a[at], a[at + aColumn]];
      const [f2, f3] = [a[at + 2 * aColumn], a[at + 3 * aColumn]];
      for (let j = 0, q = n + p * n; j < width; j++, q++)
        packed[j] += f0 * packed[q] + f1 * packed[q + n] + f2 * packed[q + 2 * n] + f3 * packed[q + 3 * n];
    }
    for (; p < k; p++) {
      const factor = a[i * aRow + p * aColumn];
      for (let j = 0, q = n + p * n; j < width; j++, q++) packed[j] += factor * packed[q];
    }
    for (let j = 0; j < width; j++) c[i * n + j] = packed[j];
    if (lower) for (let j = 0; j < i; j++) c[j * n + i] = packed[j];
  }
}
