import { LabTypeError } from '@lab/linalg';
import { requireOneOf } from '@lab/linalg/arguments';
import { quickLaw, quickSum } from './expectedRecovered.ts';
import type { FrequencyLaw } from './groups.ts';
import { automaticLambda } from './theoryRule.ts';

/** Input of `optimalLambda`. */
export interface OptimalLambdaInput extends FrequencyLaw {
  /** Dimension of inputs and outputs, an integer >= 1. */
  readonly d: number;
  /** Samples in the step, an integer >= 1; default: the population gradient. */
  readonly batch?: number | undefined;
  /** 'muon' (default): the stabiliser lambda; 'newton': the ridge kappa. */
  readonly rule?: 'muon' | 'newton' | undefined;
}

/** The stabiliser that stores most. */
export interface OptimalLambda {
  /** Value of lambda, or of the ridge for Newton. */
  readonly lambda: number;
  /** Expected number of items recovered with it. */
  readonly expectedRecovered: number;
  /** The default 0.3 max(p_1 d^-alpha, 1/B) and what it stores. */
  readonly automatic: { readonly lambda: number; readonly expectedRecovered: number };
}

/**
 * The stabiliser lambda (or ridge) at which one step recovers most items in expectation: golden-section search over its
 * logarithm within a factor 300 of the default. The optimum is flat: a factor 3 costs some percent.
 *
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, WRONG_TYPE
 */
export function optimalLambda(input: OptimalLambdaInput): OptimalLambda {
  const rule = requireOneOf(input.rule ?? 'muon', ['muon', 'newton'], 'rule');
  if ('lambda' in input && input.lambda !== undefined)
    throw new LabTypeError('WRONG_TYPE', 'lambda is what is sought: leave it out', { argument: 'lambda' });
  const { d, batch } = input;
  const law = quickLaw(input);
  const stored = (lambda: number): number => quickSum(law, { rule, d, batch, lambda, ridge: lambda });
  const start = Math.log(automaticLambda(law, d, batch));
  const best = maximumOf((x) => stored(Math.exp(x)), start - 5.7, start + 5.7);
  const automatic = { lambda: Math.exp(start), expectedRecovered: stored(Math.exp(start)) };
  const expectedRecovered = stored(Math.exp(best));
  if (expectedRecovered < automatic.expectedRecovered) return { ...automatic, automatic };
  return { lambda: Math.exp(best), expectedRecovered, automatic };
}

/** The place of the maximum of a function with one: a coarse scan, then golden section to 1e-3. */
export function maximumOf(f: (x: number) => number, low: number, high: number): number {
  const count = 12;
  const step = (high - low) / count;
  let centre = low;
  let most = -Infinity;
  for (let i = 0; i <= count; i++) {
    const value = f(low + i * step);
    if (value > most) {
      most = value;
      centre = low + i * step;
    }
  }
  const ratio = 0.5 * (Math.sqrt(5) - 1);
  let [a, b] = [centre - step, centre + step];
  let [x, y] = [b - ratio * (b - a), a + ratio * (b - a)];
  let [fx, fy] = [f(x), f(y)];
  while (b - a > 1e-3) {
    if (fx >= fy) {
      [b, y, fy] = [y, x, fx];
      x = b - ratio * (b - a);
      fx = f(x);
    } else {
      [a, x, fx] = [x, y, fy];
      y = a + ratio * (b - a);
      fy = f(y);
    }
  }
  return 0.5 * (a + b);
}
