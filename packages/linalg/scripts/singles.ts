/** Where the partial sums meet, as in vectors.ts. */
const SCRATCH = 512;
/** Rows whose products with a vector and sum are taken at a time: as many as there are registers for. */
const TOGETHER = 8;

/**
 * Products of a matrix in single precision, whose rows are filled up with zeros to whole vectors, as are x and y. But for `roughRows`
 * vectors are doubles: entries are widened on their way, every product and sum is one of doubles.
 */
export function singleSource(fused: boolean): string {
  const ma = (a: string, b: string, c: string): string =>
    fused ? `f64x2.relaxed_madd(${a}, ${b}, ${c})` : `f64x2.add(${c}, f64x2.mul(${a}, ${b}))`;
  const rows = [0, 1, 2, 3];
  const zero = 'i32x4(0, 0, 0, 0)';
  const wide = (at: string): string => `f64x2.promote_low_f32x4(v128.load64_zero(${at}))`;
  const lane = (at: number): string => `load<f64>(${SCRATCH}, ${8 * at})`;
  const each = (text: (r: number) => string): string => rows.map(text).join('\n    ');

  return `
/** y[i] = <row i of A, x>; lda in bytes. */
export function singleRows(m: i32, a: usize, lda: usize, x: usize, y: usize): void {
  let i = 0;
  for (; i + 4 <= m; i += 4) {
    ${each((r) => `const a${r} = a + ${r} * lda; let s${r} = ${zero};`)}
    for (let p: usize = 0; p < lda; p += 8) {
      const x0 = v128.load(x + 2 * p);
      ${each((r) => `s${r} = ${ma(wide(`a${r} + p`), 'x0', `s${r}`)};`)}
    }
    ${each((r) => `v128.store(${SCRATCH}, s${r}, ${16 * r});`)}
    ${each((r) => `store<f64>(y, ${lane(2 * r)} + ${lane(2 * r + 1)}, ${8 * r});`)}
    a += 4 * lda; y += 32;
  }
  for (; i < m; i++) {
    let s0 = ${zero};
    for (let p: usize = 0; p < lda; p += 8) s0 = ${ma(wide('a + p'), 'v128.load(x + 2 * p)', 's0')};
    v128.store(${SCRATCH}, s0);
    store<f64>(y, ${lane(0)} + ${lane(1)});
    a += lda; y += 8;
  }
}

/** y += sum of x[i] (row i of A); lda in bytes. */
export function singleColumns(m: i32, a: usize, lda: usize, x: usize, y: usize): void {
  let i = 0;
  for (; i + 4 <= m; i += 4) {
    ${each((r) => `const a${r} = a + ${r} * lda; const v${r} = v128.load64_splat(x, ${8 * r});`)}
    for (let p: usize = 0; p < lda; p += 8) {
      const yp = y + 2 * p;
      let y0 = v128.load(yp);
      ${each((r) => `y0 = ${ma(`v${r}`, wide(`a${r} + p`), 'y0')};`)}
      v128.store(yp, y0);
    }
    a += 4 * lda; x += 32;
  }
  for (; i < m; i++) {
    const v0 = v128.load64_splat(x);
    for (let p: usize = 0; p < lda; p += 8) {
      const yp = y + 2 * p;
      v128.store(yp, ${ma('v0', wide('a + p'), 'v128.load(yp)')});
    }
    a += lda; x += 8;
  }
}
${fused ? outerSource('outer') + outerSource('rough') : simpleOuter}
`;
}

const simpleOuter = `
/** y += A'(A x) for a multiple of four rows, each read once. */
export function outerRows(m: i32, a: usize, lda: usize, x: usize, y: usize): void {
  for (let i = 0; i < m; i += 4) {
    singleRows(4, a, lda, x, ${2 * SCRATCH});
    singleColumns(4, a, lda, ${2 * SCRATCH}, y);
    a += 4 * lda;
  }
}`;

/**
 * y += A'(A x) for a number of rows that is a multiple of eight, each read once. `outer` computes in double precision; in `rough` x, y
 * and all arithmetic are in single precision too. Where multiply-adds are fused alone: older compilers spill with eight rows.
 */
function outerSource(name: 'outer' | 'rough'): string {
  const rough = name === 'rough';
  const [type, vector, size] = rough ? ['f32', 'f32x4', 4] : ['f64', 'f64x2', 8];
  const ma = (a: string, b: string, c: string): string => `${vector}.relaxed_madd(${a}, ${b}, ${c})`;
  const each = (text: (r: number) => string): string =>
    Array.from({ length: TOGETHER }, (_, r) => text(r)).join('\n    ');
  const entries = (r: number): string =>
    rough ? `v128.load(a${r} + p)` : `f64x2.promote_low_f32x4(v128.load64_zero(a${r} + p))`;
  const total = (r: number): string =>
    Array.from({ length: 16 / size }, (_, at) => `load<${type}>(${SCRATCH}, ${16 * r + size * at})`).join(
      ' + ',
    );
  const at = (base: string): string => (rough ? `${base} + p` : `${base} + 2 * p`);
  const step = rough ? 16 : 8;
  // Two sums: the rows' multiply-adds need not wait for one another.
  const half = (first: number, from: string): string =>
    Array.from({ length: TOGETHER / 2 }, (_, k) => first + 2 * k).reduce(
      (sum, r) => (sum === '' ? `${vector}.mul(v${r}, ${entries(r)})` : ma(`v${r}`, entries(r), sum)),
      from,
    );
  return `
export function ${name}Rows(m: i32, a: usize, lda: usize, x: usize, y: usize): void {
  for (let i = 0; i < m; i += ${TOGETHER}) {
    ${each((r) => `const a${r} = a + ${r} * lda; let s${r} = i32x4(0, 0, 0, 0);`)}
    let p: usize = 0;
    for (; p < lda; p += ${step}) {
      const x0 = v128.load(${at('x')});
      ${each((r) => `s${r} = ${ma(entries(r), 'x0', `s${r}`)};`)}
    }
    ${each((r) => `v128.store(${SCRATCH}, s${r}, ${16 * r});`)}
    ${each((r) => `const v${r} = ${vector}.splat(${total(r)});`)}
    for (p = 0; p < lda; p += ${step}) {
      const sum = ${half(0, `v128.load(${at('y')})`)};
      const other = ${half(1, '')};
      v128.store(${at('y')}, ${vector}.add(sum, other));
    }
    a += ${TOGETHER} * lda;
  }
}`;
}
