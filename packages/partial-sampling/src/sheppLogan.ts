import { requireCount } from '@lab/linalg/arguments';

/** Grey value, half axes, centre and turn (degrees) of the ellipses, in [-1, 1]^2, y upwards. */
const ellipses = [
  [1, 0.69, 0.92, 0, 0, 0],
  [-0.8, 0.6624, 0.874, 0, -0.0184, 0],
  [-0.2, 0.11, 0.31, 0.22, 0, -18],
  [-0.2, 0.16, 0.41, -0.22, 0, 18],
  [0.1, 0.21, 0.25, 0, 0.35, 0],
  [0.1, 0.046, 0.046, 0, 0.1, 0],
  [0.1, 0.046, 0.046, 0, -0.1, 0],
  [0.1, 0.046, 0.023, -0.08, -0.605, 0],
  [0.1, 0.023, 0.023, 0, -0.606, 0],
  [0.1, 0.023, 0.046, 0.06, -0.605, 0],
] as const;

/**
 * The modified Shepp-Logan phantom (Toft 1996), the test image of tomography and MRI: ten ellipses of grey values in [0, 1].
 *
 * @param side number of rows and columns, >= 1; pixels are sampled at their centres in [-1, 1]^2
 * @returns side x side values, row by row from the top
 * @throws OUT_OF_RANGE, NOT_FINITE, WRONG_TYPE
 */
export function sheppLogan(side: number): Float64Array {
  const n = requireCount(side, 'side', 1, 2 ** 15);
  const place = (i: number): number => (2 * i + 1 - n) / n;
  const image = new Float64Array(n * n);
  for (const [grey, a, b, x0, y0, degrees] of ellipses) {
    const angle = (degrees * Math.PI) / 180;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const [x, y] = [place(j) - x0, -place(i) - y0];
        if (((c * x + s * y) / a) ** 2 + ((c * y - s * x) / b) ** 2 <= 1) image[i * n + j] += grey;
      }
  }
  // Sums of tenths that cancel leave rounding behind.
  return image.map((value) => Math.abs(Math.round(value * 1e12) / 1e12));
}
