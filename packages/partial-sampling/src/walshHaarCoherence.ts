import type { WalshOrdering } from '@lab/linalg/transforms';
import { matrixShape, type Shape } from './signal.ts';

/**
 * Local coherences of the Walsh-Hadamard transform with Haar wavelets, in closed form: a row sees one dyadic block of atoms, each
 * with the same energy, so that a(k) = min(1, k / size of the block).
 */
export function walshHaarCoherence(
  shape: Shape,
  ordering: WalshOrdering,
  levels: number,
  order: number,
): Float64Array {
  const { rows, columns } = matrixShape(shape);
  const along = bands(columns, levels, ordering);
  if (shape.length === 1) return Float64Array.from(along, (band) => Math.min(1, order / 2 ** band));
  const down = bands(rows, levels, ordering);
  const [deepest, widest] = [Math.log2(rows), Math.log2(columns)];
  const energy = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      // The first level at which either axis is no longer smooth.
      const level = Math.min(deepest - down[i], widest - along[j]);
      energy[i * columns + j] = Math.min(1, order / 2 ** (deepest + widest - 2 * level));
    }
  return energy;
}

/** For each row the exponent of its dyadic block, those of the smooth block counted as one. */
function bands(side: number, levels: number, ordering: WalshOrdering): Int32Array {
  const bits = Math.log2(side);
  const coarsest = bits - levels;
  return Int32Array.from({ length: side }, (_, row) => {
    const index = ordering === 'natural' ? reverseBits(row, bits) : row;
    return Math.max(coarsest, index === 0 ? 0 : 31 - Math.clz32(index));
  });
}

function reverseBits(value: number, bits: number): number {
  let result = 0;
  for (let bit = 0; bit < bits; bit++) if ((value & (1 << bit)) !== 0) result |= 1 << (bits - 1 - bit);
  return result;
}
