import { LabTypeError, svd } from '@lab/linalg';
import { requireCount, requireNotNegative, requireOneOf } from '@lab/linalg/arguments';
import type { Progress } from '../task.ts';
import type { Dense, Matrix } from '../matrixInput.ts';
import { tailScale } from '../theory/theoryRule.ts';
import { inputCovariance, preconditioned } from './newtonDirection.ts';
import { newtonSchulz } from './newtonSchulz.ts';
import { signDirection, spectralPower } from './spectralPower.ts';
import { stabilizedPolar } from './stabilizedPolar.ts';

/** An update rule: which direction a gradient gives. */
export type RuleName = 'sgd' | 'muon' | 'newton' | 'newtonSchulz' | 'sign' | 'power';

/** A rule with its parameters. */
export interface RuleOptions {
  /** Which rule turns the gradient into a step. */
  readonly rule: RuleName;
  /** Muon's stabiliser, >= 0 (0: polar factor); default 'auto': 0.3 sqrt(sum_{i>d} q_i^2 / d), at least 0.3 / batch. */
  readonly lambda?: number | 'auto' | undefined;
  /** Newton's kappa, >= 0; default 'auto', as lambda. */
  readonly ridge?: number | 'auto' | undefined;
  /** Newton-Schulz: steps; default 5. */
  readonly newtonSchulzSteps?: number | undefined;
  /** Newton-Schulz: coefficients a, b, c; default 3.4445, -4.775, 2.0315. */
  readonly coefficients?: readonly [number, number, number] | undefined;
  /** Power: the exponent of the singular values, >= 0; default 0.5. */
  readonly power?: number | undefined;
}

const ruleNames = ['sgd', 'muon', 'newton', 'newtonSchulz', 'sign', 'power'] as const;

/** A checked rule. */
export type CheckedRule =
  | { readonly rule: 'sgd' | 'sign' }
  | { readonly rule: 'muon'; readonly lambda: number | 'auto' }
  | { readonly rule: 'newton'; readonly ridge: number | 'auto' }
  | {
      readonly rule: 'newtonSchulz';
      readonly steps: number;
      readonly coefficients: readonly [number, number, number] | undefined;
    }
  | { readonly rule: 'power'; readonly power: number };

/** Checks a rule before work starts. */
export function checkedRule(options: RuleOptions): CheckedRule {
  const rule = requireOneOf(options.rule, ruleNames, 'rule');
  switch (rule) {
    case 'sgd':
    case 'sign':
      return { rule };
    case 'muon':
      return { rule, lambda: numberOrAuto(options.lambda, 'lambda') };
    case 'newton':
      return { rule, ridge: numberOrAuto(options.ridge, 'ridge') };
    case 'newtonSchulz': {
      const steps = requireCount(options.newtonSchulzSteps ?? 5, 'newtonSchulzSteps', 0, 1e6);
      return { rule, steps, coefficients: options.coefficients };
    }
    case 'power':
      return { rule, power: requireNotNegative(options.power ?? 0.5, 'power') };
  }
}

function numberOrAuto(value: number | 'auto' | undefined, name: string): number | 'auto' {
  if (value === undefined || value === 'auto') return 'auto';
  if (typeof value === 'string')
    throw new LabTypeError('UNKNOWN_OPTION', `${name} must be a number or 'auto', got '${String(value)}'`, {
      argument: name,
    });
  return requireNotNegative(value, name);
}

/** A direction and what became of the rule's automatic parameter. */
export interface Direction {
  /** D, dOut x dIn. */
  readonly matrix: Matrix;
  /** Lambda or ridge as used. */
  readonly parameter: number | undefined;
  /** True where the gradient is 0 and the rule divides by its size. */
  readonly degenerate: boolean;
}

/** What a direction may need beside the gradient. */
export interface DirectionContext {
  readonly inputs: Dense;
  /** Frequencies behind the gradient, in any order. */
  readonly frequencies: Float64Array;
  readonly batch: number | undefined;
  /** Sigma_v, where it is already known. */
  readonly covariance?: Float64Array | undefined;
}

/** The direction of a checked rule. */
export function* directionSteps(
  G: Dense,
  rule: CheckedRule,
  context: DirectionContext,
): Generator<Progress, Direction, void> {
  const plain = (matrix: Matrix, parameter?: number, degenerate = false): Direction => ({
    matrix,
    parameter,
    degenerate,
  });
  switch (rule.rule) {
    case 'sgd':
      return plain(spectralPower(G, { power: 1 }));
    case 'sign':
      return plain(signDirection(G));
    case 'power':
      return plain(spectralPower(G, { power: rule.power }));
    case 'newtonSchulz': {
      const { steps, coefficients } = rule;
      const { matrix, degenerate } = newtonSchulz(G, { steps, coefficients });
      return plain(matrix, undefined, degenerate);
    }
    case 'muon': {
      const lambda = rule.lambda === 'auto' ? dataLambda(context, G.columns) : rule.lambda;
      return plain(stabilizedPolar(G, { lambda }), lambda);
    }
    case 'newton': {
      const ridge = rule.ridge === 'auto' ? dataLambda(context, G.columns) : rule.ridge;
      const sigma = context.covariance ?? (yield* inputCovariance(context.inputs, context.frequencies));
      return plain(preconditioned(G, sigma, ridge), ridge);
    }
  }
}

/** 0.3 max(sqrt(sum_{i>d} q_(i)^2 / d), 1/B), q in decreasing order: needs no exponent. */
export function dataLambda(
  { frequencies, batch }: Pick<DirectionContext, 'frequencies' | 'batch'>,
  d: number,
): number {
  const multiplicity = new Float64Array(frequencies.length).fill(1);
  const scale = tailScale({ frequency: frequencies, multiplicity }, d);
  return 0.3 * Math.max(Number.isFinite(scale) ? scale : 0, batch === undefined ? 0 : 1 / batch);
}

/** The largest singular value. */
export function largestSingularValue(G: Dense): number {
  return svd(G, { vectors: false }).values[0];
}
