import type { MatrixLike } from '@lab/linalg';
import { requireNotNegative, requirePositive } from '@lab/linalg/arguments';
import { readSquare, requireComponents } from '../numeric/arguments.ts';
import { added, blockOf, multiply, symmetrised, traceOfProduct, type Dense } from '../numeric/dense.ts';
import { gramInverse, gramRank, leadingWeights, productSpectrum } from '../numeric/spectrum.ts';
import { assembleLaw, type RiskKind, type RiskLaw } from '../engine/riskLaw.ts';

/** An estimated k-dimensional subspace of R^d, in coordinates whose first k are kept. */
export interface SubspaceLawInput {
  /** Downstream second moments S of the coordinates, d x d. */
  readonly secondMoments: MatrixLike;
  /** Gamma, (d-k) x (d-k): limit of m Cov(E b), the leak of the prediction into the dropped coordinates. */
  readonly gamma: MatrixLike;
  /** k, 1..d-1. */
  readonly components: number;
  /** Label noise variance, >= 0. */
  readonly sigma2: number;
  /** m > 0. */
  readonly unlabelled: number;
  /** n > 0. */
  readonly labelled: number;
  /** Default 'conditional'. */
  readonly kind?: RiskKind | undefined;
}

/**
 * The law of a regression on an estimated linear subspace, whatever estimated it.
 *
 * @param input S (d x d), Gamma ((d-k) x (d-k)), k, sigma2 >= 0, m > 0, n > 0
 * @returns the risk law: weights are the eigenvalues of S22.1^{1/2} Gamma S22.1^{1/2}
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE
 *
 * Source: derived, docs/theory.md section 4 (one form of arXiv 2603.27631 Theorem 5.1 for its linear examples).
 */
export function subspaceLaw(input: SubspaceLawInput): RiskLaw {
  const moments = symmetrised(readSquare(input.secondMoments, 'secondMoments'));
  const k = requireComponents(input.components, moments.rows - 1, 'components');
  const gamma = symmetrised(readSquare(input.gamma, 'gamma', moments.rows - k));
  const sigma2 = requireNotNegative(input.sigma2, 'sigma2');
  const residual = schurComplement(moments, k);
  const dEff = gramRank(blockOf(moments, 0, k, 0, k));
  return assembleLaw({
    kind: input.kind ?? 'conditional',
    dEff,
    dBase: gramRank(moments),
    labelWeights: new Array<number>(dEff).fill(sigma2),
    weights: leadingWeights(productSpectrum(gamma, residual), 1e-10),
    trace: traceOfProduct(gamma, residual),
    sigma2,
    unlabelled: requirePositive(input.unlabelled, 'unlabelled'),
    labelled: requirePositive(input.labelled, 'labelled'),
  });
}

/** S22.1 = S22 - S21 S11^+ S12, the second moments of the last coordinates that the first k leave unexplained. */
export function schurComplement(moments: Dense, k: number): Dense {
  const d = moments.rows;
  const cross = blockOf(moments, k, d, 0, k);
  const explained = multiply(multiply(cross, gramInverse(blockOf(moments, 0, k, 0, k))), cross, {
    transposeB: true,
  });
  return symmetrised(added(blockOf(moments, k, d, k, d), explained, -1));
}
