/** Where the partial sums of a dot product meet: stored side by side, so that V8 may fuse the loop that made them. */
const SCRATCH = 512;
const ROWS = 4;

/** Vector and matrix-vector kernels in f64; every sum runs in four lanes over the index modulo 4, then (0 + 2) + (1 + 3). */
export function vectorSource(fused: boolean): string {
  const ma = (a: string, b: string, c: string): string =>
    fused ? `f64x2.relaxed_madd(${a}, ${b}, ${c})` : `f64x2.add(${c}, f64x2.mul(${a}, ${b}))`;
  const rows = Array.from({ length: ROWS }, (_, r) => r);
  const zero = 'i32x4(0, 0, 0, 0)';
  const lane = (slot: number, at: number): string => `load<f64>(${SCRATCH}, ${32 * slot + 8 * at})`;
  const total = (slot: number): string =>
    `(${lane(slot, 0)} + ${lane(slot, 2)}) + (${lane(slot, 1)} + ${lane(slot, 3)})`;
  // All stores before the first load: a load between two stores keeps V8 from fusing them.
  const reduce = (sums: readonly (readonly [string, string])[]): string =>
    sums
      .map(
        ([low, high], slot) =>
          `v128.store(${SCRATCH}, ${low}, ${32 * slot}); v128.store(${SCRATCH}, ${high}, ${32 * slot + 16});`,
      )
      .join(' ');
  const reduceRows = `${reduce(rows.map((r) => [`s${r}`, `t${r}`]))}
    ${rows.map((r) => `let d${r} = ${total(r)};`).join(' ')}`;

  return `
export function dot(n: i32, x: usize, y: usize): f64 {
  let s0 = ${zero}; let s1 = ${zero};
  const wide = n & -4;
  const end = x + <usize>wide * 8;
  while (x < end) {
    s0 = ${ma('v128.load(x)', 'v128.load(y)', 's0')};
    s1 = ${ma('v128.load(x, 16)', 'v128.load(y, 16)', 's1')};
    x += 32; y += 32;
  }
  ${reduce([['s0', 's1']])}
  let s = ${total(0)};
  for (let i = wide; i < n; i++) { s += load<f64>(x) * load<f64>(y); x += 8; y += 8; }
  return s;
}

export function axpy(n: i32, alpha: f64, x: usize, y: usize): void {
  const a = f64x2.splat(alpha);
  const wide = n & -4;
  const end = x + <usize>wide * 8;
  while (x < end) {
    const x0 = v128.load(x); const x1 = v128.load(x, 16);
    const y0 = v128.load(y); const y1 = v128.load(y, 16);
    v128.store(y, ${ma('a', 'x0', 'y0')}); v128.store(y, ${ma('a', 'x1', 'y1')}, 16);
    x += 32; y += 32;
  }
  for (let i = wide; i < n; i++) { store<f64>(y, load<f64>(y) + alpha * load<f64>(x)); x += 8; y += 8; }
}

export function scal(n: i32, alpha: f64, x: usize): void {
  const a = f64x2.splat(alpha);
  const wide = n & -4;
  const end = x + <usize>wide * 8;
  while (x < end) {
    const x0 = v128.load(x); const x1 = v128.load(x, 16);
    v128.store(x, f64x2.mul(a, x0)); v128.store(x, f64x2.mul(a, x1), 16);
    x += 32;
  }
  for (let i = wide; i < n; i++) { store<f64>(x, alpha * load<f64>(x)); x += 8; }
}

/** x <- c x + s y, y <- c y - s x. */
export function rot(n: i32, x: usize, y: usize, c: f64, s: f64): void {
  const vc = f64x2.splat(c); const vs = f64x2.splat(s); const vm = f64x2.splat(-s);
  const wide = n & -4;
  const end = x + <usize>wide * 8;
  while (x < end) {
    const x0 = v128.load(x); const x1 = v128.load(x, 16);
    const y0 = v128.load(y); const y1 = v128.load(y, 16);
    v128.store(x, ${ma('vs', 'y0', 'f64x2.mul(vc, x0)')}); v128.store(x, ${ma('vs', 'y1', 'f64x2.mul(vc, x1)')}, 16);
    v128.store(y, ${ma('vm', 'x0', 'f64x2.mul(vc, y0)')}); v128.store(y, ${ma('vm', 'x1', 'f64x2.mul(vc, y1)')}, 16);
    x += 32; y += 32;
  }
  for (let i = wide; i < n; i++) {
    const p = load<f64>(x); const q = load<f64>(y);
    store<f64>(x, c * p + s * q); store<f64>(y, c * q - s * p);
    x += 8; y += 8;
  }
}

function dots4(n: i32, a: usize, lda: usize, x: usize, y: usize, alpha: f64, accumulate: i32): void {
  ${rows.map((r) => `let s${r} = ${zero}; let t${r} = ${zero}; const a${r} = a + ${r} * lda;`).join('\n  ')}
  const wide = <usize>(n & -4) * 8;
  const whole = <usize>n * 8;
  let p: usize = 0;
  for (; p < wide; p += 32) {
    const xp = x + p;
    const x0 = v128.load(xp); const x1 = v128.load(xp, 16);
    ${rows.map((r) => `{ const ap = a${r} + p; s${r} = ${ma('v128.load(ap)', 'x0', `s${r}`)}; t${r} = ${ma('v128.load(ap, 16)', 'x1', `t${r}`)}; }`).join('\n    ')}
  }
  ${reduceRows}
  for (; p < whole; p += 8) {
    const q = load<f64>(x + p);
    ${rows.map((r) => `d${r} += load<f64>(a${r} + p) * q;`).join(' ')}
  }
  if (accumulate) {
    ${rows.map((r) => `store<f64>(y, load<f64>(y, ${r * 8}) + alpha * d${r}, ${r * 8});`).join(' ')}
  } else {
    ${rows.map((r) => `store<f64>(y, alpha * d${r}, ${r * 8});`).join(' ')}
  }
}

/** y[i] = alpha <row i of A, x> (+ y[i]); rows of A contiguous, lda in bytes. */
export function gemvRows(m: i32, n: i32, alpha: f64, a: usize, lda: usize, x: usize, y: usize, accumulate: i32): void {
  let i = 0;
  for (; i + ${ROWS} <= m; i += ${ROWS}) {
    dots4(n, a, lda, x, y, alpha, accumulate);
    a += ${ROWS} * lda; y += ${ROWS * 8};
  }
  for (; i < m; i++) {
    const d = alpha * dot(n, a, x);
    store<f64>(y, accumulate ? load<f64>(y) + d : d);
    a += lda; y += 8;
  }
}

/** y += alpha sum of x[i] (row i of A); rows of A contiguous, lda and incx in bytes. */
export function gemvColumns(m: i32, n: i32, alpha: f64, a: usize, lda: usize, x: usize, incx: usize, y: usize): void {
  let i = 0;
  const wide = <usize>(n & -4) * 8;
  const whole = <usize>n * 8;
  for (; i + ${ROWS} <= m; i += ${ROWS}) {
    ${rows.map((r) => `const a${r} = a + ${r} * lda; const x${r} = alpha * load<f64>(x + ${r} * incx); const v${r} = f64x2.splat(x${r});`).join('\n    ')}
    let p: usize = 0;
    for (; p < wide; p += 32) {
      const yp = y + p;
      let y0 = v128.load(yp); let y1 = v128.load(yp, 16);
      ${rows.map((r) => `{ const ap = a${r} + p; y0 = ${ma(`v${r}`, 'v128.load(ap)', 'y0')}; y1 = ${ma(`v${r}`, 'v128.load(ap, 16)', 'y1')}; }`).join('\n      ')}
      v128.store(yp, y0); v128.store(yp, y1, 16);
    }
    for (; p < whole; p += 8) {
      let q = load<f64>(y + p);
      ${rows.map((r) => `q += x${r} * load<f64>(a${r} + p);`).join(' ')}
      store<f64>(y + p, q);
    }
    a += ${ROWS} * lda; x += ${ROWS} * incx;
  }
  for (; i < m; i++) {
    axpy(n, alpha * load<f64>(x), a, y);
    a += lda; x += incx;
  }
}

/** y = A x for symmetric A of which only the lower triangle is read, once; y is cleared first. */
export function symvLower(n: i32, a: usize, lda: usize, x: usize, y: usize): void {
  memory.fill(y, 0, <usize>n * 8);
  let i = 0;
  for (; i + ${ROWS} <= n; i += ${ROWS}) {
    ${rows.map((r) => `const a${r} = a + ${r} * lda; const x${r} = load<f64>(x + <usize>i * 8, ${r * 8}); const v${r} = f64x2.splat(x${r}); let s${r} = ${zero}; let t${r} = ${zero};`).join('\n    ')}
    const whole = <usize>i * 8;
    let p: usize = 0;
    for (; p < whole; p += 32) {
      const xp = x + p; const yp = y + p;
      const x0 = v128.load(xp); const x1 = v128.load(xp, 16);
      let y0 = v128.load(yp); let y1 = v128.load(yp, 16);
      ${rows
        .map(
          (r) => `const o${r} = a${r} + p; const p${r} = v128.load(o${r}); const q${r} = v128.load(o${r}, 16);
      s${r} = ${ma(`p${r}`, 'x0', `s${r}`)}; t${r} = ${ma(`q${r}`, 'x1', `t${r}`)};
      y0 = ${ma(`v${r}`, `p${r}`, 'y0')}; y1 = ${ma(`v${r}`, `q${r}`, 'y1')};`,
        )
        .join('\n      ')}
      v128.store(yp, y0); v128.store(yp, y1, 16);
    }
    ${reduceRows}
    ${rows
      .map((r) =>
        [
          `d${r} += load<f64>(a${r} + p, ${r * 8}) * x${r};`,
          ...Array.from(
            { length: r },
            (_, s) => `{ const e = load<f64>(a${r} + p, ${s * 8}); d${r} += e * x${s}; d${s} += e * x${r}; }`,
          ),
        ].join(' '),
      )
      .join('\n    ')}
    ${rows.map((r) => `store<f64>(y + p, d${r}, ${r * 8});`).join(' ')}
    a += ${ROWS} * lda;
  }
  for (; i < n; i++) {
    const xi = load<f64>(x + <usize>i * 8);
    const d = dot(i, a, x);
    axpy(i, xi, a, y);
    store<f64>(y + <usize>i * 8, d + load<f64>(a + <usize>i * 8) * xi);
    a += lda;
  }
}
`;
}
