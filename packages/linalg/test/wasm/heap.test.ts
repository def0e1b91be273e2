import { describe, expect, it } from 'vitest';
import { LabRangeError } from '../../src/errors.ts';
import {
  cholesky,
  createHeap,
  fft,
  gemm,
  lu,
  newtonSchulz,
  qr,
  squaredDistances,
  svd,
  symmetricEigen,
  triangularSolve,
} from '../../src/wasm/index.ts';
import { compileSync, link } from '../../src/wasm/engine.ts';
import { distance, product, random } from './reference.ts';

const row = (data: Float64Array, rowStride: number) => ({ data, offset: 0, rowStride, columnStride: 1 });

describe('memory', () => {
  it('does not grow over 10000 calls of one size', () => {
    const engine = link('plain', compileSync('plain'));
    const [a, c] = [random(20, 20, 1), new Float64Array(400)];
    gemm(engine, 20, 20, 20, 1, row(a, 20), row(a, 20), 0, row(c, 20));
    const [bytes, mark] = [engine.memory.buffer.byteLength, engine.core.mark()];
    for (let i = 0; i < 10000; i++) gemm(engine, 20, 20, 20, 1, row(a, 20), row(a, 20), 0, row(c, 20));
    expect(engine.memory.buffer.byteLength).toBe(bytes);
    expect(engine.core.mark()).toBe(mark);
  });

  it('is given back by every operation', () => {
    const engine = link('relaxed', compileSync('relaxed'));
    const mark = engine.core.mark();
    const n = 70;
    const a = random(n, n, 4);
    const [values, u, v] = [new Float64Array(n), new Float64Array(n * n), new Float64Array(n * n)];
    const work = (): void => {
      symmetricEigen(engine, n, row(a, n), values, row(u, n));
      svd(engine, n, n, row(a, n), values, row(u, n), n, row(v, n));
      qr(engine, n, n, row(a.slice(), n), values);
      lu(engine, n, row(a.slice(), n), new Int32Array(n));
      cholesky(engine, n, row(a.slice(), n));
      triangularSolve(engine, true, false, n, n, row(a, n), row(u, n));
      squaredDistances(engine, n, n, n, row(a, n), undefined, row(u, n));
      newtonSchulz(engine, n, n, row(a, n), row(u, n));
      fft(engine, 64, 4, u, v);
    };
    work();
    const bytes = engine.memory.buffer.byteLength;
    for (let i = 0; i < 100; i++) work();
    expect(engine.core.mark()).toBe(mark);
    expect(engine.memory.buffer.byteLength).toBe(bytes);
  });

  it('grows in steps of 16 MB and keeps what it holds', () => {
    const engine = link('plain', compileSync('plain'));
    const heap = createHeap(engine);
    const values = random(30, 30, 2);
    const kept = heap.put(30, 30, row(values, 30));
    const before = engine.memory.buffer.byteLength;
    const big = heap.zeros(1200, 1200);
    expect(engine.memory.buffer.byteLength - before).toBe(16 * 2 ** 20);
    expect(heap.get(kept)).toEqual(values);
    heap.free(big);
    heap.free(kept);
  });

  it('refuses more than 1600 MB with OUT_OF_MEMORY and goes on working', () => {
    const engine = link('plain', compileSync('plain'));
    const heap = createHeap(engine);
    const mark = engine.core.mark();
    expect(() => heap.zeros(20000, 20000)).toThrow(LabRangeError);
    expect(() => heap.zeros(15000, 15000)).toThrow(
      expect.objectContaining({ code: 'OUT_OF_MEMORY' }) as Error,
    );
    expect(() => heap.zeros(30000, 30000)).toThrow(
      expect.objectContaining({ code: 'OUT_OF_MEMORY' }) as Error,
    );
    const thin = row(new Float64Array(2 ** 16), 1);
    expect(() =>
      gemm(engine, 2 ** 16, 2 ** 16, 1, 1, thin, { ...thin, rowStride: 2 ** 16 }, 0, thin),
    ).toThrow(expect.objectContaining({ code: 'OUT_OF_MEMORY' }) as Error);
    expect(engine.core.mark()).toBe(mark);
    const a = random(9, 9, 3);
    const c = new Float64Array(81);
    gemm(engine, 9, 9, 9, 1, row(a, 9), row(a, 9), 0, row(c, 9));
    expect(distance(c, product(9, 9, 9, a, a).value)).toBeLessThan(1e-14);
  });
});

describe('handles', () => {
  it('chain operations without copying out', () => {
    const engine = link('plain', compileSync('plain'));
    const heap = createHeap(engine);
    const [m, k, n] = [17, 11, 23];
    const [a, b] = [random(m, k, 5), random(k, n, 6)];
    const [p, q] = [heap.put(m, k, row(a, k)), heap.put(k, n, row(b, n))];
    const [r, s] = [heap.zeros(m, n), heap.zeros(n, n)];
    heap.gemm(p, q, r);
    heap.gemm(r, r, s, { transposeA: true, alpha: 2 });
    heap.scale(0.5, s);
    const ab = product(m, n, k, a, b).value;
    const abt = Float64Array.from({ length: m * n }, (_, at) => ab[(at % m) * n + Math.floor(at / m)]);
    expect(distance(heap.get(r), ab)).toBeLessThan(1e-13);
    expect(distance(heap.get(s), product(n, n, m, abt, ab).value)).toBeLessThan(1e-12);
    expect(heap.dot(r, r)).toBeCloseTo(
      ab.reduce((sum, x) => sum + x * x, 0),
      10,
    );
    const t = heap.zeros(m, n);
    heap.copy(r, t);
    heap.axpy(-1, r, t);
    expect(heap.get(t)).toEqual(new Float64Array(m * n));
  });

  it('put takes any strides', () => {
    const heap = createHeap(link('plain', compileSync('plain')));
    const a = random(4, 6, 7);
    const handle = heap.put(6, 4, { data: a, offset: 0, rowStride: 1, columnStride: 6 });
    expect(heap.get(handle)).toEqual(
      Float64Array.from({ length: 24 }, (_, at) => a[(at % 4) * 6 + Math.floor(at / 4)]),
    );
  });

  it('freed memory is used again, in any order of freeing', () => {
    const engine = link('plain', compileSync('plain'));
    const heap = createHeap(engine);
    const start = engine.core.mark();
    for (let round = 0; round < 10000; round++) {
      const handles = [heap.zeros(5, 5), heap.zeros(7, 3), heap.zeros(5, 5)];
      heap.free(handles[(round + 1) % 3]);
      heap.free(handles[round % 3]);
      heap.free(handles[(round + 2) % 3]);
    }
    expect(engine.core.mark()).toBe(start);
  });

  it('refuse use after free and shapes that do not fit', () => {
    const heap = createHeap(link('plain', compileSync('plain')));
    const [a, b] = [heap.zeros(2, 3), heap.zeros(2, 3)];
    expect(() => heap.gemm(a, b, b)).toThrow(expect.objectContaining({ code: 'SHAPE' }) as Error);
    expect(() => heap.gemm(a, b, a, { transposeB: true })).toThrow(LabRangeError);
    heap.free(a);
    expect(() => heap.get(a)).toThrow(expect.objectContaining({ code: 'FREED_HANDLE' }) as Error);
    expect(() => heap.free(a)).toThrow(LabRangeError);
  });
});
