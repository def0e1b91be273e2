import { afterEach, describe, expect, it } from 'vitest';
import {
  contiguousData,
  createHeap,
  currentTier,
  installKernels,
  matrixProduct,
  matrixProductFloat32,
  polarFactor,
  qr,
  ready,
  setMode,
  type Mode,
} from '../src/index.ts';
import { modes } from './inputs.ts';
import { distance, product, random, transpose } from './wasm/reference.ts';

afterEach(() => setMode('default'));

describe('the mode', () => {
  it('is default at first and decides the tier', async () => {
    expect(currentTier()).toEqual({ mode: 'default', tier: 'relaxed' });
    expect(setMode('strict')).toBe('default');
    expect(await ready()).toEqual({ mode: 'strict', tier: 'plain' });
    expect(setMode('javascript')).toBe('strict');
    expect(currentTier()).toEqual({ mode: 'javascript', tier: 'javascript' });
    expect(await ready()).toEqual({ mode: 'javascript', tier: 'javascript' });
    expect(() => setMode('fast' as Mode)).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_OPTION', argument: 'mode' }) as Error,
    );
    expect(currentTier().mode).toBe('javascript');
  });

  it('default and strict differ in the last digits, so both run what they say', () => {
    const a = Array.from({ length: 40 }, (_, i) => random(40, 1, 3 + i));
    const [fused, strict, plain] = modes.map((mode) => {
      setMode(mode);
      return contiguousData(matrixProduct(a, a))!;
    });
    expect(fused).not.toEqual(strict);
    expect(distance(fused, strict)).toBeLessThan(1e-14);
    expect(distance(plain, strict)).toBeLessThan(1e-14);
  });

  it('installed kernels take its place until they are taken away', () => {
    const before = installKernels({ gemm: (...given) => void given[13].fill(7) });
    expect(before).toBeUndefined();
    expect(matrixProduct([[1]], [[2]]).get(0, 0)).toBe(7);
    installKernels(before);
    expect(matrixProduct([[1]], [[2]]).get(0, 0)).toBe(2);
  });
});

describe.each(modes)('in mode %s', (mode) => {
  it('the polar factor of a matrix near orthogonal, tall or wide, is that of its singular vectors', () => {
    setMode(mode);
    for (const [m, n] of [
      [30, 30],
      [45, 20],
    ]) {
      const { q } = qr(Array.from({ length: m }, (_, i) => random(n, 1, 3 + i)));
      const near = q.clone();
      for (let i = 0; i < m; i++)
        for (let j = 0; j < n; j++) near.set(i, j, q.get(i, j) + 0.01 * Math.sin(i * n + j));
      const factor = polarFactor(near);
      const inner = matrixProduct(factor, factor, { transposeA: true });
      // A = U P with P = U'A symmetric and positive definite.
      const p = matrixProduct(factor, near, { transposeA: true });
      for (let i = 0; i < n; i++) {
        expect(p.get(i, i)).toBeGreaterThan(0.5);
        for (let j = 0; j < n; j++) {
          expect(inner.get(i, j)).toBeCloseTo(i === j ? 1 : 0, 14);
          expect(p.get(i, j)).toBeCloseTo(p.get(j, i), 14);
        }
      }
      expect(polarFactor(near.transpose()).transpose().sub(factor).abs().max()).toBeLessThan(1e-14);
    }
  });

  it('products in single precision keep its bound, for every pair of transposes', () => {
    setMode(mode);
    for (const [m, n, k] of [
      [1, 1, 1],
      [5, 7, 3],
      [40, 33, 65],
      [4, 3, 0],
    ]) {
      const [a, b] = [random(m, k, 3), random(k, n, 4)].map((x) => Float32Array.from(x));
      const { value, size } = product(m, n, k, Float64Array.from(a), Float64Array.from(b));
      const turned = (rows: number, columns: number, x: Float32Array) => ({
        data: Float32Array.from(transpose(rows, columns, Float64Array.from(x))),
        rows: columns,
        columns: rows,
      });
      const left = [{ data: a, rows: m, columns: k }, turned(m, k, a)];
      const right = [{ data: b, rows: k, columns: n }, turned(k, n, b)];
      for (const transposeA of [false, true])
        for (const transposeB of [false, true]) {
          const out = new Float32Array(m * n).fill(NaN);
          const given = { transposeA, transposeB, out };
          const got = matrixProductFloat32(left[Number(transposeA)], right[Number(transposeB)], given);
          expect(got).toEqual({ data: out, rows: m, columns: n });
          out.forEach((x, at) =>
            expect(Math.abs(x - value[at])).toBeLessThanOrEqual(2 * Math.max(k, 1) * 2 ** -24 * size[at]),
          );
        }
    }
  });

  it('heap matrices chain operations and give back their memory', () => {
    setMode(mode);
    const heap = createHeap();
    const other = createHeap();
    const a = Array.from({ length: 6 }, (_, i) => random(4, 1, 3 + i));
    const x = heap.put(a);
    const between = other.put([[1, 2]]);
    const y = heap.zeros(4, 4);
    heap.gemm(x, x, y, { transposeA: true, alpha: 2 });
    const z = heap.zeros(4, 4);
    heap.copy(y, z);
    heap.scale(-1, z);
    heap.axpy(1, y, z);
    expect(heap.get(z).abs().max()).toBe(0);
    const want = matrixProduct(a, a, { transposeA: true }).mul(2);
    expect(heap.get(y).sub(want).abs().max()).toBeLessThan(1e-14);
    expect(heap.dot(y, y)).toBeCloseTo(want.norm() ** 2, 12);
    heap.freeAll();
    const again = heap.put(a);
    expect(other.get(between).to1DArray()).toEqual([1, 2]);
    expect(heap.get(again).to2DArray()).toEqual(a.map((row) => [...row]));
    heap.free(again);
    other.free(between);
    const freed = expect.objectContaining({ code: 'FREED_HANDLE' }) as Error;
    expect(() => heap.get(x)).toThrow(freed);
    expect(() => heap.free(again)).toThrow(freed);
    expect(() => other.scale(2, y)).toThrow(freed);
    const [p, q] = [heap.put([[1, 2]]), heap.put([[1], [2]])];
    const shape = expect.objectContaining({ code: 'SHAPE' }) as Error;
    expect(() => heap.copy(p, q)).toThrow(shape);
    expect(() => heap.gemm(p, p, p)).toThrow(shape);
    expect(() => heap.gemm(p, q, q)).toThrow(shape);
    expect(() => heap.scale(NaN, p)).toThrow(expect.objectContaining({ code: 'NOT_FINITE' }) as Error);
    expect(() => heap.zeros(-1, 2)).toThrow(expect.objectContaining({ code: 'OUT_OF_RANGE' }) as Error);
    heap.freeAll();
  });
});

describe('bad input to products in single precision', () => {
  const one = { data: Float32Array.of(1), rows: 1, columns: 1 };
  const two = { data: Float32Array.of(1, 2), rows: 2, columns: 1 };
  it.each([
    ['inner dimensions', () => matrixProductFloat32(one, two), 'SHAPE'],
    ['a length', () => matrixProductFloat32({ ...one, rows: 2 }, one), 'SHAPE'],
    [
      'doubles',
      () => matrixProductFloat32({ ...one, data: [1] as unknown as Float32Array }, one),
      'WRONG_TYPE',
    ],
    ['a wrong out', () => matrixProductFloat32(one, one, { out: new Float32Array(2) }), 'SHAPE'],
    ['out in a', () => matrixProductFloat32(one, one, { out: one.data }), 'SHAPE'],
    [
      'transposeA 1',
      () => matrixProductFloat32(one, one, { transposeA: 1 as unknown as boolean }),
      'WRONG_TYPE',
    ],
  ])('%s', (_, call, code) => {
    expect(call).toThrow(expect.objectContaining({ code }) as Error);
  });
});

describe('too large for the memory', () => {
  it('throws OUT_OF_MEMORY in WebAssembly and goes on working', () => {
    const heap = createHeap();
    const code = expect.objectContaining({ code: 'OUT_OF_MEMORY' }) as Error;
    expect(() => heap.zeros(15000, 15000)).toThrow(code);
    expect(matrixProduct([[2]], [[3]]).get(0, 0)).toBe(6);
  });
});
