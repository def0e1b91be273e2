/**
 * How much is known of a schedule.
 *
 * - `global`: proved to converge to the one optimum from every start
 * - `local`: proved to converge to the fixed point from near it, nothing more
 * - `unstable`: proved to leave the fixed point (for a fixed Gaussian model: to diverge)
 * - `indefinite`: the Gram matrix has a negative eigenvalue that the prior does not outweigh; no schedule converges
 * - `undecided`: none of these is proved
 */
export type CertificateLevel = 'global' | 'local' | 'unstable' | 'indefinite' | 'undecided';

/** Sweeps to the relative error, predicted by log(error) / log(rate); null where a schedule does not converge or is not known to. */
export interface PredictedSweeps {
  /** Coefficients in turn. */
  readonly sequential: number | null;
  /** Coefficients drawn at random: an upper bound on the mean, for Gaussian priors. */
  readonly random: number | null;
  /** All coefficients at once. */
  readonly parallel: number | null;
  /** Parallel, damped by `omega`. */
  readonly damped: number | null;
  /** Chebyshev's iteration, for Gaussian priors. */
  readonly chebyshev: number | null;
  /** Conjugate gradients, for Gaussian priors. */
  readonly conjugateGradient: number | null;
}

/** What can be said of schedules before (or without) running them; section 3 and 4 of docs/theory.md. */
export interface Certificate {
  /** Of the parallel schedule, the one that is at risk. */
  readonly level: CertificateLevel;
  /** Of the sequential schedule. */
  readonly sequentialLevel: CertificateLevel;
  /** Extreme eigenvalues of I + V^(1/2) W V^(1/2) at the point; null without a point (only a Gaussian prior needs none). */
  readonly lambdaMin: number | null;
  readonly lambdaMax: number | null;
  /** Proved lower bound of lambdaMin and upper bound of lambdaMax; equal to them when `exact`. Null where there is none. */
  readonly lowerBound: number | null;
  readonly upperBound: number | null;
  /** Whether the eigenvalues are exact rather than bounds. */
  readonly exact: boolean;
  /** Probability with which a bound may fail: 0 when exact, and where factorisations prove both bounds. */
  readonly failureProbability: number;
  /** Whether parallel sweeps return to the point from near it. */
  readonly parallelStable: boolean | null;
  /** Whether sequential sweeps return to the point from near it. */
  readonly sequentialStable: boolean | null;
  /** Spectral radius of a parallel sweep: the factor by which the error changes; above 1 it grows. */
  readonly rhoParallel: number | null;
  /** Of a cyclic sequential sweep; null where it was not asked for. */
  readonly rhoSequential: number | null;
  /** Whether `rhoSequential` comes from 30 Arnoldi steps: close to 1 it is too small, so read "at least N sweeps". */
  readonly rhoSequentialEstimated: boolean;
  /** Of a hybrid sweep; only when labels were given. */
  readonly rhoHybrid?: number;
  /** The damping factor of the fastest damped schedule, 2 / (lambdaMin + lambdaMax), and its rate. */
  readonly omegaOptimal: number | null;
  readonly rhoDampedOptimal: number | null;
  /** The rate of Chebyshev's iteration, for Gaussian priors. */
  readonly rhoChebyshev: number | null;
  /** p largest variances a factor can have; null where the prior gives no bound. */
  readonly varianceBound: number[] | null;
  /** The extreme eigenvalues with these variances. */
  readonly globalLambdaMin: number | null;
  readonly globalLambdaMax: number | null;
  /** One maximum of the ELBO, and the sequential schedule reaches it from anywhere. */
  readonly globallyUnimodal: boolean | null;
  /** The parallel schedule is a contraction. */
  readonly parallelGloballyStable: boolean | null;
  /** Into how many groups of neighbouring columns the work may be split safely; null where it was not computed. */
  readonly blocksAllowed: number | null;
  /** Sweeps that each schedule will take. */
  readonly predictedSweeps: PredictedSweeps;
  /** |D^(1/2) (mean(c - W m) - m)| over |D^(1/2) m|: local words hold at a fixed point, where this is 0. */
  readonly distanceFromFixedPoint: number | null;
  /** A Gaussian prior's precision above which an indefinite summary becomes a model; null unless it is `indefinite`. */
  readonly repairPrecision: number | null;
  /** The certificate in sentences. */
  readonly explanation: string[];
}
