import { randomStream } from '@lab/stats';

const bits = 32;

/** Initial direction numbers m_1, m_2, ... by dimension from the second on: Joe and Kuo (SIAM J. Sci. Comput. 30, 2008), the first 32. */
const joeKuo = [
  '1',
  '1 3',
  '1 3 1',
  '1 1 1',
  '1 1 3 3',
  '1 3 5 13',
  '1 1 5 5 17',
  '1 1 5 5 5',
  '1 1 7 11 19',
  '1 1 5 1 1',
  '1 1 1 3 11',
  '1 3 5 5 31',
  '1 3 3 9 7 49',
  '1 1 1 15 21 21',
  '1 3 1 13 27 49',
  '1 1 1 15 7 5',
  '1 3 1 15 13 25',
  '1 1 5 5 19 61',
  '1 3 7 11 23 15 103',
  '1 3 7 13 13 15 69',
  '1 1 3 13 7 35 63',
  '1 3 5 9 1 25 53',
  '1 3 1 13 9 35 107',
  '1 3 1 5 27 61 31',
  '1 1 5 11 19 41 61',
  '1 3 5 3 3 13 69',
  '1 1 7 13 1 19 1',
  '1 3 7 5 13 19 59',
  '1 1 3 9 25 29 41',
  '1 3 5 13 23 1 55',
  '1 3 7 3 13 59 17',
];

/**
 * Scrambled Sobol points: a random lower triangular matrix for each coordinate (Matousek, J. Complexity 14, 1998) and a random shift.
 *
 * Dimensions beyond 32 take seeded odd direction numbers with the next primitive polynomials. Values lie in [1e-12, 1 - 1e-12].
 *
 * @returns count x dim, row by row
 */
export function sobolPoints(count: number, dim: number, seed: number | string): Float64Array {
  const stream = randomStream(seed, 'sobol');
  const points = new Float64Array(count * dim);
  const polynomials = primitivePolynomials(dim - 1);
  for (let j = 0; j < dim; j++) {
    const directions = scrambled(
      directionNumbers(j, polynomials, stream.split('directions', j).uint32.bind(stream)),
      () => stream.uint32(),
    );
    let x = stream.uint32() >>> 0;
    for (let i = 0; i < count; i++) {
      points[i * dim + j] = Math.min(1 - 1e-12, Math.max(1e-12, (x + 0.5) / 2 ** bits));
      x = (x ^ directions[Math.min(bits - 1, trailingZeros(i + 1))]) >>> 0;
    }
  }
  return points;
}

function trailingZeros(i: number): number {
  return 31 - Math.clz32(i & -i);
}

/** Columns of the generator matrix of coordinate j, the first bit highest. */
function directionNumbers(j: number, polynomials: readonly number[], random: () => number): Uint32Array {
  const v = new Uint32Array(bits);
  if (j === 0) {
    for (let k = 0; k < bits; k++) v[k] = (1 << (bits - 1 - k)) >>> 0;
    return v;
  }
  const polynomial = polynomials[j - 1];
  const degree = 31 - Math.clz32(polynomial);
  const known = j <= joeKuo.length ? joeKuo[j - 1].split(' ').map(Number) : [];
  for (let k = 0; k < degree; k++) {
    const m = k < known.length ? known[k] : (random() % 2 ** (k + 1)) | 1;
    v[k] = (m << (bits - 1 - k)) >>> 0;
  }
  for (let k = degree; k < bits; k++) {
    let next = (v[k - degree] ^ (v[k - degree] >>> degree)) >>> 0;
    for (let i = 1; i < degree; i++) if ((polynomial >>> (degree - i)) & 1) next = (next ^ v[k - i]) >>> 0;
    v[k] = next;
  }
  return v;
}

/** The columns after a random unit lower triangular matrix. */
function scrambled(columns: Uint32Array, random: () => number): Uint32Array {
  const rows = new Uint32Array(bits);
  for (let r = 0; r < bits; r++) {
    const above = r === 0 ? 0 : (0xffffffff << (bits - r)) >>> 0;
    rows[r] = ((random() & above) | (1 << (bits - 1 - r))) >>> 0;
  }
  return columns.map((column) => {
    let out = 0;
    for (let r = 0; r < bits; r++) if (parity(rows[r] & column)) out |= 1 << (bits - 1 - r);
    return out >>> 0;
  });
}

function parity(x: number): boolean {
  let y = x ^ (x >>> 16);
  y ^= y >>> 8;
  y ^= y >>> 4;
  return ((0x6996 >>> (y & 15)) & 1) === 1;
}

/** The first `count` primitive polynomials over GF(2) by degree and value, as bits. */
function primitivePolynomials(count: number): number[] {
  const list: number[] = [];
  for (let degree = 1; list.length < count; degree++) {
    for (let p = 2 ** degree + 1; p < 2 ** (degree + 1) && list.length < count; p += 2)
      if (isPrimitive(p, degree)) list.push(p);
  }
  return list;
}

/** Whether x has the order 2^degree - 1 modulo p. */
function isPrimitive(p: number, degree: number): boolean {
  const order = 2 ** degree - 1;
  let power = 1;
  for (let k = 1; k <= order; k++) {
    power <<= 1;
    if (power & (1 << degree)) power ^= p;
    if (power === 1) return k === order;
  }
  return false;
}
