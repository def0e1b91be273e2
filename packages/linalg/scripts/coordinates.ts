/** Where the partial sums meet, as in vectors.ts. */
const SCRATCH = 512;
const VECTORS = 4;

/**
 * Kernels of sweeps over the columns of a matrix. Every sum runs in eight lanes over the index modulo 8, which meet as
 * ((0 + 2) + (1 + 3)) + ((4 + 6) + (5 + 7)), and then takes what is left one by one.
 */
export function coordinateSource(fused: boolean): string {
  const ma = (a: string, b: string, c: string): string =>
    fused ? `f64x2.relaxed_madd(${a}, ${b}, ${c})` : `f64x2.add(${c}, f64x2.mul(${a}, ${b}))`;
  const vectors = Array.from({ length: VECTORS }, (_, v) => v);
  const each = (text: (v: number) => string): string => vectors.map(text).join('\n    ');
  const zeros = each((v) => `let s${v} = i32x4(0, 0, 0, 0);`);
  const lane = (at: number): string => `load<f64>(${SCRATCH}, ${8 * at})`;
  const four = (from: number): string =>
    `((${lane(from)} + ${lane(from + 2)}) + (${lane(from + 1)} + ${lane(from + 3)}))`;
  const reduce = `${each((v) => `v128.store(${SCRATCH}, s${v}, ${16 * v});`)}
  let sum = ${four(0)} + ${four(4)};`;

  return `
/** The inner product of x and y. */
export function columnDot(n: i32, x: usize, y: usize): f64 {
  ${zeros}
  const end = x + <usize>(n & -8) * 8;
  const last = x + <usize>n * 8;
  while (x < end) {
    ${each((v) => `s${v} = ${ma(`v128.load(x, ${16 * v})`, `v128.load(y, ${16 * v})`, `s${v}`)};`)}
    x += 64; y += 64;
  }
  ${reduce}
  while (x < last) { sum += load<f64>(x) * load<f64>(y); x += 8; y += 8; }
  return sum;
}

/** y += alpha x, and the inner product of z with the new y. */
export function columnStep(n: i32, alpha: f64, x: usize, y: usize, z: usize): f64 {
  ${zeros}
  const a = f64x2.splat(alpha);
  const end = x + <usize>(n & -8) * 8;
  const last = x + <usize>n * 8;
  while (x < end) {
    ${each((v) => `const y${v} = ${ma('a', `v128.load(x, ${16 * v})`, `v128.load(y, ${16 * v})`)};`)}
    ${each((v) => `v128.store(y, y${v}, ${16 * v});`)}
    ${each((v) => `s${v} = ${ma(`v128.load(z, ${16 * v})`, `y${v}`, `s${v}`)};`)}
    x += 64; y += 64; z += 64;
  }
  ${reduce}
  while (x < last) {
    const q = load<f64>(y) + alpha * load<f64>(x);
    store<f64>(y, q);
    sum += load<f64>(z) * q;
    x += 8; y += 8; z += 8;
  }
  return sum;
}
`;
}
