import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createNearest, setMode, type NearestCentres } from '../src/index.ts';
import { errorOf, modes, wave } from './inputs.ts';

afterEach(() => void setMode('default'));

function square(x: Float64Array, i: number, y: Float64Array, k: number, d: number): number {
  let sum = 0;
  for (let j = 0; j < d; j++) sum += (x[i * d + j] - y[k * d + j]) ** 2;
  return sum;
}

/** Sizes on both sides of where WebAssembly takes over, odd and even numbers of coordinates. */
const sizes = fc.tuple(
  fc.integer({ min: 1, max: 400 }),
  fc.integer({ min: 1, max: 20 }),
  fc.integer({ min: 1, max: 6 }),
);

interface Run {
  readonly nearest: NearestCentres;
  readonly labels: Int32Array;
  readonly told: number[][];
}

/** Three rounds with moving centres, after starting from known centres or from nothing. */
function rounds(data: Float64Array, n: number, d: number, K: number, known: boolean): Run {
  const nearest = createNearest(data, n, d, K);
  const centres = wave(K * d, 2);
  const told: number[][] = [];
  if (known) {
    nearest.clear();
    for (let k = 0; k < K; k++) {
      const between = Float64Array.from({ length: k }, (_, l) => square(centres, l, centres, k, d));
      const half = Math.floor(n / 2);
      nearest.add(k, centres.subarray(k * d, (k + 1) * d), between, 0, half);
      nearest.add(k, centres.subarray(k * d, (k + 1) * d), between, half, n);
    }
    expect(nearest.squares().length).toBe(n);
  }
  nearest.begin(known);
  const moved = new Float64Array(K);
  const neared = new Float64Array(K);
  const labels = nearest.labels().slice();
  for (let round = 0; round < 3; round++) {
    if (round > 0)
      for (let k = 0; k < K; k++) {
        centres[k * d] += 0.1 * (k - 1);
        moved[k] += 0.1 * Math.abs(k - 1);
        neared[k] += 0.1 * Math.max(1, K - 2);
      }
    const half = Float64Array.from({ length: K }, (_, k) => {
      const others = Array.from({ length: K }, (_, l) =>
        l === k ? Infinity : square(centres, l, centres, k, d),
      );
      return Math.sqrt(Math.min(...others)) / 2;
    });
    const cut = Math.floor(n / 3);
    const tell = (i: number, k: number): void => {
      told.push([i, k]);
      labels[i] = k;
    };
    const before = told.length;
    const found =
      nearest.round(centres, { moved, neared, half }, 0, cut, tell) +
      nearest.round(centres, { moved, neared, half }, cut, n, tell);
    expect(found).toBe(told.length - before);
    expect(labels).toEqual(nearest.labels().slice());
    for (let i = 0; i < n; i++) {
      const own = square(data, i, centres, labels[i], d);
      for (let k = 0; k < K; k++) expect(own).toBeLessThanOrEqual(square(data, i, centres, k, d) + 1e-12);
    }
  }
  return { nearest, labels, told };
}

describe('the nearest centres', () => {
  it.each(modes)('are found for moving centres in mode %s', (mode) => {
    setMode(mode);
    fc.assert(
      fc.property(sizes, fc.boolean(), ([n, d, K], known) => {
        rounds(wave(n * d, 1), n, d, K, known).nearest.free();
      }),
      { numRuns: 40 },
    );
  });

  it('have the same bits in every mode', () => {
    for (const d of [7, 10, 16, 19]) {
      const [first, ...others] = modes.map((mode) => {
        setMode(mode);
        const { nearest, told, labels } = rounds(wave(400 * d, 1), 400, d, 5, true);
        nearest.clear();
        nearest.add(0, wave(d, 9), new Float64Array(0), 0, 400);
        const squares = nearest.squares().slice();
        nearest.free();
        nearest.free();
        return { told, labels, squares };
      });
      for (const other of others) expect(other).toEqual(first);
      expect(first.squares[3]).toBeCloseTo(square(wave(400 * d, 1), 3, wave(d, 9), 0, d), 12);
    }
  });

  it.each(modes)('forget the distances of a point that is put elsewhere, in mode %s', (mode) => {
    setMode(mode);
    const [n, d] = [300, 8];
    const data = wave(n * d, 3);
    const centres = data.slice(0, 3 * d);
    const nearest = createNearest(data, n, d, 3);
    nearest.begin(false);
    const still = { moved: new Float64Array(3), neared: new Float64Array(3), half: new Float64Array(3) };
    nearest.round(centres, still, 0, n, () => undefined);
    const labels = nearest.labels().slice();
    const other = (labels[17] + 1) % 3;
    nearest.put(17, other);
    expect(nearest.labels()[17]).toBe(other);
    const told: number[][] = [];
    nearest.round(centres, still, 0, n, (i, k) => told.push([i, k]));
    expect(told).toEqual([[17, labels[17]]]);
    nearest.free();
  });

  it('refuse a wrong number of coordinates and no centres', () => {
    const code = (work: () => void): unknown => errorOf(work)?.code;
    expect(code(() => createNearest(new Float64Array(5), 2, 3, 1))).toBe('SHAPE');
    expect(code(() => createNearest(new Float64Array(6), 2, 3, 0))).toBe('OUT_OF_RANGE');
    expect(code(() => createNearest(new Float64Array(6), 2.5, 3, 1))).toBe('OUT_OF_RANGE');
  });
});
