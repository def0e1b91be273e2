import type * as Stats from '../../src/index.ts';

/**
 * A hash of the first draws of every kind, to hold one engine against another bit by bit.
 *
 * @param stats - the package, built or not
 * @param count - how many draws of each kind
 */
export function drawHashes(stats: typeof Stats, count: number): Record<string, string> {
  const kinds: Record<string, (stream: Stats.RandomStream) => number> = {
    uint32: (stream) => stream.uint32(),
    uniform: (stream) => stream.uniform(),
    'integer, small': (stream) => stream.integer(6),
    'integer, large': (stream) => stream.integer(2 ** 31 + 1),
    'integer, huge': (stream) => stream.integer(2 ** 53 - 1),
    sign: (stream) => stream.sign(),
    normal: (stream) => stream.normal(),
    exponential: (stream) => stats.drawExponential(stream),
    'gamma, small shape': (stream) => stats.drawGamma(stream, { shape: 0.3 }),
    gamma: (stream) => stats.drawGamma(stream, { shape: 2.5, scale: 3 }),
    chiSquare: (stream) => stats.drawChiSquare(stream, { degreesOfFreedom: 3 }),
    'beta, small shapes': (stream) => stats.drawBeta(stream, { alpha: 0.4, beta: 0.7 }),
    beta: (stream) => stats.drawBeta(stream, { alpha: 2, beta: 5 }),
    studentT: (stream) => stats.drawStudentT(stream, { degreesOfFreedom: 2.5 }),
    bernoulli: (stream) => stats.drawBernoulli(stream, { probability: 0.2 }),
    'poisson, small': (stream) => stats.drawPoisson(stream, { mean: 3 }),
    'poisson, large': (stream) => stats.drawPoisson(stream, { mean: 123.4 }),
    'binomial, small': (stream) => stats.drawBinomial(stream, { trials: 20, probability: 0.3 }),
    'binomial, large': (stream) => stats.drawBinomial(stream, { trials: 1000, probability: 0.6 }),
  };
  const weights = [0.5, 2, 0, 3.25, 1];
  const table = stats.aliasTable(weights);
  kinds['categorical'] = (stream) => stats.drawCategorical(stream, weights);
  kinds['alias'] = (stream) => stats.drawAlias(stream, table);

  const hashes: Record<string, string> = {};
  for (const [kind, draw] of Object.entries(kinds)) {
    const hash = hasher();
    const stream = stats.randomStream('engines', kind);
    for (let i = 0; i < count; i += 1) hash.add(draw(stream));
    hashes[kind] = hash.value();
  }

  const lists: Record<string, (stream: Stats.RandomStream) => ArrayLike<number>> = {
    fillUniform: (stream) => stream.fillUniform(new Float64Array(count)),
    fillNormal: (stream) => stream.fillNormal(new Float64Array(count)),
    permutation: (stream) => stats.permutation(stream, count),
    'sample, dense': (stream) => stats.sampleWithoutReplacement(stream, count, Math.floor(count / 2)),
    'sample, sparse': (stream) =>
      stats.sampleWithoutReplacement(stream, 1000 * count, Math.floor(count / 10)),
    sphere: (stream) => stats.drawSphere(stream, count),
    multinomial: (stream) =>
      stats.drawMultinomial(stream, {
        trials: 1000 * count,
        weights: Array.from({ length: 1000 }, (_, i) => i),
      }),
  };
  for (const [kind, draw] of Object.entries(lists)) {
    const hash = hasher();
    const values = draw(stats.randomStream('engines', kind));
    for (let i = 0; i < values.length; i += 1) hash.add(values[i]);
    hashes[kind] = hash.value();
  }
  return hashes;
}

function hasher(): { add(value: number): void; value(): string } {
  const bits = new DataView(new ArrayBuffer(8));
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  return {
    add(value) {
      bits.setFloat64(0, value);
      a = Math.imul(a ^ bits.getUint32(0), 0x01000193);
      a = Math.imul(a ^ (a >>> 15) ^ bits.getUint32(4), 0x85ebca6b);
      b = Math.imul(b ^ bits.getUint32(4), 0x5bd1e995);
      b = Math.imul(b ^ (b >>> 13) ^ bits.getUint32(0), 0xc2b2ae35);
    },
    value: () => (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0'),
  };
}
