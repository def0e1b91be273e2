import { LabTypeError } from '@lab/linalg';
import { requireNumber, requireOneOf } from '@lab/linalg/arguments';

/** An f of one's own: D = E_q f(p/q), f convex with f(1) = 0, and its derivative. */
export interface CustomDivergence {
  /** f at t > 0. */
  readonly f: (t: number) => number;
  /** Its derivative at t > 0. */
  readonly fPrime: (t: number) => number;
}

/** Names of divergences. 'hellinger' is alpha 1/2 and 'chiSquare' alpha 2 up to an increasing function: the same fits. */
export type DivergenceName =
  'reverseKl' | 'forwardKl' | 'alpha' | 'hellinger' | 'chiSquare' | 'jeffreys' | 'jensenShannon';

/** A divergence to be minimised. */
export type Divergence =
  | {
      readonly kind: 'renyi';
      readonly name: DivergenceName;
      /** 0 is reverse KL(q||p), 1 forward KL(p||q). */
      readonly alpha: number;
    }
  | {
      readonly kind: 'f';
      readonly name: DivergenceName | 'custom';
      /** f(e^w), f less f'(infinity) (t - 1) where that is finite: the divergence is the same, its average needs no rare large weights. */
      readonly value: (w: number) => number;
      /** Its derivative in w. */
      readonly slope: (w: number) => number;
      /** Whether f'(infinity) is infinite, so that mass of p out of reach of the points costs without bound, yet is not seen. */
      readonly needsTails: boolean;
    };

/**
 * A divergence by name, by alpha, or by its f.
 *
 * @throws LabTypeError UNKNOWN_OPTION, WRONG_TYPE; LabRangeError NOT_FINITE (alpha)
 */
export function readDivergence(
  choice: DivergenceName | CustomDivergence = 'reverseKl',
  alpha?: number,
): Divergence {
  if (typeof choice === 'object') return customDivergence(choice);
  const names = [
    'reverseKl',
    'forwardKl',
    'alpha',
    'hellinger',
    'chiSquare',
    'jeffreys',
    'jensenShannon',
  ] as const;
  const name = requireOneOf(choice, names, 'divergence');
  if (alpha !== undefined && name !== 'alpha') {
    throw new LabTypeError('UNKNOWN_OPTION', `alpha goes with divergence 'alpha', got divergence '${name}'`, {
      argument: 'alpha',
    });
  }
  switch (name) {
    case 'alpha':
      return { kind: 'renyi', name, alpha: requireNumber(alpha, 'alpha') };
    case 'jeffreys':
      return {
        kind: 'f',
        name,
        value: (w) => Math.expm1(w) * w,
        slope: (w) => Math.exp(w) * w + Math.expm1(w),
        needsTails: true,
      };
    case 'jensenShannon':
      return {
        kind: 'f',
        name,
        value: (w) => Math.LN2 - 0.5 * (softplus(w) + saturating(w)),
        slope: (w) => -0.5 * saturating(w),
        needsTails: false,
      };
    default:
      return {
        kind: 'renyi',
        name,
        alpha: { reverseKl: 0, forwardKl: 1, hellinger: 0.5, chiSquare: 2 }[name],
      };
  }
}

function customDivergence({ f, fPrime }: CustomDivergence): Divergence {
  if (typeof f !== 'function' || typeof fPrime !== 'function') {
    throw new LabTypeError('WRONG_TYPE', 'divergence must be a name or { f, fPrime }', {
      argument: 'divergence',
    });
  }
  const limit = fPrime(1e16);
  const needsTails = !(Math.abs(limit - fPrime(1e12)) < 1e-5 * (1 + Math.abs(limit)));
  const c = needsTails ? 0 : limit;
  return {
    kind: 'f',
    name: 'custom',
    value: (w) => f(Math.exp(w)) - c * Math.expm1(w),
    slope: (w) => weighted(w, fPrime(Math.exp(w)) - c),
    needsTails,
  };
}

/** e^w x, 0 where e^w vanishes. */
function weighted(w: number, x: number): number {
  const factor = Math.exp(w);
  return factor === 0 ? 0 : factor * x;
}

function softplus(w: number): number {
  return w > 0 ? w + Math.log1p(Math.exp(-w)) : Math.log1p(Math.exp(w));
}

/** e^w log(1 + e^-w), from 0 to 1. */
function saturating(w: number): number {
  return w > 40 ? 1 : Math.exp(w) * softplus(-w);
}
