import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normal, randomStream, restoreRandomStream, type RandomStream } from '../src/index.ts';
import { jumpWords, nextWord } from '../src/random/xoshiro128.ts';
import { pearsonPValue, uniformityPValue } from './support/goodnessOfFit.ts';

fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 1) });

const draw = (stream: RandomStream, count = 8): number[] =>
  Array.from({ length: count }, () => stream.uint32());

describe('the generator', () => {
  it('is xoshiro128++: the first words from the state 1, 2, 3, 4 are those of the authors', () => {
    const words = Int32Array.of(1, 2, 3, 4);
    expect(Array.from({ length: 10 }, () => nextWord(words))).toEqual([
      641, 1573767, 3222811527, 3517856514, 836907274, 4247214768, 3867114732, 1355841295, 495546011,
      621204420,
    ]);
  });

  it('jumps by 2^64 words: the jump is the 64th square of the step as a matrix of bits', () => {
    let matrix = stepMatrix();
    for (let i = 0; i < 64; i += 1) matrix = squared(matrix);
    const words = Int32Array.of(0x12345678, -77, 991, 5);
    const expected = apply(matrix, words);
    jumpWords(words);
    expect(Array.from(words)).toEqual(Array.from(expected));
  });
});

describe('a stream', () => {
  it('is decided by its seed and path', () => {
    expect(draw(randomStream(1))).toEqual(draw(randomStream(1)));
    expect(draw(randomStream('data', 'noise', 3))).toEqual(draw(randomStream('data', 'noise', 3)));
  });

  it('differs for every other seed and path', () => {
    const streams = [
      randomStream(1),
      randomStream(2),
      randomStream('1'),
      randomStream(-1),
      randomStream(1.5),
      randomStream(''),
      randomStream(1, ''),
      randomStream(1, 0),
      randomStream(1, '0'),
      randomStream(1, 'a', 'b'),
      randomStream(1, 'ab'),
      randomStream(1, 'b', 'a'),
      randomStream(1, 'a'),
      randomStream(1, 'a', ''),
      randomStream(1, '\0'),
    ];
    expect(new Set(streams.map((stream) => draw(stream, 2).join())).size).toBe(streams.length);
  });

  it('takes -0 for 0', () => {
    expect(draw(randomStream(-0))).toEqual(draw(randomStream(0)));
  });

  it('splits by its path alone, whatever has been drawn', () => {
    const parent = randomStream(9, 'x');
    const early = draw(parent.split('method', 4));
    draw(parent, 1000);
    parent.jump();
    expect(draw(parent.split('method', 4))).toEqual(early);
    expect(draw(parent.split('method').split(4))).toEqual(early);
    expect(draw(randomStream(9, 'x', 'method', 4))).toEqual(early);
  });

  it('does not change by splitting', () => {
    const parent = randomStream(3);
    const before = parent.state;
    parent.split('a');
    expect(parent.state).toEqual(before);
  });

  it('goes on after its state has been through JSON, splitting included', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), fc.integer({ min: 0, max: 50 }), (seed, step, drawn) => {
        const stream = randomStream(seed, step);
        draw(stream, drawn);
        const saved = JSON.stringify(stream);
        const following = [draw(stream), draw(stream.split('a'))];
        const restored = restoreRandomStream(JSON.parse(saved) as RandomStream['state']);
        expect([draw(restored), draw(restored.split('a'))]).toEqual(following);
        stream.restore(JSON.parse(saved) as RandomStream['state']);
        expect(draw(stream)).toEqual(following[0]);
      }),
      { numRuns: 30 },
    );
  });

  it('fills lists with what single calls give', () => {
    for (const seed of [1, 2, 3]) {
      const [a, b] = [randomStream(seed), randomStream(seed)];
      const filled = a.fillNormal(new Float64Array(20_000));
      expect(Array.from(filled)).toEqual(Array.from({ length: 20_000 }, () => b.normal()));
      const uniforms = a.fillUniform(new Float64Array(1000));
      expect(Array.from(uniforms)).toEqual(Array.from({ length: 1000 }, () => b.uniform()));
      expect(a.state).toEqual(b.state);
    }
  });

  it('fills a plain array, a single-precision list and an empty one', () => {
    expect(randomStream(1).fillUniform([0, 0])).toEqual([randomStream(1).uniform(), expect.any(Number)]);
    expect(randomStream(1).fillNormal(new Float32Array(1))[0]).toBe(Math.fround(randomStream(1).normal()));
    expect(randomStream(1).fillNormal([])).toEqual([]);
  });
});

describe('uniform draws', () => {
  const count = 1_000_000;

  it.each([1, 2, 3])('are uniform on 100 cells, seed %i', (seed) => {
    const p = uniformityPValue(randomStream('uniform', seed).fillUniform(new Float64Array(count)));
    expect(p).toBeGreaterThan(1e-4);
    expect(p).toBeLessThan(1 - 1e-4);
  });

  it('are multiples of 2^-53 in [0, 1) that use the last bits', () => {
    const values = randomStream(5).fillUniform(new Float64Array(1000));
    expect(values.every((u) => u >= 0 && u < 1 && Number.isInteger(u * 2 ** 53))).toBe(true);
    const odd = values.filter((u) => (u * 2 ** 53) % 2 === 1).length;
    expect(Math.abs(odd - 500)).toBeLessThan(4.5 * Math.sqrt(250));
  });

  it.each([
    [
      'uniform',
      (stream: RandomStream, out: Float64Array) =>
        stream.fillUniform(out).map((u) => Math.sqrt(12) * (u - 0.5)),
    ],
    ['normal', (stream: RandomStream, out: Float64Array) => stream.fillNormal(out)],
  ])('%s have no autocorrelation at lags 1 to 5', (_, fill) => {
    const z = fill(randomStream('lags'), new Float64Array(count));
    for (let lag = 1; lag <= 5; lag += 1) {
      let sum = 0;
      for (let i = lag; i < count; i += 1) sum += z[i] * z[i - lag];
      expect(Math.abs(sum / count)).toBeLessThan(4.5 / Math.sqrt(count));
    }
  });

  it.each([
    ['split', randomStream(1, 'a'), randomStream(1, 'b')],
    ['split and parent', randomStream(1), randomStream(1, 'a')],
    ['neighbouring seeds', randomStream(1), randomStream(2)],
    ['neighbouring steps', randomStream(1, 7), randomStream(1, 8)],
    ['jumped', randomStream(1), jumped(randomStream(1))],
  ])('of %s streams are uncorrelated', (_, first, second) => {
    const n = 200_000;
    const [x, y] = [first.fillNormal(new Float64Array(n)), second.fillNormal(new Float64Array(n))];
    for (const shift of [0, 1]) {
      let sum = 0;
      for (let i = shift; i < n; i += 1) sum += x[i] * y[i - shift];
      expect(Math.abs(sum)).toBeLessThan(4.5 * Math.sqrt(n));
    }
  });

  it('of the first draw over many seeds are uniform, as are those of neighbouring paths', () => {
    for (const first of [(i: number) => randomStream(i), (i: number) => randomStream(0, 'run', i)]) {
      const p = uniformityPValue(Float64Array.from({ length: 20_000 }, (_, i) => first(i).uniform()));
      expect(p).toBeGreaterThan(1e-4);
      expect(p).toBeLessThan(1 - 1e-4);
    }
  });
});

describe('integer draws', () => {
  it.each([
    3,
    6,
    1000,
    2 ** 21,
    2 ** 21 + 1,
    3 * 2 ** 30,
    2 ** 31 + 1,
    2 ** 32,
    2 ** 32 + 5,
    3 * 2 ** 50,
    2 ** 53 - 1,
  ])('below %d are without bias, over values or residues', (n) => {
    const stream = randomStream('integers', n);
    const cells = n <= 1000 ? n : 997;
    const counts = new Float64Array(cells);
    const thirds = new Float64Array(3);
    const count = 300_000;
    let valid = true;
    for (let i = 0; i < count; i += 1) {
      const value = stream.integer(n);
      valid &&= value >= 0 && value < n && Number.isInteger(value);
      counts[value % cells] += 1;
      thirds[Math.floor((value / n) * 3)] += 1;
    }
    expect(valid).toBe(true);
    const inCell = Array.from(
      { length: cells },
      (_, r) => (count * (Math.floor(n / cells) + (r < n % cells ? 1 : 0))) / n,
    );
    const inThird = [0, 1, 2].map(
      (t) => (count * (Math.ceil(((t + 1) * n) / 3) - Math.ceil((t * n) / 3))) / n,
    );
    for (const p of [pearsonPValue(counts, inCell), pearsonPValue(thirds, inThird)]) {
      expect(p).toBeGreaterThan(1e-4);
      expect(p).toBeLessThan(1 - 1e-5);
    }
  });

  it('below 1 are 0', () => {
    expect(randomStream(1).integer(1)).toBe(0);
  });

  it('by a plain remainder would fail that test', () => {
    const n = 3 * 2 ** 30;
    const stream = randomStream('biased');
    const thirds = new Float64Array(3);
    for (let i = 0; i < 300_000; i += 1) thirds[Math.floor(((stream.uint32() % n) / n) * 3)] += 1;
    expect(pearsonPValue(thirds, [100_000, 100_000, 100_000])).toBeLessThan(1e-4);
  });
});

describe('normal draws', () => {
  const count = 1_000_000;

  it.each([1, 2, 3])('follow the normal law on 100 cells, seed %i', (seed) => {
    const z = randomStream('normal', seed).fillNormal(new Float64Array(count));
    const p = uniformityPValue(z.map((x) => normal.cdf(x)));
    expect(p).toBeGreaterThan(1e-4);
    expect(p).toBeLessThan(1 - 1e-4);
  });

  it('reach into the tails as the law says: extremes of a million, and shares beyond 3.5, 4 and 4.5', () => {
    const n = 4 * count;
    const z = randomStream('tails').fillNormal(new Float64Array(n));
    let [smallest, largest] = [Infinity, -Infinity];
    for (const x of z) {
      smallest = Math.min(smallest, x);
      largest = Math.max(largest, x);
    }
    // P(max <= x) = Phi(x)^n, so that the 1e-5 and 1 - 1e-5 points of the maximum are exact.
    const low = normal.upperQuantile(-Math.expm1(Math.log(1e-5) / n));
    const high = normal.upperQuantile(-Math.expm1(Math.log1p(-1e-5) / n));
    for (const extreme of [largest, -smallest]) {
      expect(extreme).toBeGreaterThan(low);
      expect(extreme).toBeLessThan(high);
    }
    for (const edge of [3.5, 4, 4.5]) {
      const mean = n * normal.sf(edge);
      for (const side of [1, -1]) {
        const beyond = z.reduce((sum, x) => sum + (side * x > edge ? 1 : 0), 0);
        expect(Math.abs(beyond - mean)).toBeLessThan(4.5 * Math.sqrt(mean));
      }
    }
  });

  it('are smooth where the layers of the ziggurat meet', () => {
    // The density in narrow bins around the tail's start and the narrowest layers.
    const n = 4 * count;
    const z = randomStream('seams').fillNormal(new Float64Array(n));
    const edges = Array.from({ length: 401 }, (_, i) => -4 + i * 0.02);
    const counts = new Float64Array(400);
    for (const x of z) if (x >= -4 && x < 4) counts[Math.min(399, Math.floor((x + 4) / 0.02))] += 1;
    const inside = counts.reduce((sum, value) => sum + value, 0);
    const mass = edges.slice(1).map((edge, i) => normal.cdf(edge) - normal.cdf(edges[i]));
    const total = mass.reduce((sum, value) => sum + value, 0);
    const p = pearsonPValue(
      counts,
      mass.map((m) => (inside * m) / total),
    );
    expect(p).toBeGreaterThan(1e-4);
    expect(p).toBeLessThan(1 - 1e-4);
  });
});

describe('bad input', () => {
  it.each([
    ['a seed that is not finite', () => randomStream(NaN), 'NOT_FINITE'],
    ['a seed of another type', () => randomStream(null as unknown as string), 'WRONG_TYPE'],
    ['a path step that is not finite', () => randomStream(1, Infinity), 'NOT_FINITE'],
    ['an empty split', () => randomStream(1).split(), 'SHAPE'],
    ['an integer below 0', () => randomStream(1).integer(0), 'OUT_OF_RANGE'],
    ['an integer below 2.5', () => randomStream(1).integer(2.5), 'OUT_OF_RANGE'],
    ['an integer beyond 2^53', () => randomStream(1).integer(2 ** 53), 'OUT_OF_RANGE'],
    ['an integer below NaN', () => randomStream(1).integer(NaN), 'NOT_FINITE'],
    [
      'another generator',
      () => restoreRandomStream({ ...randomStream(1).state, generator: 'x' as never }),
      'UNKNOWN_OPTION',
    ],
    [
      'a state of zeros',
      () => restoreRandomStream({ ...randomStream(1).state, words: [0, 0, 0, 0] }),
      'OUT_OF_RANGE',
    ],
    [
      'a state of three words',
      () => restoreRandomStream({ ...randomStream(1).state, words: [1, 2, 3] }),
      'SHAPE',
    ],
    [
      'a state word too large',
      () => restoreRandomStream({ ...randomStream(1).state, key: [2 ** 31, 0, 0, 0] }),
      'OUT_OF_RANGE',
    ],
  ])('%s', (_, call, code) => {
    expect(call).toThrow(expect.objectContaining({ code }));
  });
});

function jumped(stream: RandomStream): RandomStream {
  stream.jump();
  return stream;
}

/** Column b: the state after one step from the state whose only bit is b. */
function stepMatrix(): Int32Array[] {
  return Array.from({ length: 128 }, (_, b) => {
    const words = new Int32Array(4);
    words[b >> 5] = 1 << (b & 31);
    nextWord(words);
    return words;
  });
}

function apply(matrix: readonly Int32Array[], words: Int32Array): Int32Array {
  const result = new Int32Array(4);
  for (let b = 0; b < 128; b += 1) {
    if (((words[b >> 5] >>> (b & 31)) & 1) === 0) continue;
    for (let k = 0; k < 4; k += 1) result[k] ^= matrix[b][k];
  }
  return result;
}

function squared(matrix: readonly Int32Array[]): Int32Array[] {
  return matrix.map((column) => apply(matrix, column));
}
