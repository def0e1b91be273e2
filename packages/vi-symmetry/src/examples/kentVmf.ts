import { requireNotNegative, requirePositive } from '@lab/linalg/arguments';
import { expectation } from '../numeric/quadrature.ts';
import { scaledBessel } from '../vonMisesFisher/besselRatio.ts';
import { inverseResultant, resultantLength } from '../vonMisesFisher/meanResultantLength.ts';
import { angleLaw } from './zonalTargetVmf.ts';

/** Result of {@link kentVmf}. */
export interface KentVmf {
  /** E_p x, number[3]: along the first axis. */
  readonly meanVector: number[];
  /** Concentration of the forward KL fit. */
  readonly forwardKappa: number;
  /** Of the symmetric reverse KL fit: kappa itself. */
  readonly symmetricReverseKappa: number;
  /** kappa A > 2 beta (1 - 3 A / kappa), A = A_3(kappa). */
  readonly symmetricReverseIsLocalMinimum: boolean;
}

/**
 * Von Mises-Fisher fits of Kent's law, log p = kappa x1 + beta (x2^2 - x3^2) on the sphere of R^3.
 *
 * @param input.kappa > 0
 * @param input.beta >= 0
 * @throws LabRangeError OUT_OF_RANGE, NOT_FINITE
 */
export function kentVmf({ kappa, beta }: { readonly kappa: number; readonly beta: number }): KentVmf {
  requirePositive(kappa, 'kappa');
  requireNotNegative(beta, 'beta');
  // Around the axis exp(beta sin^2 cos 2phi) integrates to 2 pi I_0(beta sin^2).
  const law = angleLaw(3, (t) => {
    const around = beta * (1 - t) * (1 + t);
    return kappa * t + around + scaledBessel(0, around).logScaled;
  });
  const mean = expectation(law, (angle) => Math.cos(angle));
  const length = resultantLength(3, kappa);
  return {
    meanVector: [mean, 0, 0],
    forwardKappa: inverseResultant(3, mean).kappa,
    symmetricReverseKappa: kappa,
    symmetricReverseIsLocalMinimum: kappa * length > 2 * beta * (1 - (3 * length) / kappa),
  };
}
