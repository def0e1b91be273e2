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
