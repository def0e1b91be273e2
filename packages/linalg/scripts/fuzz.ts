// node scripts/fuzz.ts [--minutes 2] [--seed 1] [--case N]
// Random shapes, strides, scales and special matrices through every tier, judged by the accuracy bounds of the README; fails
// at the first case out of bounds, and says how to run that case alone. Turbo joins for the second half of the time.
import { MatrixSubView, MatrixTransposeView } from 'ml-matrix';
import { parseArgs } from 'node:util';
import * as linalg from '../src/index.ts';
import { currentEngine } from '../src/mode.ts';
import { fft, inverseFft, walshHadamard } from '../src/transforms/index.ts';
import * as measures from '../test/measures.ts';
import { symmetricKinds } from '../test/wasm/reference.ts';

const { values: given } = parseArgs({
  options: {
    minutes: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    case: { type: 'string' },
  },
});

const EPS = 2 ** -53;
const modes: readonly linalg.Mode[] = ['default', 'strict', 'javascript'];

/** Uniform numbers in [0, 1), well mixed from the first on. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

interface Draw {
  readonly number: () => number;
  readonly integer: (least: number, most: number) => number;
  readonly pick: <Item>(items: readonly Item[]) => Item;
}

function drawing(seed: number): Draw {
  const number = generator(seed);
  const integer = (least: number, most: number): number => least + Math.floor(number() * (most - least + 1));
  return { number, integer, pick: (items) => items[integer(0, items.length - 1)] };
}

type Rows = Float64Array[];

const bump = (i: number): number => Math.sin(i * 12.9898) * 0.5;
const kinds: Readonly<Record<string, (draw: Draw, m: number, n: number) => Rows>> = {
  uniform: (draw, m, n) => rowsOf(m, n, () => 2 * draw.number() - 1),
  integers: (draw, m, n) => rowsOf(m, n, () => draw.integer(-9, 9)),
  sparse: (draw, m, n) => rowsOf(m, n, () => (draw.number() < 0.9 ? 0 : 2 * draw.number() - 1)),
  graded: (draw, m, n) => rowsOf(m, n, (i, j) => (2 * draw.number() - 1) * 10 ** (-(8 * (i + j)) / (m + n))),
  lowRank: (draw, m, n) => {
    const [x, y] = [rowsOf(m, 2, () => draw.number()), rowsOf(n, 2, () => draw.number())];
    return rowsOf(m, n, (i, j) => x[i][0] * y[j][0] + x[i][1] * y[j][1]);
  },
  ones: (_, m, n) => rowsOf(m, n, () => 1),
  zero: (_, m, n) => rowsOf(m, n, () => 0),
  identity: (_, m, n) => rowsOf(m, n, (i, j) => (i === j ? 1 : 0)),
  lotkin: (_, m, n) => rowsOf(m, n, (i, j) => (i === 0 ? 1 : 1 / (i + j + 1))),
  nearOrthogonal: (draw, m, n) => {
    // Two reflections, and an error between nothing and 0.1.
    const size = draw.pick([0, 1e-17, 1e-16, 1e-14, 1e-8, 0.1]);
    const w = Float64Array.from({ length: Math.max(m, n) }, () => draw.number() - 0.5);
    const norm = w.reduce((sum, x) => sum + x * x, 0) || 1;
    return rowsOf(m, n, (i, j) => (i === j ? 1 : 0) - (2 * w[i] * w[j]) / norm + size * bump(i * n + j));
  },
};

function rowsOf(m: number, n: number, entry: (i: number, j: number) => number): Rows {
  return Array.from({ length: m }, (_, i) => Float64Array.from({ length: n }, (__, j) => entry(i, j)));
}

const scales = [1, 1, 1, 1e150, 1e-150, 1e-290, 3e5] as const;

function general(draw: Draw, m: number, n: number, scale: number = draw.pick(scales)): Rows {
  const rows = draw.pick(Object.values(kinds))(draw, m, n);
  return rows.map((row) => row.map((x) => x * scale));
}

function symmetric(draw: Draw, n: number): Rows {
  if (draw.number() < 0.5) {
    const flat = draw.pick(Object.values(symmetricKinds))(n);
    return rowsOf(n, n, (i, j) => flat[i * n + j]);
  }
  const a = general(draw, n, n);
  return rowsOf(n, n, (i, j) => a[Math.max(i, j)][Math.min(i, j)]);
}

function order(draw: Draw): number {
  const sizes = [draw.integer(0, 12), draw.integer(1, 70), draw.integer(28, 36), draw.integer(1, 130)];
  return draw.pick(sizes);
}

/** The same matrix in one of the forms an argument may have. */
function dressed(draw: Draw, a: Rows, columns: number): linalg.MatrixLike {
  const m = a.length;
  if (m === 0 || columns === 0) return linalg.zeros(m, columns);
  const framed = linalg.zeros(m + 3, columns + 5);
  a.forEach((row, i) => row.forEach((x, j) => framed.set(i + 1, j + 2, x)));
  const turned = linalg.fromRows(rowsOf(columns, m, (i, j) => a[j][i]));
  return draw.pick<() => linalg.MatrixLike>([
    () => a,
    () => linalg.fromRows(a),
    () => new MatrixSubView(framed, 1, m, 2, columns + 1),
    () => new MatrixTransposeView(turned),
    () => ({
      data: linalg.contiguousData(framed)!.slice(columns + 7),
      rows: m,
      columns,
      stride: columns + 5,
    }),
  ])();
}

/** Rounding of subnormal values, over eps of the largest entry. */
function coarseness(a: Rows): number {
  const size = measures.largestEntry(a);
  return size === 0 ? 0 : 2 ** -1074 / size / EPS;
}

/** What is out of bounds, by name. */
type Complaints = string[];

function atMost(complaints: Complaints, name: string, value: number, bound: number): void {
  if (!(value <= bound)) complaints.push(`${name}: ${value} > ${bound}`);
}

type Trial = (draw: Draw, complaints: Complaints) => void;

const trials: Readonly<Record<string, Trial>> = {
  product(draw, complaints) {
    const [m, n, k] = [order(draw), order(draw), draw.pick([order(draw), draw.integer(250, 300)])];
    const [a, b] = [general(draw, m, k), general(draw, k, n, draw.pick([1, 1e-3]))];
    const out = draw.pick([undefined, linalg.zeros(m, n)]);
    const c = linalg.matrixProduct(dressed(draw, a, k), dressed(draw, b, n), { out });
    const column = new Float64Array(k);
    for (let j = 0; j < n; j++) {
      for (let p = 0; p < k; p++) column[p] = b[p][j];
      for (let i = 0; i < m; i++) {
        const size = a[i].reduce((sum, x, p) => sum + Math.abs(x * column[p]), 0);
        let want = 0;
        for (let p = 0; p < k; p++) want += a[i][p] * column[p];
        // The reference is as far from the truth as the result may be.
        const bound = 3 * Math.max(k, 1) * EPS * size + k * 2 ** -1072;
        atMost(complaints, `product ${m} ${n} ${k}`, Math.abs(c.get(i, j) - want), bound);
      }
    }
  },
  gram(draw, complaints) {
    const [m, n] = [order(draw), order(draw)];
    const a = general(draw, m, n, draw.pick([1, 1e100, 1e-100]));
    const side = draw.pick(['rows', 'columns'] as const);
    const g = linalg.gram(dressed(draw, a, n), { side });
    const [left, right] = side === 'rows' ? [{ transposeB: true }, side] : [{ transposeA: true }, side];
    const want = linalg.matrixProduct(dressed(draw, a, n), dressed(draw, a, n), left);
    const size = want.rows === 0 ? 0 : Math.max(0, ...want.diagonal());
    if (!g.isSymmetric()) complaints.push('gram: not exactly symmetric');
    const count = right === 'rows' ? n : m;
    if (g.rows > 0)
      atMost(
        complaints,
        'gram',
        linalg.toMatrix(g).sub(want).abs().max(),
        4 * Math.max(count, 1) * EPS * size,
      );
  },
  symmetricEigen(draw, complaints) {
    const n = Math.max(1, order(draw));
    const a = symmetric(draw, n);
    const { values, vectors } = linalg.symmetricEigen(dressed(draw, a, n));
    atMost(
      complaints,
      `eigen residual ${n}`,
      measures.eigenResidual(a, values, vectors),
      1.5 + coarseness(a),
    );
    atMost(complaints, `eigen orthogonality ${n}`, measures.orthogonality(vectors), 3);
    if (values.some((x, i) => i > 0 && !(x >= values[i - 1]))) complaints.push('eigenvalues not ascending');
    const alone = linalg.symmetricEigen(a, { vectors: false }).values;
    const size = Math.max(Math.abs(values[0]), Math.abs(values[n - 1]));
    const difference = Math.max(...values.map((x, i) => Math.abs(x - alone[i])));
    atMost(complaints, `eigenvalues alone ${n}`, difference, 2 * Math.max(n, 10) * EPS * size + 1e-320);
  },
  svd(draw, complaints) {
    const [m, n] = [Math.max(1, order(draw)), Math.max(1, order(draw))];
    const a = general(draw, m, n);
    const full = draw.pick([false, true]);
    const { u, values, v } = linalg.svd(dressed(draw, a, n), { full });
    const size = Math.max(m, n);
    atMost(complaints, `svd residual ${m} ${n}`, measures.svdResidual(a, u, values, v), 3 + coarseness(a));
    atMost(complaints, `svd orthogonality u ${m} ${n}`, measures.orthogonality(u, size), 3);
    atMost(complaints, `svd orthogonality v ${m} ${n}`, measures.orthogonality(v, size), 3);
    const alone = linalg.svd(a, { vectors: false }).values;
    const difference = Math.max(...values.map((x, i) => Math.abs(x - alone[i])));
    atMost(
      complaints,
      `singular values alone ${m} ${n}`,
      difference,
      4 * Math.max(size, 10) * EPS * values[0] + 1e-320,
    );
  },
  qr(draw, complaints) {
    const [m, n] = [Math.max(1, order(draw)), Math.max(1, order(draw))];
    const a = general(draw, m, n);
    const { q, r, permutation } = linalg.qr(dressed(draw, a, n), { pivot: draw.pick([false, true]) });
    const norm = linalg.svd(a, { vectors: false }).values[0];
    atMost(complaints, `qr residual ${m} ${n}`, measures.qrResidual(a, q, r, permutation, norm), 3);
    atMost(complaints, `qr orthogonality ${m} ${n}`, measures.orthogonality(q, Math.max(m, n)), 3);
  },
  cholesky(draw, complaints) {
    const [n, k] = [Math.max(1, order(draw)), draw.integer(1, 4)];
    const g = linalg.gram(general(draw, n + 3, n, draw.pick([1, 1e140, 1e-140])));
    const shift = Math.max(...g.diagonal()) || 1;
    for (let i = 0; i < n; i++) g.set(i, i, g.get(i, i) + shift);
    const b = general(draw, n, k, 1);
    atMost(complaints, `cholesky ${n}`, measures.choleskyResidual(g, linalg.cholesky(g).lower), 2);
    const x = linalg.choleskySolve(g, dressed(draw, b, k));
    atMost(complaints, `cholesky solve ${n}`, measures.backwardError(g, x, b), 10);
  },
  lu(draw, complaints) {
    const [n, k] = [Math.max(1, order(draw)), draw.integer(1, 40)];
    const scale = draw.pick(scales);
    const a = kinds['uniform'](draw, n, n).map((row) => row.map((x) => x * scale));
    const b = general(draw, n, k, 1);
    const x = linalg.luSolve(dressed(draw, a, n), dressed(draw, b, k));
    atMost(complaints, `lu solve ${n}`, measures.backwardError(a, x, b), 10);
  },
  polarFactor(draw, complaints) {
    const [m, n] = [Math.max(1, order(draw)), Math.max(1, order(draw))];
    const factor = linalg.polarFactor(dressed(draw, general(draw, m, n), n));
    const tall = m >= n ? factor : factor.transpose();
    atMost(complaints, `polar factor ${m} ${n}`, measures.orthogonality(tall, Math.max(m, n)), 6);
  },
  distances(draw, complaints) {
    const [n, m, p] = [Math.max(1, order(draw)), Math.max(1, order(draw)), draw.integer(1, 20)];
    const offset = draw.pick([0, 0, 1e6, -1e9]);
    const points = (count: number): Rows =>
      general(draw, count, p, 1).map((row) => row.map((x) => x + offset));
    const [x, y] = [points(n), draw.pick([true, false]) ? points(m) : undefined];
    const got = linalg.squaredDistances(dressed(draw, x, p), y && dressed(draw, y, p));
    const rbf = linalg.kernelMatrix(x, y, { kind: 'rbf', lengthScale: 1.5 });
    for (let i = 0; i < n; i++)
      (y ?? x).forEach((other, j) => {
        let want = 0;
        for (let l = 0; l < p; l++) want += (x[i][l] - other[l]) ** 2;
        const value = got.get(i, j);
        // Five bits may go where products of centred points take the place of differences.
        const bound = 64 * (p + 2) * EPS * want;
        if (want === 0 && value !== 0) complaints.push('distance of equal points is not 0');
        atMost(complaints, `distance ${n} ${m} ${p}`, Math.abs(value - want), bound);
        atMost(complaints, `rbf ${n} ${m} ${p}`, Math.abs(rbf.get(i, j) - Math.exp(-want / 4.5)), 1e-13);
      });
  },
  transforms(draw, complaints) {
    const n = 2 ** draw.integer(0, 10);
    const [re, im] = [0, 1].map(() => Float64Array.from({ length: n }, () => 2 * draw.number() - 1));
    const there = fft(re, im);
    const back = inverseFft(there.re, there.im);
    const sum = (x: Float64Array): number => x.reduce((total, value) => total + value * value, 0);
    atMost(
      complaints,
      `fft norm ${n}`,
      Math.abs((sum(there.re) + sum(there.im)) / n - sum(re) - sum(im)),
      1e-14 * n,
    );
    re.forEach((x, i) => atMost(complaints, `fft ${n}`, Math.abs(back.re[i] - x), 4e-15));
    const integers = re.map((x) => Math.round(9 * x));
    if (walshHadamard(walshHadamard(integers)).some((x, i) => x !== n * integers[i]))
      complaints.push(`Walsh-Hadamard ${n} is not exact on integers`);
  },
  float32(draw, complaints) {
    const [m, n, k] = [order(draw), order(draw), order(draw)];
    const flat = (rows: Rows): Float32Array => Float32Array.from(rows.flatMap((row) => [...row]));
    const [a, b] = [flat(general(draw, m, k, 1)), flat(general(draw, k, n, 1))];
    const given32 = { data: a, rows: m, columns: k };
    const { data } = linalg.matrixProductFloat32(given32, { data: b, rows: k, columns: n });
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        let [want, size] = [0, 0];
        for (let p = 0; p < k; p++) {
          want += a[i * k + p] * b[p * n + j];
          size += Math.abs(a[i * k + p] * b[p * n + j]);
        }
        const bound = 2 * Math.max(k, 1) * 2 ** -24 * size + k * 2 ** -148;
        atMost(complaints, `float32 ${m} ${n} ${k}`, Math.abs(data[i * n + j] - want), bound);
      }
  },
};

/** One case in every mode; complaints with the mode in front. */
function attempt(seed: number): { readonly name: string; readonly complaints: Complaints } {
  const name = drawing(seed).pick(Object.keys(trials));
  const complaints: Complaints = [];
  for (const mode of modes) {
    linalg.setMode(mode);
    const engine = currentEngine();
    const mark = engine?.core.mark();
    const own: Complaints = [];
    try {
      trials[name](drawing(seed + 1), own);
    } catch (error) {
      own.push(String(error));
    }
    if (engine !== undefined && engine.core.mark() !== mark) own.push('memory was not given back');
    complaints.push(...own.slice(0, 3).map((line) => `${mode} (${linalg.currentTier().tier}) ${line}`));
  }
  return { name, complaints };
}

const first = Number(given.seed) * 1_000_003;
const start = performance.now();
const length = Number(given.minutes) * 60_000;
const counts = new Map<string, number>();
let bytes = 0;

if (given.case !== undefined) {
  linalg.turbo();
  console.log(attempt(Number(given.case)));
} else {
  let wide = false;
  let cases = 0;
  for (; performance.now() - start < length; cases++) {
    if (!wide && performance.now() - start > length / 2) {
      wide = true;
      linalg.setMode('default');
      console.log(
        `${cases} cases on ${linalg.currentTier().tier}, plain and javascript; now ${linalg.turbo().tier}`,
      );
    }
    const { name, complaints } = attempt(first + 2 * cases);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    if (complaints.length > 0) {
      console.log(`${name}, --case ${first + 2 * cases}:\n${complaints.join('\n')}`);
      process.exitCode = 1;
      break;
    }
    linalg.setMode('default');
    bytes = Math.max(bytes, currentEngine()?.memory.buffer.byteLength ?? 0);
  }
  const each = [...counts].map(([name, count]) => `${name} ${count}`).join(', ');
  console.log(`${cases} cases, each in ${modes.length} modes: ${each}`);
  console.log(`WebAssembly memory ${bytes / 2 ** 20} MB at most, seed ${given.seed}`);
}
