/** Which model the labels follow given the linear predictor. */
export type Family = 'gaussian' | 'logistic' | 'poisson';

/** The families, for checks of options. */
export const FAMILIES: readonly Family[] = ['gaussian', 'logistic', 'poisson'];

/** A canonical exponential family through its cumulant b: loss b(eta) - y eta. */
export interface CanonicalLink {
  /** b(eta). */
  readonly cumulant: (eta: number) => number;
  /** b'(eta), the mean of the label. */
  readonly mean: (eta: number) => number;
  /** b''(eta), the variance of the label up to dispersion. */
  readonly curvature: (eta: number) => number;
}

const gaussian: CanonicalLink = {
  cumulant: (eta) => 0.5 * eta * eta,
  mean: (eta) => eta,
  curvature: () => 1,
};

const logistic: CanonicalLink = {
  cumulant: (eta) => Math.max(eta, 0) + Math.log1p(Math.exp(-Math.abs(eta))),
  mean: (eta) => (eta >= 0 ? 1 / (1 + Math.exp(-eta)) : Math.exp(eta) / (1 + Math.exp(eta))),
  curvature: (eta) => {
    const decay = Math.exp(-Math.abs(eta));
    return decay / (1 + decay) ** 2;
  },
};

const poisson: CanonicalLink = { cumulant: Math.exp, mean: Math.exp, curvature: Math.exp };

/** The cumulant of a family and its derivatives. */
export function canonicalLink(family: Family): CanonicalLink {
  switch (family) {
    case 'gaussian':
      return gaussian;
    case 'logistic':
      return logistic;
    case 'poisson':
      return poisson;
  }
}
