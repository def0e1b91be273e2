import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import * as linalg from '../src/index.ts';
import { currentEngine } from '../src/mode.ts';
import * as transforms from '../src/transforms/index.ts';
import { uniform } from './matrices.ts';

const CALLS = 10_000;
// What the runtime itself keeps (code, feedback) grows a little; a number left behind by each call would be 80,000 bytes and
// an object 160,000 and more.
const MOST_HEAP = 150_000;

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** Collects all garbage; the memory of array buffers is given back a little later. */
async function collect(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    gc();
    await setTimeout(10);
  }
}

const n = 12;
const a = linalg.toMatrix(uniform(n, n, 1));
const tall = linalg.toMatrix(uniform(20, 9, 2));
const definite = linalg.gram(a).add(linalg.identity(n));
const symmetric = a.clone().add(a.transpose());
const b = linalg.toMatrix(uniform(n, 5, 3));
const points = linalg.toMatrix(uniform(40, 9, 4));
const sparse = linalg.toCsr(a);
const single = { data: Float32Array.from(a.to1DArray()), rows: n, columns: n };
const vector = Float64Array.from({ length: 64 }, (_, i) => Math.sin(i));
const image = linalg.toMatrix(uniform(16, 16, 5));
const out = linalg.zeros(n, n);
const heap = linalg.createHeap();
const held = [heap.put(a), heap.put(a), heap.zeros(n, n)] as const;
const workspace = linalg.createWorkspace('single');
const [first, second] = [workspace.matrix(n, n), workspace.matrix(n, n)];

/** The functions that run in loops, on shapes large enough for WebAssembly where they have it. */
const hot: Readonly<Record<string, () => unknown>> = {
  matrixProduct: () => linalg.matrixProduct(a, a),
  'matrixProduct to out': () => linalg.matrixProduct(a, a, { out }),
  matrixVector: () => linalg.matrixVector(a, vector.subarray(0, n)),
  gram: () => linalg.gram(a),
  matrixProductFloat32: () => linalg.matrixProductFloat32(single, single),
  cholesky: () => linalg.cholesky(definite),
  choleskySolve: () => linalg.choleskySolve(definite, b),
  lu: () => linalg.lu(a),
  luSolve: () => linalg.luSolve(a, b),
  determinant: () => linalg.determinant(a),
  inverse: () => linalg.inverse(a),
  qr: () => linalg.qr(a),
  'qr with pivoting': () => linalg.qr(a, { pivot: true }),
  symmetricEigen: () => linalg.symmetricEigen(symmetric),
  'symmetricEigen to out': () => linalg.symmetricEigen(symmetric, { out }),
  svd: () => linalg.svd(tall),
  leastSquares: () => linalg.leastSquares(a, b),
  pseudoInverse: () => linalg.pseudoInverse(tall),
  polarFactor: () => linalg.polarFactor(a),
  squaredDistances: () => linalg.squaredDistances(points),
  kernelMatrix: () => linalg.kernelMatrix(points, undefined, { kind: 'rbf', lengthScale: 1 }),
  csrMultiply: () => linalg.csrMultiply(sparse, b),
  leadingEigenpairs: () => linalg.leadingEigenpairs(symmetric, 2),
  'heap.gemm': () => heap.gemm(held[0], held[1], held[2]),
  'heap.put, get and free': () => {
    const handle = heap.put(a);
    heap.get(handle);
    heap.free(handle);
  },
  'workspace.multiply': () => workspace.gramOfRows(first, second),
  fft: () => transforms.fft(vector),
  realFft2: () => transforms.realFft2(image),
  walshHadamard: () => transforms.walshHadamard(vector),
  waveletTransform2: () => transforms.waveletTransform2(image, { wavelet: 'db4', levels: 2 }),
};

/** Declares the tests that nothing grows over 10,000 calls of each function, in the tier that runs when they are declared. */
export function memoryTests(tier: string): void {
  describe(`over ${CALLS.toLocaleString('en')} calls in tier ${tier}`, () => {
    it.each(Object.entries(hot))('%s leaves nothing behind', async (_, call) => {
      for (let i = 0; i < CALLS / 10; i++) call();
      await collect();
      const engine = currentEngine();
      const wasm = [engine?.memory.buffer.byteLength, engine?.core.mark()];
      const before = process.memoryUsage();
      for (let i = 0; i < CALLS; i++) call();
      await collect();
      const after = process.memoryUsage();
      expect([engine?.memory.buffer.byteLength, engine?.core.mark()]).toEqual(wasm);
      expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(MOST_HEAP);
      expect(after.heapUsed - before.heapUsed).toBeLessThan(MOST_HEAP);
    });

    it('is what ran', () => {
      expect(linalg.currentTier().tier).toBe(tier);
    });
  });
}
