/** One register tile of the matrix product: `rows` x `columns` accumulators, columns in vectors of 16 bytes. */
export interface Tile {
  readonly type: 'f64' | 'f32';
  readonly rows: number;
  readonly columns: number;
  /** Steps of the inner index written out; default 4. Older compilers run out of registers with more than one. */
  readonly unroll?: number;
}

/**
 * The tiles of each module, the narrow ones first. V8 has 15 vector registers, 15 pairs of them where it fuses neighbours to
 * 256 bits, and multiply then add needs one more than multiply-add.
 */
export const tiles = {
  plain: [
    { type: 'f64', rows: 4, columns: 4 },
    { type: 'f32', rows: 4, columns: 8 },
    { type: 'f64', rows: 4, columns: 8 },
    { type: 'f32', rows: 4, columns: 16 },
    { type: 'f64', rows: 4, columns: 4, unroll: 1 },
    { type: 'f32', rows: 4, columns: 8, unroll: 1 },
  ],
  relaxed: [
    { type: 'f64', rows: 6, columns: 4 },
    { type: 'f32', rows: 6, columns: 8 },
    { type: 'f64', rows: 6, columns: 8 },
    { type: 'f32', rows: 6, columns: 16 },
  ],
} as const satisfies Record<string, readonly Tile[]>;

/** Where an edge tile is computed before its valid part is added to C. */
const SCRATCH = 1024;

/** The order of the sum over the inner index is the same in every tile. */
export function tileSource(tile: Tile, fused: boolean): string {
  const { type, rows, columns, unroll = 4 } = tile;
  const size = type === 'f64' ? 8 : 4;
  const lanes = 16 / size;
  const vectors = columns / lanes;
  const vector = type === 'f64' ? 'f64x2' : 'f32x4';
  const splatLoad = type === 'f64' ? 'v128.load64_splat' : 'v128.load32_splat';
  const name = `${type}_${rows}x${columns}${unroll === 1 ? '_simple' : ''}`;
  const each = <T>(count: number, make: (index: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => make(i));
  const grid = (make: (row: number, column: number) => string): string =>
    each(rows, (r) => each(vectors, (v) => make(r, v)).join(' ')).join('\n  ');
  const accumulate = (a: string, b: string, c: string): string =>
    fused
      ? `${c} = ${vector}.relaxed_madd(${a}, ${b}, ${c});`
      : `${c} = ${vector}.add(${c}, ${vector}.mul(${a}, ${b}));`;
  const step = (k: number): string =>
    [
      ...each(vectors, (v) => `b${v} = v128.load(b, ${(k * columns + v * lanes) * size});`),
      ...each(rows, (r) =>
        [
          `a0 = ${splatLoad}(a, ${(k * rows + r) * size});`,
          ...each(vectors, (v) => accumulate('a0', `b${v}`, `c${r}_${v}`)),
        ].join(' '),
      ),
    ].join('\n    ');

  return `
function tile_${name}(kc: i32, a: usize, b: usize, c: usize, ldc: usize, alpha: ${type}, overwrite: i32): void {
  let a0 = i32x4(0, 0, 0, 0);
  ${each(vectors, (v) => `let b${v} = i32x4(0, 0, 0, 0);`).join(' ')}
  ${grid((r, v) => `let c${r}_${v} = i32x4(0, 0, 0, 0);`)}
  let k = kc;
  ${
    unroll === 1
      ? ''
      : `for (; k >= ${unroll}; k -= ${unroll}) {
    ${each(unroll, step).join('\n    ')}
    a += ${unroll * rows * size};
    b += ${unroll * columns * size};
  }`
  }
  for (; k > 0; k--) {
    ${step(0)}
    a += ${rows * size};
    b += ${columns * size};
  }
  const s = ${vector}.splat(alpha);
  ${grid((r, v) => `c${r}_${v} = ${vector}.mul(s, c${r}_${v});`)}
  if (overwrite) {
    ${each(rows, (r) => `${each(vectors, (v) => `v128.store(c, c${r}_${v}, ${v * 16});`).join(' ')} c += ldc;`).join('\n    ')}
  } else {
    ${each(rows, (r) =>
      [
        ...each(vectors, (v) => `b${v} = v128.load(c, ${v * 16});`),
        ...each(vectors, (v) => `c${r}_${v} = ${vector}.add(b${v}, c${r}_${v});`),
        ...each(vectors, (v) => `v128.store(c, c${r}_${v}, ${v * 16});`),
        'c += ldc;',
      ].join(' '),
    ).join('\n    ')}
  }
}

export function macro_${name}(mc: i32, nc: i32, kc: i32, ap: usize, bp: usize, c: usize, ldc: usize, alpha: ${type}, overwrite: i32, diagonal: i32): void {
  for (let i = 0; i < mc; i += ${rows}) {
    const a = ap + <usize>(i * kc) * ${size};
    const low = i + diagonal;
    const width = min<i32>(nc, low + ${rows});
    for (let j = 0; j < width; j += ${columns}) {
      const b = bp + <usize>(j * kc) * ${size};
      const t = c + <usize>i * ldc + <usize>j * ${size};
      if (i + ${rows} <= mc && j + ${columns} <= nc && low >= j + ${columns - 1}) {
        tile_${name}(kc, a, b, t, ldc, alpha, overwrite);
      } else {
        tile_${name}(kc, a, b, ${SCRATCH}, ${columns * size}, alpha, 1);
        const rows = min<i32>(${rows}, mc - i);
        for (let r = 0; r < rows; r++) {
          const columns = min<i32>(min<i32>(${columns}, nc - j), low + r - j + 1);
          const from = ${SCRATCH} + <usize>(r * ${columns * size});
          const to = t + <usize>r * ldc;
          if (overwrite) {
            for (let q = 0; q < columns; q++) store<${type}>(to + <usize>q * ${size}, load<${type}>(from + <usize>q * ${size}));
          } else {
            for (let q = 0; q < columns; q++)
              store<${type}>(to + <usize>q * ${size}, load<${type}>(to + <usize>q * ${size}) + load<${type}>(from + <usize>q * ${size}));
          }
        }
      }
    }
  }
}
`;
}
