import { requireOneOf } from '@lab/linalg/arguments';

/** What the symmetric matrix is made of: (W+W')/2, W+W' or (W+W')/sqrt 2. */
export type Symmetrization = 'mean' | 'sum' | 'sqrt2';

/** How a spectrum is scaled. */
export interface SpectrumOptions {
  /** Default 'mean'. Eigenvalues scale by 1, 2 or sqrt 2; critical strengths, times and overlaps do not change. */
  readonly symmetrization?: Symmetrization | undefined;
}

/** The factor by which eigenvalues exceed those of (W+W')/2. */
export function spectrumScale({ symmetrization = 'mean' }: SpectrumOptions): number {
  const word = requireOneOf(symmetrization, ['mean', 'sum', 'sqrt2'], 'symmetrization');
  return word === 'mean' ? 1 : word === 'sum' ? 2 : Math.SQRT2;
}
