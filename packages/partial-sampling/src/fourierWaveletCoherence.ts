import { daubechiesFilters } from './daubechies.ts';
import { largestProducts } from './largestProducts.ts';
import { matrixShape, type Shape } from './signal.ts';
import { topSum, valueRoom } from './topSum.ts';

/** Energies |<u_f, atom>|^2 of one axis by level: those of all translates are equal. */
interface AxisTables {
  readonly side: number;
  /** Frequencies 0..side/2; the others mirror them. */
  readonly half: number;
  /** smooth[l][f] for l = 0..L, of atoms with n / 2^l translates. */
  readonly smooth: readonly Float64Array[];
  /** detail[l][f] for l = 1..L; [0] is empty. */
  readonly detail: readonly Float64Array[];
}

/** D_l = S_{l-1} |G(w_l)|^2, S_l = S_{l-1} |H(w_l)|^2, w_l = 2 pi 2^{l-1} f / n (specification of the package, docs/theory.md). */
function axisTables(
  side: number,
  levels: number,
  lowPass: readonly number[],
  highPass: readonly number[],
): AxisTables {
  const half = (side >> 1) + 1;
  const circle = unitCircle(side);
  const low = powerSpectrum(lowPass, circle);
  const high = powerSpectrum(highPass, circle);
  const smooth = [new Float64Array(half).fill(1 / side)];
  const detail = [new Float64Array(0)];
  for (let level = 1, stride = 1; level <= levels; level++, stride *= 2) {
    const before = smooth[level - 1];
    const [s, d] = [new Float64Array(half), new Float64Array(half)];
    for (let f = 0, at = 0; f < half; f++, at = onCircle(at + stride, side)) {
      s[f] = before[f] * low[at];
      d[f] = before[f] * high[at];
    }
    smooth.push(s);
    detail.push(d);
  }
  return { side, half, smooth, detail };
}

/** A sum of two positions on a circle of that many points, the first of them on it and the second at most a turn away. */
function onCircle(at: number, side: number): number {
  return at < side ? at : at - side;
}

/** Cosine and sine of 2 pi k / n, k = 0..n-1. */
interface UnitCircle {
  readonly cos: Float64Array;
  readonly sin: Float64Array;
}

function unitCircle(n: number): UnitCircle {
  const [cos, sin] = [new Float64Array(n), new Float64Array(n)];
  for (let k = 0; k < n; k++) {
    const angle = (2 * Math.PI * k) / n;
    cos[k] = Math.cos(angle);
    sin[k] = Math.sin(angle);
  }
  return { cos, sin };
}

/** |sum_t h_t e^{-2 pi i f t / n}|^2 for f = 0..n-1. */
function powerSpectrum(filter: readonly number[], { cos, sin }: UnitCircle): Float64Array {
  const n = cos.length;
  const power = new Float64Array(n);
  for (let f = 0; f < n; f++) {
    let [re, im] = [0, 0];
    for (let t = 0, at = 0; t < filter.length; t++, at = onCircle(at + f, n)) {
      re += filter[t] * cos[at];
      im += filter[t] * sin[at];
    }
    power[f] = re * re + im * im;
  }
  return power;
}

/**
 * Local coherences of the discrete Fourier transform with periodic Daubechies wavelets, exact, in O(n levels): the sum of the k
 * largest |<u_f, psi_j>|^2 for each frequency.
 */
export function fourierWaveletCoherence(
  shape: Shape,
  vanishingMoments: number,
  levels: number,
  order: number,
): Float64Array {
  const { lowPass, highPass } = daubechiesFilters(vanishingMoments);
  const { rows, columns } = matrixShape(shape);
  const along = axisTables(columns, levels, lowPass, highPass);
  if (shape.length === 1) return lineCoherence(along, levels, order);
  const down = rows === columns ? along : axisTables(rows, levels, lowPass, highPass);
  return planeCoherence(down, along, levels, order);
}

function lineCoherence(
  { side, half, smooth, detail }: AxisTables,
  levels: number,
  order: number,
): Float64Array {
  const energy = new Float64Array(side);
  const room = valueRoom(levels + 1);
  for (let f = 0; f < half; f++) {
    room.values[0] = smooth[levels][f];
    room.counts[0] = side / 2 ** levels;
    for (let level = 1; level <= levels; level++) {
      room.values[level] = detail[level][f];
      room.counts[level] = side / 2 ** level;
    }
    const sum = Math.min(1, topSum(room, levels + 1, order));
    energy[f] = energy[(side - f) % side] = sum;
  }
  return energy;
}

function planeCoherence(down: AxisTables, along: AxisTables, levels: number, order: number): Float64Array {
  if (order === 1) return largestOfPlane(down, along, levels);
  const [m, n] = [down.side, along.side];
  const energy = new Float64Array(m * n);
  const room = valueRoom(3 * levels + 1);
  const counts = Array.from({ length: levels + 1 }, (_, level) => (m * n) / 4 ** level);
  for (let f = 0; f < down.half; f++) {
    const mirror = ((m - f) % m) * n;
    for (let g = 0; g < along.half; g++) {
      const { values } = room;
      values[0] = down.smooth[levels][f] * along.smooth[levels][g];
      room.counts[0] = counts[levels];
      let at = 1;
      for (let level = 1; level <= levels; level++) {
        const s = down.smooth[level][f];
        const d = down.detail[level][f];
        const t = along.smooth[level][g];
        const e = along.detail[level][g];
        values[at] = d * t;
        values[at + 1] = s * e;
        values[at + 2] = d * e;
        room.counts[at] = room.counts[at + 1] = room.counts[at + 2] = counts[level];
        at += 3;
      }
      const sum = Math.min(1, topSum(room, at, order));
      const opposite = (n - g) % n;
      energy[f * n + g] = energy[f * n + opposite] = sum;
      energy[mirror + g] = energy[mirror + opposite] = sum;
    }
  }
  return energy;
}

/** As `planeCoherence` for order 1: the largest single energy. */
function largestOfPlane(down: AxisTables, along: AxisTables, levels: number): Float64Array {
  const [m, n] = [down.side, along.side];
  const pairs = [{ down: down.smooth[levels], along: along.smooth[levels] }];
  for (let level = 1; level <= levels; level++) {
    const [detail, smooth] = [along.detail[level], along.smooth[level]];
    // Of d t and d e the larger is d max(t, e).
    const wider = detail.map((value, g) => Math.max(value, smooth[g]));
    pairs.push({ down: down.detail[level], along: wider }, { down: down.smooth[level], along: detail });
  }
  const energy = new Float64Array(m * n);
  largestProducts(pairs, n, energy);
  for (let f = 0; f < down.half; f++) {
    const row = f * n;
    for (let g = 1, opposite = row + n - 1; g < n - g; g++, opposite--) energy[opposite] = energy[row + g];
    if (f > 0) energy.copyWithin((m - f) * n, row, row + n);
  }
  return energy;
}
