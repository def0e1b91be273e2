import { at } from './address';

/** Sums and differences of the two halves, in place. */
export function sumsAndDifferences(half: i32, x: usize): void {
  const y = at(x, half);
  let i = 0;
  for (; i + 2 <= half; i += 2) {
    const a = v128.load(at(x, i));
    const b = v128.load(at(y, i));
    v128.store(at(x, i), f64x2.add(a, b));
    v128.store(at(y, i), f64x2.sub(a, b));
  }
  if (i < half) {
    const a = load<f64>(at(x, i));
    const b = load<f64>(at(y, i));
    store<f64>(at(x, i), a + b);
    store<f64>(at(y, i), a - b);
  }
}

/** Walsh-Hadamard transform in natural order, not scaled, of n = 2^k numbers in place. */
export function walshHadamard(n: i32, x: usize): void {
  if (n == 2) return sumsAndDifferences(1, x);
  if (n < 4) return;
  for (let i = 0; i < n; i += 4) {
    const p = at(x, i);
    const a = v128.load(p);
    const b = v128.load(p, 16);
    const s = f64x2.add(a, b);
    const d = f64x2.sub(a, b);
    const even = v128.shuffle<f64>(s, d, 0, 2);
    const odd = v128.shuffle<f64>(s, d, 1, 3);
    const sum = f64x2.add(even, odd);
    const difference = f64x2.sub(even, odd);
    v128.store(p, v128.shuffle<f64>(sum, difference, 0, 2));
    v128.store(p, v128.shuffle<f64>(sum, difference, 1, 3), 16);
  }
  let half = 4;
  // Two levels in one pass over the data.
  for (; half * 4 <= n; half *= 4)
    for (let i = 0; i < n; i += 4 * half)
      for (let j = 0; j < half; j += 2) {
        const p = at(x, i + j);
        const q = at(p, 2 * half);
        const a = v128.load(p);
        const b = v128.load(at(p, half));
        const c = v128.load(q);
        const d = v128.load(at(q, half));
        const s = f64x2.add(a, b);
        const t = f64x2.sub(a, b);
        const u = f64x2.add(c, d);
        const v = f64x2.sub(c, d);
        v128.store(p, f64x2.add(s, u));
        v128.store(at(p, half), f64x2.add(t, v));
        v128.store(q, f64x2.sub(s, u));
        v128.store(at(q, half), f64x2.sub(t, v));
      }
  if (half < n) for (let i = 0; i < n; i += 2 * half) sumsAndDifferences(half, at(x, i));
}
