// node bench/wasm/ratios.ts [turbo|relaxed|plain|strict] [products|factors|spectra|large|ml-matrix|npm ...]
// Ratios of processor time to OpenBLAS on one thread and to ml-matrix, in this process, against the gates of each tier.
import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from 'ml-matrix';
import { choleskySolve, leadingEigenpairs, setMode, turbo as turboAll } from '../../src/index.ts';
import { compileSync, link, type Engine, type WasmTier } from '../../src/wasm/engine.ts';
import { gemm, loadEngine, symmetricEigen, svd, turbo } from '../../src/wasm/index.ts';
import { loadOpenBlas, type OpenBlas } from './openblas.ts';
import { loadArpack } from './arpack.ts';
import { loadNpmPeers } from './npmPeers.ts';
import { heading, run, runOther } from './protocol.ts';

const [tierName = 'turbo', ...chosen] = process.argv.slice(2);
if (!['turbo', 'relaxed', 'plain', 'strict'].includes(tierName)) throw new Error(`unknown tier ${tierName}`);
/** `strict` is plain arithmetic in a process that turned turbo on. */
const tier = (tierName === 'strict' ? 'plain' : tierName) as WasmTier;
const wanted = (group: string): boolean => chosen.length === 0 || chosen.includes(group);
/** The gate of this tier, from those of turbo, relaxed and plain. */
const gate = (...[wide, fused, simple]: [number, number, number]): number =>
  tier === 'turbo' ? wide : tier === 'relaxed' ? fused : simple;
const slower = (...fractions: [number, number, number]): number => 1 / gate(...fractions);

function engineOf(): Engine {
  if (tierName !== 'turbo' && tierName !== 'strict') return link(tier, compileSync(tier));
  const { tier: got, reason } = turbo();
  if (got !== 'turbo') throw new Error(reason ?? got);
  return loadEngine(tierName === 'strict' ? 'strict' : 'default')!;
}

const engine = engineOf();
// The public functions run on the same tier.
if (tierName === 'turbo') turboAll();
else if (tierName === 'plain' || tierName === 'strict') setMode('strict');
const { core } = engine;
const peer = loadOpenBlas();

const random = (count: number): Float64Array =>
  Float64Array.from({ length: count }, () => Math.random() - 0.5);
const rows = (data: Float64Array, rowStride: number) => ({ data, offset: 0, rowStride, columnStride: 1 });

/** Fresh room for doubles; what it holds when `values` is given. */
function place(count: number, values?: Float64Array): number {
  const at = core.alloc(8 * count);
  if (values !== undefined) engine.f64().set(values, at / 8);
  return at;
}

function scope(work: () => void): void {
  const mark = core.mark();
  work();
  core.release(mark);
}

function products(native: OpenBlas): void {
  heading(`products, ${tier} against ${native.name}`);
  const gates = new Map([
    [64, slower(0.75, 0.4, 0.28)],
    [128, slower(0.85, 0.45, 0.28)],
    [256, slower(0.85, 0.45, 0.28)],
    [512, slower(0.85, 0.48, 0.27)],
    [1024, slower(0.85, 0.48, 0.27)],
  ]);
  for (const [n, limit] of gates)
    scope(() => {
      const [a, b, c] = [random(n * n), random(n * n), random(n * n)];
      const [pa, pb, pc] = [place(n * n, a), place(n * n, b), place(n * n)];
      const flops = 2 * n ** 3;
      const native64 = (): void => native.dgemm(n, a, b, c);
      const inHeap = (): void => core.gemm(n, n, n, 1, pa, n, 1, pb, n, 1, 0, pc, n, 1);
      run({ name: `gemm f64 ${n} in heap`, ours: inHeap, peer: native64, flops, gate: limit });
      const copied = (): void => gemm(engine, n, n, n, 1, rows(a, n), rows(b, n), 0, rows(c, n));
      const copiedGate = n === 512 ? slower(0.78, 0.46, 0.26) : undefined;
      run({ name: `gemm f64 ${n} copied`, ours: copied, peer: native64, flops, gate: copiedGate });
      const [a32, b32, c32] = [Float32Array.from(a), Float32Array.from(b), Float32Array.from(c)];
      engine.f32().set(a32, pa / 4);
      engine.f32().set(b32, pb / 4);
      const single = (): void => core.sgemm(n, n, n, 1, pa, n, 1, pb, n, 1, 0, pc, n, 0);
      const singleGate = n >= 512 ? slower(0.75, 0.42, 0.27) : undefined;
      run({
        name: `gemm f32 ${n} in heap`,
        ours: single,
        peer: () => native.sgemm(n, a32, b32, c32),
        flops,
        gate: singleGate,
      });
      engine.f64().set(a, pa / 8);
      const lower = (): void => core.gemmLower(n, n, 1, pa, 1, n, pa, n, 1, 0, pc, n);
      const lowerGate = n >= 256 ? slower(0.82, 0.45, 0.28) : undefined;
      run({
        name: `syrk f64 ${n} in heap`,
        ours: lower,
        peer: () => native.dsyrk(n, a, c),
        flops: n ** 3,
        gate: lowerGate,
      });
    });
}

function factors(native: OpenBlas): void {
  heading(`factors, ${tier} against ${native.name}`);
  for (const n of [100, 200, 500, 1000])
    scope(() => {
      const a = random(n * n);
      const work = new Float64Array(n * n);
      const source = place(n * n, a);
      const [definite, target, tau] = [place(n * n), place(n * n), place(n)];
      core.gemm(n, n, n, 1, source, n, 1, source, 1, n, 0, definite, n, 1);
      for (let i = 0; i < n; i++) engine.f64()[definite / 8 + i * n + i] += 1;
      const spd = engine.f64().slice(definite / 8, definite / 8 + n * n);
      const from = (at: number): unknown => engine.f64().copyWithin(target / 8, at / 8, at / 8 + n * n);
      const contest = (name: string, ours: () => void, theirs: () => void, limit?: number): void =>
        run({ name: `${name} ${n}`, ours, peer: theirs, gate: limit });
      contest(
        'Cholesky',
        () => {
          from(definite);
          core.cholesky(n, target, n);
        },
        () => {
          work.set(spd);
          native.dpotrf(n, work);
        },
        n === 1000 ? gate(1.3, 2.1, 3.2) : undefined,
      );
      contest(
        'LU',
        () => {
          from(source);
          core.lu(n, target, n, tau);
        },
        () => {
          work.set(a);
          native.dgetrf(n, work);
        },
      );
      contest(
        'QR with Q',
        () => {
          from(source);
          core.qr(n, n, target, n, tau);
          core.qrForm(n, n, n, target, n, tau, definite, n);
        },
        () => {
          work.set(a);
          native.dgeqrfWithQ(n, work);
        },
        n === 500 ? gate(1.5, 2.2, 3.2) : undefined,
      );
    });
}

function spectra(native: OpenBlas): void {
  heading(`spectra, ${tier}, copies in and out counted, against ${native.name}`);
  const gates = new Map([
    [200, gate(1.15, 1.3, 1.8)],
    [500, gate(1.15, 1.5, 2.3)],
    [1000, gate(1.3, 1.75, 2.8)],
  ]);
  for (const n of [50, 100, 200, 500, 1000]) {
    const a = random(n * n);
    const symmetric = a.map(
      (_, at) => a[Math.max(Math.floor(at / n), at % n) * n + Math.min(Math.floor(at / n), at % n)],
    );
    const work = new Float64Array(n * n);
    const values = new Float64Array(n);
    const vectors = new Float64Array(n * n);
    for (const withVectors of [true, false]) {
      const theirs = (): void => {
        work.set(symmetric);
        native.dsyevd(withVectors, n, work);
      };
      const out = withVectors ? rows(vectors, n) : undefined;
      const ours = (): unknown => symmetricEigen(engine, n, rows(symmetric, n), values, out);
      const name = `${withVectors ? 'eigenpairs' : 'eigenvalues'} ${n}`;
      run({ name, ours, peer: theirs, gate: withVectors ? gates.get(n) : undefined });
    }
  }
  for (const [m, n] of [
    [50, 50],
    [100, 100],
    [200, 200],
    [500, 500],
    [1000, 1000],
    [1000, 200],
  ]) {
    const a = random(m * n);
    const work = new Float64Array(m * n);
    const values = new Float64Array(n);
    const [u, v] = [rows(new Float64Array(m * n), n), rows(new Float64Array(n * n), n)];
    for (const withVectors of [true, false]) {
      const theirs = (): void => {
        work.set(a);
        native.dgesdd(withVectors, m, n, work);
      };
      const [left, right] = withVectors ? [u, v] : [undefined, undefined];
      const ours = (): unknown => svd(engine, m, n, rows(a, n), values, left, n, right);
      const limit = withVectors && n === 500 ? gate(1.8, 2.4, 3.5) : undefined;
      run({
        name: `${withVectors ? 'SVD' : 'singular values'} ${m} x ${n}`,
        ours,
        peer: theirs,
        gate: limit,
      });
    }
  }
}

/** What is timed a call at a time: a solve of order 3000 and the leading pairs of order 1500. */
function large(native: OpenBlas): void {
  heading(`large, ${tier}, copies in and out counted, against ${native.name}`);
  const n = 3000;
  const spd = random(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) spd[j * n + i] = spd[i * n + j];
    spd[i * n + i] = n;
  }
  const right = random(n);
  const matrix = { data: spd, rows: n, columns: n };
  const work = new Float64Array(n * n);
  run({
    name: 'Cholesky solve 3000',
    ours: () => choleskySolve(matrix, { data: right, rows: n, columns: 1 }),
    peer: () => {
      work.set(spd);
      native.dposv(n, work, right.slice());
    },
    slowPeer: true,
    gate: gate(1.4, 2.1, 3.2),
  });
  const arpack = loadArpack();
  if (arpack === undefined) return;
  const m = 1500;
  const s = random(m * m);
  for (let i = 0; i < m; i++) for (let j = 0; j < i; j++) s[j * m + i] = s[i * m + j];
  const symmetric = { data: s, rows: m, columns: m };
  const theirs = (): void => {
    arpack.leading(m, 10, 1e-10, (x, y) => native.dgemv(m, s, x, y));
  };
  for (const multiplicity of ['simple', 'complete'] as const)
    run({
      name: `Lanczos 10 of 1500, ${multiplicity}`,
      ours: () => leadingEigenpairs(symmetric, 10, { multiplicity }),
      peer: theirs,
      slowPeer: true,
      gate: multiplicity === 'simple' ? gate(1.3, 1.3, 2) : undefined,
    });
}

/** Products by what else npm offers, beside OpenBLAS; from arrays of theirs to arrays of theirs. */
async function npmProducts(native: OpenBlas): Promise<void> {
  heading(`products of other packages against ${native.name}`);
  for (const peer of await loadNpmPeers())
    for (const n of [128, 512, 1024]) {
      const [a, b, c] = [random(n * n), random(n * n), random(n * n)];
      const [a32, b32, c32] = [a, b, c].map((data) => Float32Array.from(data));
      const flops = 2 * n ** 3;
      const double = peer.double(n, a, b);
      await runOther(`${peer.name} f64 ${n}`, double, () => native.dgemm(n, a, b, c), flops);
      const single = peer.single(n, a32, b32);
      await runOther(`${peer.name} f32 ${n}`, single, () => native.sgemm(n, a32, b32, c32), flops);
    }
}

function mlMatrix(): void {
  heading(`${tier} against ml-matrix`);
  const row = (name: string, ours: () => void, theirs: () => void, atLeast: number): void =>
    run({ name, ours, peer: theirs, slowPeer: true, gate: 1 / atLeast });
  const n = 512;
  const [a, b, c] = [random(n * n), random(n * n), random(n * n)];
  const [ma, mb] = [Matrix.from1DArray(n, n, a), Matrix.from1DArray(n, n, b)];
  const ours = (): void => gemm(engine, n, n, n, 1, rows(a, n), rows(b, n), 0, rows(c, n));
  row('product 512 to ml-matrix', ours, () => ma.mmul(mb), gate(25, 13, 6));
  const m = 1000;
  const s = random(m * m);
  const symmetric = s.map(
    (_, at) => s[Math.max(Math.floor(at / m), at % m) * m + Math.min(Math.floor(at / m), at % m)],
  );
  const [values, u, v] = [new Float64Array(m), new Float64Array(m * m), new Float64Array(m * m)];
  const wrapped = Matrix.from1DArray(m, m, symmetric);
  const eigen = (): unknown => symmetricEigen(engine, m, rows(symmetric, m), values, rows(u, m));
  row(
    'eigenpairs 1000 to ml-matrix',
    eigen,
    () => new EigenvalueDecomposition(wrapped, { assumeSymmetric: true }),
    gate(13, 9, 6),
  );
  const decompose = (): unknown => svd(engine, m, m, rows(s, m), values, rows(u, m), m, rows(v, m));
  const general = Matrix.from1DArray(m, m, s);
  row('SVD 1000 to ml-matrix', decompose, () => new SingularValueDecomposition(general), gate(11, 8, 5));
}

if (peer === undefined) console.error('no OpenBLAS through koffi here: those rows are left out');
else {
  if (wanted('products')) products(peer);
  if (wanted('factors')) factors(peer);
  if (wanted('spectra')) spectra(peer);
  if (wanted('large')) large(peer);
}
if (wanted('ml-matrix')) mlMatrix();
if (peer !== undefined && wanted('npm')) await npmProducts(peer);
