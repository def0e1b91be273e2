import type { Family } from '../laws/link.ts';
import type { FirstOrderTerm } from '../checks/checkFirstOrder.ts';

/** Something a reader of the result should know. */
export interface Warning {
  readonly code:
    | 'SMALL_GAP'
    | 'FIRST_ORDER_TERM'
    | 'ACTIVATED_DIRECTIONS'
    | 'NOT_CONVERGED'
    | 'NOT_ORTHOGONAL'
    | 'FEW_LABELS';
  readonly message: string;
}

/** The plug-in law of a fitted two-stage model, in the units of its loss. */
export interface FittedLaw {
  /** 'squared' (Gaussian labels) or 'log-loss'. */
  readonly loss: 'squared' | 'log-loss';
  /** n. */
  readonly labelled: number;
  /** m, labelled rows included where they were pooled. */
  readonly unlabelled: number;
  /** Whether the labelled rows were part of the first stage. */
  readonly pooled: boolean;
  /** Label noise variance (1 for log-loss). */
  readonly sigma2: number;
  /** Number of fitted coefficients. */
  readonly dEff: number;
  /** Number of coefficients of a supervised fit of everything. */
  readonly dBase: number;
  /** Weights of the label part, whose sum is `floor`. */
  readonly labelWeights: number[];
  /** n times the excess risk of the labels. */
  readonly floor: number;
  /** Weights of the pre-training part, descending, as the formula has them. */
  readonly weights: number[];
  /** Their sum: m times the excess risk of pre-training. */
  readonly trace: number;
  /** n times the mean excess risk of a supervised fit. */
  readonly supervisedMean: number;
  /** Size and test of the first-order term. */
  readonly firstOrder: FirstOrderTerm;
  /** Variance of the worst-determined direction; above .01 the law is optimistic, above .02 the bootstrap replaces it. */
  readonly gap: number;
  /** Trace by resampling the unlabelled rows, where the gap is too small for the formula. */
  readonly bootstrap?: BootstrapTrace;
  readonly warnings: Warning[];
}

/** m times the excess risk of pre-training, by resampling. */
export interface BootstrapTrace {
  /** m times the excess risk of pre-training. */
  readonly trace: number;
  /** Its standard error by the resamples. */
  readonly standardError: number;
  /** Number of resamples. */
  readonly resamples: number;
}

/** What every built-in fitted model has. */
interface ModelBase {
  readonly family: Family;
  /** Coefficients of the features, p. */
  readonly coefficients: number[];
  /** Covariance of the coefficients given the features, p x p. */
  readonly labelCovariance: number[][];
  readonly law: FittedLaw;
}

/** A regression on a learnt linear subspace, as plain JSON. */
export interface LinearModel extends ModelBase {
  readonly kind: 'linear';
  /** How the subspace was learnt. */
  readonly method: 'pcr' | 'factor' | 'spectral';
  /** Whether an intercept was fitted. */
  readonly intercept: boolean;
  /** Subtracted from every x, d. */
  readonly centre: number[];
  /** Features are kept (x - centre), k x d. */
  readonly kept: number[][];
  /** Eigenvalues that decided which directions are kept, descending. */
  readonly spectrum: number[];
  /** Where the estimate may leak: directions (r x d), what the features explain of them (r x p), Gamma (r x r). */
  readonly leak: {
    readonly dropped: number[][];
    readonly explained: number[][];
    readonly covariance: number[][];
  };
}

/** A regression gated by the posterior probabilities of a Gaussian mixture, as plain JSON. */
export interface GatedModel extends ModelBase {
  readonly kind: 'gated';
  /** Centres of the mixture, K x d. */
  readonly centres: number[][];
  /** Orthonormal basis of the plane of the centres, r x d. */
  readonly basis: number[][];
  /** What the features explain of the gradient, q x p, q = K d. */
  readonly explained: number[][];
  /** V, q x q, q = K d. */
  readonly covariance: number[][];
  /** Iterations of EM and whether it converged. */
  readonly iterations: number;
  readonly converged: boolean;
}

/** Any built-in fitted model. */
export type TwoStageModel = LinearModel | GatedModel;
