/** C = A B, rows of C summed up in double precision and rounded once. */
export function gemmFloat32(
  m: number,
  n: number,
  k: number,
  a: Float32Array,
  aRow: number,
  aColumn: number,
  b: Float32Array,
  bRow: number,
  bColumn: number,
  c: Float32Array,
): void {
  const line = new Float64Array(n);
  for (let i = 0; i < m; i++) {
    line.fill(0);
    for (let p = 0; p < k; p++) {
      const factor = a[i * aRow + p * aColumn];
      for (let j = 0, at = p * bRow; j < n; j++, at += bColumn) line[j] += factor * b[at];
    }
    c.set(line, i * n);
  }
}
