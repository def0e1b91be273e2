import type { Certificate } from '../certificate/certificate.ts';
import type { Prior } from '../priors/prior.ts';
import type { ScheduleName } from '../schedules/schedule.ts';
import type { FitEvent, FitStatus } from './run.ts';

/** Something a user should know of the data or the result. */
export interface Warning {
  readonly code:
    'constantColumns' | 'constantResponse' | 'indefinite' | 'saddle' | 'notConverged' | 'oneClass';
  readonly message: string;
}

/** A fitted regression, as plain JSON. Coefficients are on the scale of the data as they were given. */
export interface RegressionFit {
  /** p posterior means. */
  readonly mean: number[];
  /** p posterior variances of the factors (they ignore correlation: see `linearResponseCovariance`). */
  readonly variance: number[];
  /** p posterior probabilities of not being 0; only for a prior with a spike. */
  readonly inclusion?: number[];
  /** p x components: weights of the components or atoms; rows are empty for a custom prior. */
  readonly responsibilities: number[][];
  /** p fields h = c - W m of the factors, on the working (scaled) columns. */
  readonly field: number[];
  /** Posterior mean of the intercept; 0 without one. */
  readonly intercept: number;
  /** Variance of the noise, given or estimated. */
  readonly noiseVariance: number;
  /** The prior in force, estimated parts included. */
  readonly prior: Prior;
  /** Evidence lower bound with all constants; null for summary statistics without n and y'y. */
  readonly elbo: number | null;
  /** c'm - m'Gm/2 + sum(psi - h m + D m^2/2): what is left of it without the data's constants. */
  readonly elboWithoutConstants: number;
  /** The ELBO after every sweep, less the constant -N log(2 pi s2) / 2; empty for linear solvers. */
  readonly elboTrace: number[];
  readonly sweeps: number;
  readonly converged: boolean;
  /** How the fit ended. */
  readonly status: FitStatus;
  /** The schedule that ended the fit. */
  readonly schedule: ScheduleName;
  /** Why that schedule. */
  readonly reasons: string[];
  /** At the limit; null when not asked for. */
  readonly certificate: Certificate | null;
  /** What happened on the way, in order. */
  readonly events: FitEvent[];
  readonly warnings: Warning[];
  /** Column means that were taken out (0 without an intercept). */
  readonly center: number[];
  /** Rows, less one where an intercept was integrated out; null where it is not known. */
  readonly observations: number | null;
  /** Whether an intercept was fitted. */
  readonly hasIntercept: boolean;
  /** Multiply-adds spent in sweeps. */
  readonly cost: number;
}
