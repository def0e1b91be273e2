import type { BaseName } from '../families/base.ts';
import type { CertifiedFamily } from './familyStability.ts';

/** What is known of a target beside its symmetries; declared by the user, refuted where a pair of points contradicts it. */
export interface Assumptions {
  /** log p strictly concave. */
  readonly logConcave?: boolean | undefined;
  /** Convex superlevel sets, positive everywhere. */
  readonly quasiConcave?: boolean | undefined;
  /** p symmetric and decreasing in |z_i - c_i| given the others: all coordinates, or those listed. */
  readonly coordinateDecreasing?: boolean | readonly number[] | undefined;
  /** p a decreasing function of an elliptical distance. */
  readonly ellipticalDecreasing?: boolean | undefined;
  /** On the sphere: log p strictly increasing in the cosine to the axis. */
  readonly zonalIncreasing?: boolean | undefined;
}

/** Rules of the table "When the fit is unique" in docs/theory.md. */
export type RuleId = 'U1' | 'U2' | 'U3' | 'U4' | 'U5' | "U5'" | 'U6' | 'U7';

/** What follows from the divergence, the family and the assumptions. */
export interface UniquenessRules {
  /** U1: statistics of P met whatever the symmetry. */
  readonly meanMatched: boolean;
  readonly correlationMatched: boolean;
  readonly directionMatched: boolean;
  /** The minimiser is unique: U2, or U3 at alpha = 1. */
  readonly joint: RuleId | undefined;
  /** For every scale the centre is unique: U3 beyond 1, U4. Serves maps that leave scales as they are. */
  readonly centre: RuleId | undefined;
  /** U5: every stationary point has the centre of evenness. */
  readonly evenCentre: boolean;
  /** U5': coordinates whose centre every stationary point has. */
  readonly coordinates: (i: number) => boolean;
  /** U6: every stationary point has the target's shape. */
  readonly shape: boolean;
  /** U7. */
  readonly zonal: boolean;
}

const logConcaveBases: readonly BaseName[] = ['gaussian', 'laplace', 'logistic'];

/** The rules that apply; `alpha` is undefined for other divergences than the alpha family. */
export function uniquenessRules(
  family: CertifiedFamily,
  alpha: number | undefined,
  dim: number,
  assumptions: Assumptions,
): UniquenessRules {
  const forward = alpha === 1;
  if (family.name === 'vonMisesFisher') {
    return {
      ...nothing,
      directionMatched: forward,
      zonal: assumptions.zonalIncreasing === true,
    };
  }
  const { name, base } = family;
  const spherical = base === 'gaussian' || base === 'studentT';
  const baseLogConcave = logConcaveBases.includes(base);
  const baseQuasiConcave = baseLogConcave || base === 'studentT' || dim === 1;
  const logConcave = assumptions.logConcave === true;
  const ellipticalDecreasing = assumptions.ellipticalDecreasing === true;
  const quasiConcave = assumptions.quasiConcave === true || ellipticalDecreasing || logConcave;
  const diagonal =
    name === 'meanfield' || name === 'isotropic' || (name === 'location' && isDiagonal(family.scale, dim));
  const listed = assumptions.coordinateDecreasing;
  return {
    ...nothing,
    meanMatched: forward && base === 'gaussian',
    correlationMatched: forward && base === 'gaussian' && name === 'fullrank',
    joint: jointRule(alpha, logConcave, baseLogConcave),
    centre: centreRule(alpha, logConcave, baseLogConcave),
    evenCentre: quasiConcave && baseQuasiConcave,
    coordinates: (i) => diagonal && (listed === true || (Array.isArray(listed) && listed.includes(i))),
    shape: ellipticalDecreasing && spherical && name === 'fullrank',
  };
}

const nothing: UniquenessRules = {
  meanMatched: false,
  correlationMatched: false,
  directionMatched: false,
  joint: undefined,
  centre: undefined,
  evenCentre: false,
  coordinates: () => false,
  shape: false,
  zonal: false,
};

function jointRule(
  alpha: number | undefined,
  logConcave: boolean,
  baseLogConcave: boolean,
): RuleId | undefined {
  if (alpha === undefined) return undefined;
  if (alpha <= 0 && logConcave) return 'U2';
  return alpha === 1 && baseLogConcave ? 'U3' : undefined;
}

function centreRule(
  alpha: number | undefined,
  logConcave: boolean,
  baseLogConcave: boolean,
): RuleId | undefined {
  if (alpha === undefined || !baseLogConcave) return undefined;
  if (alpha > 1) return 'U3';
  return alpha > 0 && alpha < 1 && logConcave ? 'U4' : undefined;
}

function isDiagonal(scale: Float64Array | undefined, dim: number): boolean {
  return scale?.every((x, k) => x === 0 || k % (dim + 1) === 0) ?? true;
}
