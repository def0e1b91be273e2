import { LabTypeError } from '@lab/linalg';
import { requireCount, requireNotNegative, requireOneOf, requirePositive } from '@lab/linalg/arguments';
import type { Channel } from './channel.ts';
import type { Groups, ResolvedLaw } from './groups.ts';
import { fineIntegral, muonChannel, type IntegralResolution } from './muonChannel.ts';
import { newtonChannel } from './newtonChannel.ts';
import { sgdChannel } from './sgdChannel.ts';

/** An update rule the theory covers. */
export type TheoryRule = 'muon' | 'newton' | 'sgd' | 'newtonSchulz';

/** A rule with its parameters. */
export interface TheoryRuleOptions {
  /** Which rule the theory is asked about. */
  readonly rule: TheoryRule;
  /** Muon: the stabiliser, >= 0; default 'auto' (`suggestLambda`). */
  readonly lambda?: number | 'auto' | undefined;
  /** Newton: kappa > 0; default 'auto', as lambda. */
  readonly ridge?: number | 'auto' | undefined;
  /** Newton-Schulz: steps, an integer >= 0, default 5; they act as lambda = |G|_F / gain^steps. */
  readonly newtonSchulzSteps?: number | undefined;
}

/** The gain at 0 of the usual quintic step. */
export const newtonSchulzGain = 3.4445;

const rules = ['muon', 'newton', 'sgd', 'newtonSchulz'] as const;

/** A checked rule with numbers for all its parameters. */
export type ResolvedRule =
  | { readonly rule: 'muon'; readonly lambda: number }
  | { readonly rule: 'newton'; readonly ridge: number }
  | { readonly rule: 'sgd' };

/** Checks a rule; automatic parameters and Newton-Schulz steps become numbers. */
export function resolveRule(
  options: TheoryRuleOptions,
  law: ResolvedLaw,
  { d, batch, groups }: { readonly d: number; readonly batch: number | undefined; readonly groups: Groups },
): ResolvedRule {
  const rule = requireOneOf(options.rule, rules, 'rule');
  switch (rule) {
    case 'sgd':
      return { rule };
    case 'muon':
      return {
        rule,
        lambda: parameter(options.lambda, 'lambda', requireNotNegative) ?? automaticLambda(law, d, batch),
      };
    case 'newton':
      return {
        rule,
        ridge: parameter(options.ridge, 'ridge', requirePositive) ?? automaticLambda(law, d, batch),
      };
    case 'newtonSchulz': {
      const steps = requireCount(options.newtonSchulzSteps ?? 5, 'newtonSchulzSteps', 0, 1000);
      return { rule: 'muon', lambda: rootSumOfSquares(groups) / newtonSchulzGain ** steps };
    }
  }
}

function parameter(
  value: number | 'auto' | undefined,
  name: string,
  check: (value: unknown, name: string) => number,
): number | undefined {
  if (value === undefined || value === 'auto') return undefined;
  if (typeof value === 'string')
    throw new LabTypeError('UNKNOWN_OPTION', `${name} must be a number or 'auto', got '${String(value)}'`, {
      argument: name,
    });
  return check(value, name);
}

/** The channel of a checked rule. */
export function channelOf(
  rule: ResolvedRule,
  groups: Groups,
  d: number,
  resolution: IntegralResolution = fineIntegral,
): Channel {
  switch (rule.rule) {
    case 'muon':
      return muonChannel(groups, { d, lambda: rule.lambda }, resolution);
    case 'newton':
      return newtonChannel(groups, { d, ridge: rule.ridge });
    case 'sgd':
      return sgdChannel(groups, { d });
  }
}

/** sqrt(sum c p^2), the typical Frobenius norm of the gradient. */
export function rootSumOfSquares({ frequency, multiplicity }: Groups): number {
  let sum = 0;
  for (let k = frequency.length - 1; k >= 0; k--) sum += multiplicity[k] * frequency[k] ** 2;
  return Math.sqrt(sum);
}

/**
 * 0.3 max(p_1 d^-alpha, 1/B) for a power law; for other laws p_1 d^-alpha gives way to the root mean square of what lies
 * beyond the d most frequent items, sqrt(sum_{i>d} p_i^2 / d), or the smallest positive frequency where that is 0.
 */
export function automaticLambda(law: ResolvedLaw, d: number, batch?: number): number {
  const scale = law.power === undefined ? tailScale(law.groups, d) : law.power.first * d ** -law.power.alpha;
  return 0.3 * Math.max(scale, batch === undefined ? 0 : 1 / batch);
}

/** sqrt(sum_{i>d} p_i^2 / d), or the smallest positive frequency where that is 0. */
export function tailScale({ frequency, multiplicity }: Groups, d: number): number {
  const order = Array.from(frequency.keys()).sort((i, j) => frequency[j] - frequency[i]);
  let before = 0;
  let sum = 0;
  let smallest = Infinity;
  for (const k of order) {
    const beyond = Math.min(multiplicity[k], Math.max(0, before + multiplicity[k] - d));
    sum += beyond * frequency[k] ** 2;
    before += multiplicity[k];
    if (frequency[k] > 0) smallest = frequency[k];
  }
  return sum > 0 ? Math.sqrt(sum / d) : smallest;
}
