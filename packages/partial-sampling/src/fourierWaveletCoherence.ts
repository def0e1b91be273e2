import { daubechiesFilters } from './daubechies.ts';
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
  const low = powerSpectrum(lowPass, side);
  const high = powerSpectrum(highPass, side);
  const smooth = [new Float64Array(half).fill(1 / side)];
  const detail = [new Float64Array(0)];
  for (let level = 1; level <= levels; level++) {
    const before = smooth[level - 1];
    const [s, d] = [new Float64Array(half), new Float64Array(half)];
    for (let f = 0; f < half; f++) {
      const at = (f * 2 ** (level - 1)) % side;
      s[f] = before[f] * low[at];
      d[f] = before[f] * high[at];
    }
    smooth.push(s);
    detail.push(d);
  }
  return { side, half, smooth, detail };
}

function powerSpectrum(filter: readonly number[], n: number): Float64Array {
  const power = new Float64Array(n);
  for (let f = 0; f < n; f++) {
    let [re, im] = [0, 0];
    for (let t = 0; t < filter.length; t++) {
      const angle = (2 * Math.PI * ((f * t) % n)) / n;
      re += filter[t] * Math.cos(angle);
      im += filter[t] * Math.sin(angle);
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

/** As `planeCoherence` for order 1: the largest single energy, row by row. */
function largestOfPlane(down: AxisTables, along: AxisTables, levels: number): Float64Array {
  const [m, n] = [down.side, along.side];
  const { half } = along;
  // Of d t and d e the larger is d max(t, e).
  const wider = along.detail.map((detail, level) =>
    detail.map((value, g) => Math.max(value, along.smooth[level][g])),
  );
  const energy = new Float64Array(m * n);
  const best = new Float64Array(half);
  for (let f = 0; f < down.half; f++) {
    // Where both axes are the same the map is symmetric: what is left of the diagonal is known.
    const first = down === along ? f : 0;
    const coarsest = down.smooth[levels][f];
    for (let g = first; g < half; g++) best[g] = coarsest * along.smooth[levels][g];
    for (let level = 1; level <= levels; level++)
      keepLargest(
        first,
        half,
        down.detail[level][f],
        wider[level],
        down.smooth[level][f],
        along.detail[level],
        best,
      );
    const row = f * n;
    for (let g = first; g < half; g++) energy[row + g] = best[g] > 1 ? 1 : best[g];
    for (let g = 0; g < first; g++) energy[row + g] = energy[g * n + f];
    for (let g = half; g < n; g++) energy[row + g] = energy[row + n - g];
    if (f > 0) energy.copyWithin((m - f) * n, row, row + n);
  }
  return energy;
}

/** best_g = max(best_g, d x_g, s y_g). */
function keepLargest(
  from: number,
  to: number,
  d: number,
  x: Float64Array,
  s: number,
  y: Float64Array,
  best: Float64Array,
): void {
  for (let g = from; g < to; g++) {
    const a = d * x[g];
    const b = s * y[g];
    const larger = a > b ? a : b;
    if (larger > best[g]) best[g] = larger;
  }
}
