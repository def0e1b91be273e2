import { requireUnit } from '@lab/linalg/arguments';
import { fft, inverseFft } from '@lab/linalg/transforms';
import { numbers, type NumberList } from './arguments.ts';

/** The law of the number of rows of a Bernoulli draw. */
export interface CountDistribution {
  /** P(|Omega| = k), k = 0..n. */
  readonly pmf: number[];
  /** sum p. */
  readonly mean: number;
  /** sum p (1 - p). */
  readonly variance: number;
}

const mostConvolved = 4096;

/**
 * The Poisson-binomial law of the number of rows: by convolution up to 4,096 rows that are not certain, beyond that by halves with
 * Fourier transforms (absolute error about 1e-15).
 *
 * @param probabilities n numbers in [0, 1]; for pairs and groups, of what is drawn at once
 * @throws OUT_OF_RANGE, SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function countDistribution(probabilities: NumberList): CountDistribution {
  const p = numbers(probabilities, 'probabilities', { check: requireUnit });
  const certain = p.reduce((count, value) => count + (value === 1 ? 1 : 0), 0);
  const open = p.filter((value) => value > 0 && value < 1);
  const law = poissonBinomial(open);
  const pmf = new Array<number>(p.length + 1).fill(0);
  law.forEach((value, k) => (pmf[certain + k] = value));
  let [mean, variance] = [0, 0];
  for (const value of p) {
    mean += value;
    variance += value * (1 - value);
  }
  return { pmf, mean, variance };
}

function poissonBinomial(p: Float64Array): Float64Array {
  if (p.length <= mostConvolved) return convolved(p);
  const middle = p.length >> 1;
  return product(poissonBinomial(p.subarray(0, middle)), poissonBinomial(p.subarray(middle)));
}

function convolved(p: Float64Array): Float64Array {
  const law = new Float64Array(p.length + 1);
  law[0] = 1;
  for (let count = 0; count < p.length; count++) {
    const value = p[count];
    for (let k = count + 1; k > 0; k--) law[k] = law[k] * (1 - value) + law[k - 1] * value;
    law[0] *= 1 - value;
  }
  return law;
}

/** The law of a sum of two independent counts. */
function product(a: Float64Array, b: Float64Array): Float64Array {
  const length = a.length + b.length - 1;
  const size = 2 ** Math.ceil(Math.log2(length));
  const padded = (law: Float64Array): Float64Array => {
    const room = new Float64Array(size);
    room.set(law);
    return room;
  };
  // Both real laws in one transform: the product of their transforms is (z(k)^2 - conj z(-k)^2) / 4i.
  const { re, im } = fft(padded(a), padded(b));
  const [x, y] = [new Float64Array(size), new Float64Array(size)];
  for (let k = 0; k < size; k++) {
    const m = (size - k) % size;
    const [ar, ai] = [re[k] * re[k] - im[k] * im[k], 2 * re[k] * im[k]];
    const [br, bi] = [re[m] * re[m] - im[m] * im[m], -2 * re[m] * im[m]];
    x[k] = 0.25 * (ai - bi);
    y[k] = -0.25 * (ar - br);
  }
  return inverseFft(x, y)
    .re.slice(0, length)
    .map((value) => Math.max(0, value));
}
