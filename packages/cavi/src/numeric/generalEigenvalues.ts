/** Eigenvalues as real and imaginary parts. */
export interface ComplexList {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * Eigenvalues of a general real matrix: balancing, Householder reduction to Hessenberg form, Francis's double shifts
 * (Golub and Van Loan, Matrix Computations, 7.5).
 *
 * @param matrix n x n, row-major, finite; left alone
 */
export function generalEigenvalues(matrix: Float64Array, n: number): ComplexList {
  const h = matrix.slice();
  balance(h, n);
  reduceToHessenberg(h, n);
  const re = new Float64Array(n);
  const im = new Float64Array(n);
  let high = n - 1;
  let steps = 0;
  while (high >= 0) {
    const low = blockStart(h, n, high);
    if (low === high) {
      re[high] = h[high * n + high];
      high -= 1;
      steps = 0;
    } else if (low === high - 1) {
      pairEigenvalues(h, n, low, re, im);
      high -= 2;
      steps = 0;
    } else {
      steps += 1;
      // Every step kept the spectrum; past this count what is left is deflated where it is smallest.
      if (steps > 300) deflateSmallest(h, n, low, high);
      else francisStep(h, n, low, high, steps % 10 === 0);
    }
  }
  return { re, im };
}

/** The largest modulus of an eigenvalue. */
export function spectralRadius(matrix: Float64Array, n: number): number {
  const { re, im } = generalEigenvalues(matrix, n);
  return re.reduce((most, x, i) => Math.max(most, Math.hypot(x, im[i])), 0);
}

/** Scales rows and columns by powers of two until their sizes agree. */
function balance(a: Float64Array, n: number): void {
  for (let sweep = 0, changed = true; changed && sweep < 50; sweep++) {
    changed = false;
    for (let i = 0; i < n; i++) {
      let [row, column] = [0, 0];
      for (let j = 0; j < n; j++) {
        if (j === i) continue;
        row += Math.abs(a[i * n + j]);
        column += Math.abs(a[j * n + i]);
      }
      if (row === 0 || column === 0) continue;
      const factor = 2 ** Math.round(Math.log2(row / column) / 2);
      if (factor === 1 || column * factor + row / factor >= 0.95 * (column + row)) continue;
      changed = true;
      for (let j = 0; j < n; j++) a[i * n + j] /= factor;
      for (let j = 0; j < n; j++) a[j * n + i] *= factor;
    }
  }
}

function reduceToHessenberg(a: Float64Array, n: number): void {
  const v = new Float64Array(n);
  for (let k = 0; k < n - 2; k++) {
    let size = 0;
    for (let i = k + 1; i < n; i++) size = Math.hypot(size, a[i * n + k]);
    if (size === 0) continue;
    const head = a[(k + 1) * n + k];
    const alpha = head > 0 ? -size : size;
    for (let i = k + 1; i < n; i++) v[i] = a[i * n + k];
    v[k + 1] = head - alpha;
    let square = 0;
    for (let i = k + 1; i < n; i++) square += v[i] * v[i];
    if (square === 0) continue;
    for (let j = k; j < n; j++) {
      let sum = 0;
      for (let i = k + 1; i < n; i++) sum += v[i] * a[i * n + j];
      sum *= 2 / square;
      for (let i = k + 1; i < n; i++) a[i * n + j] -= sum * v[i];
    }
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = k + 1; j < n; j++) sum += v[j] * a[i * n + j];
      sum *= 2 / square;
      for (let j = k + 1; j < n; j++) a[i * n + j] -= sum * v[j];
    }
    for (let i = k + 2; i < n; i++) a[i * n + k] = 0;
  }
}

/** The first row of the unreduced block that ends at `high`; tiny subdiagonal entries are set to 0. */
function blockStart(h: Float64Array, n: number, high: number): number {
  for (let i = high; i > 0; i--) {
    const size = Math.abs(h[i * n + i]) + Math.abs(h[(i - 1) * n + i - 1]);
    if (Math.abs(h[i * n + i - 1]) <= Number.EPSILON * (size === 0 ? 1e-300 : size)) {
      h[i * n + i - 1] = 0;
      return i;
    }
  }
  return 0;
}

function pairEigenvalues(h: Float64Array, n: number, low: number, re: Float64Array, im: Float64Array): void {
  const [a, b] = [h[low * n + low], h[low * n + low + 1]];
  const [c, d] = [h[(low + 1) * n + low], h[(low + 1) * n + low + 1]];
  const half = (a - d) / 2;
  const discriminant = half * half + b * c;
  if (discriminant < 0) {
    re.fill((a + d) / 2, low, low + 2);
    im[low] = Math.sqrt(-discriminant);
    im[low + 1] = -im[low];
    return;
  }
  const root = half + (half >= 0 ? 1 : -1) * Math.sqrt(discriminant);
  re[low] = d + root;
  re[low + 1] = root === 0 ? d : d - (b * c) / root;
}

function deflateSmallest(h: Float64Array, n: number, low: number, high: number): void {
  let at = low + 1;
  for (let i = low + 1; i <= high; i++) if (Math.abs(h[i * n + i - 1]) < Math.abs(h[at * n + at - 1])) at = i;
  h[at * n + at - 1] = 0;
}

function francisStep(h: Float64Array, n: number, low: number, high: number, exceptional: boolean): void {
  const [a, b] = [h[(high - 1) * n + high - 1], h[(high - 1) * n + high]];
  const [c, d] = [h[high * n + high - 1], h[high * n + high]];
  let trace = a + d;
  let product = a * d - b * c;
  if (exceptional) {
    const size = Math.abs(c) + Math.abs(h[(high - 1) * n + high - 2]);
    trace = 1.5 * size;
    product = size * size;
  }
  const [h00, h01] = [h[low * n + low], h[low * n + low + 1]];
  const [h10, h11] = [h[(low + 1) * n + low], h[(low + 1) * n + low + 1]];
  let x = h00 * h00 + h01 * h10 - trace * h00 + product;
  let y = h10 * (h00 + h11 - trace);
  let z = h10 * h[(low + 2) * n + low + 1];
  for (let k = low; k < high; k++) {
    const last = k === high - 1;
    reflect(h, n, k, Math.max(low, k - 1), low, high, x, y, last ? 0 : z, last);
    x = h[(k + 1) * n + k];
    y = k + 2 <= high ? h[(k + 2) * n + k] : 0;
    z = k + 3 <= high ? h[(k + 3) * n + k] : 0;
  }
}

/** The reflector that sends (x, y, z) to the first axis, from the left and the right, on rows k .. k + 2 (k + 1 for a pair). */
function reflect(
  h: Float64Array,
  n: number,
  k: number,
  firstColumn: number,
  low: number,
  high: number,
  x: number,
  y: number,
  z: number,
  pair: boolean,
): void {
  const scale = Math.abs(x) + Math.abs(y) + Math.abs(z);
  if (scale === 0) return;
  const [p, q, r] = [x / scale, y / scale, z / scale];
  const size = Math.sqrt(p * p + q * q + r * r);
  const v0 = p + (p >= 0 ? size : -size);
  const beta = 2 / (v0 * v0 + q * q + r * r);
  const [i0, i1, i2] = [k * n, (k + 1) * n, (k + 2) * n];
  for (let j = firstColumn; j <= high; j++) {
    const sum = beta * (v0 * h[i0 + j] + q * h[i1 + j] + (pair ? 0 : r * h[i2 + j]));
    h[i0 + j] -= sum * v0;
    h[i1 + j] -= sum * q;
    if (!pair) h[i2 + j] -= sum * r;
  }
  const lastRow = Math.min(k + 3, high);
  for (let i = low; i <= lastRow; i++) {
    const at = i * n + k;
    const sum = beta * (v0 * h[at] + q * h[at + 1] + (pair ? 0 : r * h[at + 2]));
    h[at] -= sum * v0;
    h[at + 1] -= sum * q;
    if (!pair) h[at + 2] -= sum * r;
  }
}
