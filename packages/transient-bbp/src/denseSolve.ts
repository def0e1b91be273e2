/**
 * Solves A X = B in place for a small dense matrix by elimination with partial pivoting: A is n x n and B n x m, both
 * row-major; A is destroyed, B becomes X. Returns false when A is singular to working precision.
 */
export function denseSolve(a: Float64Array, b: Float64Array, n: number, m: number): boolean {
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let i = column + 1; i < n; i++)
      if (Math.abs(a[i * n + column]) > Math.abs(a[pivot * n + column])) pivot = i;
    const lead = a[pivot * n + column];
    if (lead === 0 || !Number.isFinite(lead)) return false;
    if (pivot !== column) {
      swapRows(a, n, pivot, column);
      swapRows(b, m, pivot, column);
    }
    for (let i = column + 1; i < n; i++) {
      const factor = a[i * n + column] / lead;
      if (factor === 0) continue;
      for (let j = column; j < n; j++) a[i * n + j] -= factor * a[column * n + j];
      for (let j = 0; j < m; j++) b[i * m + j] -= factor * b[column * m + j];
    }
  }
  for (let i = n - 1; i >= 0; i--)
    for (let j = 0; j < m; j++) {
      let sum = b[i * m + j];
      for (let k = i + 1; k < n; k++) sum -= a[i * n + k] * b[k * m + j];
      b[i * m + j] = sum / a[i * n + i];
    }
  return true;
}

function swapRows(matrix: Float64Array, width: number, first: number, second: number): void {
  for (let j = 0; j < width; j++) {
    const kept = matrix[first * width + j];
    matrix[first * width + j] = matrix[second * width + j];
    matrix[second * width + j] = kept;
  }
}
