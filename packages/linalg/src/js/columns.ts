import type { ColumnKernels } from '../columns.ts';

/**
 * Column kernels without WebAssembly, on the data where they lie. Sums run in the order of the WebAssembly ones: eight lanes over
 * the index modulo 8, then what is left.
 */
export function javaScriptColumns(data: Float64Array, rows: number, columns: number): ColumnKernels {
  const fitted = new Float64Array(rows);
  const products = new Float64Array(columns);
  const multiply = (x: Float64Array, out: Float64Array): void => {
    out.fill(0);
    addColumns(rows, columns, x, data, out);
  };
  const multiplyTranspose = (r: Float64Array, out: Float64Array): void =>
    dotColumns(rows, columns, data, r, out);
  function sweep(
    r: Float64Array,
    update: (column: number, product: number) => number,
    order?: Int32Array,
  ): void {
    const visits = order === undefined ? columns : order.length;
    for (let i = 0; i < visits; i++) {
      const j = order === undefined ? i : order[i];
      const step = update(j, columnDot(rows, data, j * rows, r));
      if (step !== 0) addColumn(rows, -step, data, j * rows, r);
    }
  }
  return {
    multiply,
    multiplyTranspose,
    gramMultiply(x, out) {
      multiply(x, fitted);
      multiplyTranspose(fitted, out);
    },
    outerMultiply(r, out) {
      multiplyTranspose(r, products);
      multiply(products, out);
    },
    sweep,
    relax(r, { x, field, diagonal, gain, scale, omega = 1, order }) {
      const visits = order === undefined ? columns : order.length;
      for (let i = 0; i < visits; i++) {
        const j = order === undefined ? i : order[i];
        const old = x[j];
        field[j] = columnDot(rows, data, j * rows, r) * scale + diagonal[j] * old;
        const step = omega * (gain[j] * field[j] - old);
        if (step === 0) continue;
        x[j] = old + step;
        addColumn(rows, old - x[j], data, j * rows, r);
      }
    },
    sweepTogether(r, update) {
      multiplyTranspose(r, products);
      for (let j = 0; j < columns; j++) products[j] = -update(j, products[j]);
      addColumns(rows, columns, products, data, r);
    },
    free() {
      // Nothing to give back.
    },
  };
}

/** The inner product of n entries of `a` from `start` with x. */
function columnDot(n: number, a: Float64Array, start: number, x: Float64Array): number {
  let [s0, s1, s2, s3, s4, s5, s6, s7] = [0, 0, 0, 0, 0, 0, 0, 0];
  const whole = n - (n % 8);
  let at = start;
  for (let i = 0; i < whole; i += 8, at += 8) {
    s0 += a[at] * x[i];
    s1 += a[at + 1] * x[i + 1];
    s2 += a[at + 2] * x[i + 2];
    s3 += a[at + 3] * x[i + 3];
    s4 += a[at + 4] * x[i + 4];
    s5 += a[at + 5] * x[i + 5];
    s6 += a[at + 6] * x[i + 6];
    s7 += a[at + 7] * x[i + 7];
  }
  let sum = s0 + s2 + (s1 + s3) + (s4 + s6 + (s5 + s7));
  for (let i = whole; i < n; i++, at++) sum += a[at] * x[i];
  return sum;
}

/** Adds c times n entries of `a` from `start` to x. */
function addColumn(n: number, c: number, a: Float64Array, start: number, x: Float64Array): void {
  for (let i = 0, at = start; i < n; i++, at++) x[i] += c * a[at];
}

/** Writes the inner products of all columns with x, four columns at a time. */
function dotColumns(n: number, columns: number, a: Float64Array, x: Float64Array, out: Float64Array): void {
  const whole = columns - (columns % 4);
  for (let j = 0; j < whole; j += 4) {
    const [a0, a1, a2, a3] = [j * n, (j + 1) * n, (j + 2) * n, (j + 3) * n];
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const value = x[i];
      s0 += a[a0 + i] * value;
      s1 += a[a1 + i] * value;
      s2 += a[a2 + i] * value;
      s3 += a[a3 + i] * value;
    }
    out[j] = s0;
    out[j + 1] = s1;
    out[j + 2] = s2;
    out[j + 3] = s3;
  }
  for (let j = whole; j < columns; j++) out[j] = columnDot(n, a, j * n, x);
}

/** Adds the sum of c_j a_j to x, four columns at a time. */
function addColumns(n: number, columns: number, c: Float64Array, a: Float64Array, x: Float64Array): void {
  const whole = columns - (columns % 4);
  for (let j = 0; j < whole; j += 4) {
    const [c0, c1, c2, c3] = [c[j], c[j + 1], c[j + 2], c[j + 3]];
    if (c0 === 0 && c1 === 0 && c2 === 0 && c3 === 0) continue;
    const [a0, a1, a2, a3] = [j * n, (j + 1) * n, (j + 2) * n, (j + 3) * n];
    for (let i = 0; i < n; i++) x[i] += c0 * a[a0 + i] + c1 * a[a1 + i] + c2 * a[a2 + i] + c3 * a[a3 + i];
  }
  for (let j = whole; j < columns; j++) if (c[j] !== 0) addColumn(n, c[j], a, j * n, x);
}
