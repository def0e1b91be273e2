/** One data set: what every method is given. */
export interface TreatmentSample {
  /** n x d covariates. */
  readonly X: readonly (readonly number[])[];
  /** n entries 0 or 1. */
  readonly treatment: readonly number[];
  /** n x p outcomes. */
  readonly Y: readonly (readonly number[])[];
  /** n fold labels, the same for all methods that split the sample. */
  readonly folds: readonly number[];
  /** Propensities known by design; null where they have to be estimated. */
  readonly propensity: number | null;
}

/** Points at which effects are asked for. */
export interface EffectQuery {
  /** q x d. */
  readonly points: readonly (readonly number[])[];
  /** Values of the outcome at which the change of mass is asked for. */
  readonly yGrid: readonly number[];
}

/** Data sets drawn alike, so that a run gives a rate; local problems ask for effects as well. */
export interface TreatmentInput {
  readonly samples: readonly TreatmentSample[];
  readonly query?: EffectQuery;
}

/** The truth, as far as it is known. */
export interface TreatmentReference {
  /** Whether the treatment changes the outcome's law for anyone; null on real data. */
  readonly changes: boolean | null;
  /** The population value of psi^2. */
  readonly psi2?: number;
  /** At the query: the change of E l(Y, y) at x, q x g, for Gaussian l of a given bandwidth. */
  readonly witness?: (bandwidthY: number) => readonly (readonly number[])[];
  /** At the query: the kernel-weighted change of the conditional second moment around x, q, for a given bandwidth on X. */
  readonly spread?: (bandwidthX: number) => readonly number[];
}

/** What a test says of one data set. */
export interface TestResult {
  readonly pValue: number;
  readonly psi2?: number;
  /** Doubly robust mean effect on the first outcome. */
  readonly ate?: number;
  /** Differences of the arms' means, one an outcome. */
  readonly rawDifferences?: readonly number[];
  /** Units whose propensities lay outside the clip. */
  readonly clipped?: number;
  /** Whether the result warns of poor overlap. */
  readonly overlapWarning?: boolean;
}

/** Effects at a query. */
export interface LocalResult {
  /** q x g: how mass near y changes at x. */
  readonly witness: readonly (readonly number[])[];
  /** Bandwidths in the outcome's and the covariates' units. */
  readonly bandwidthX: number;
  readonly bandwidthY: number;
  /** q: change of the second moment around x, with a simultaneous band; not every method has one. */
  readonly spread?: {
    readonly effect: readonly number[];
    readonly lower: readonly number[];
    readonly upper: readonly number[];
  };
}

/** Tests: a result for every data set, in their order. Local methods: effects on the first one, and no test. */
export interface TreatmentOutput {
  readonly tests: readonly TestResult[];
  readonly local?: LocalResult;
}

/** The level of all tests. */
export const level = 0.05;

/** A method that looks at one data set at a time. */
export function onEach(
  { samples }: TreatmentInput,
  test: (sample: TreatmentSample, index: number) => TestResult,
): TreatmentOutput {
  return { tests: samples.map(test) };
}
