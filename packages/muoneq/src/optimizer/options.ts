import { LabTypeError } from '@lab/linalg';
import {
  requireBoolean,
  requireCount,
  requireFraction,
  requireNotNegative,
  requireOneOf,
  requirePositive,
  wrongType,
} from '@lab/linalg/arguments';
import { atLeast, optionsObject } from '../arguments.ts';
import { equilibrationFields } from '../equilibrate.ts';
import { checkEquilibration, type Equilibration, type EquilibrationOptions } from '../equilibration.ts';
import { learningRateScale, type ScaleRule } from '../learningRateScale.ts';
import {
  newtonSchulzFields,
  planNewtonSchulz,
  type NewtonSchulzOptions,
  type NewtonSchulzPlan,
} from '../newtonSchulz.ts';
import { presets, type PresetName } from './presets.ts';

/** The methods: the equilibrated Muon of the paper, Muon and its relatives, and what they are compared with. */
export type MethodName = 'muonEq' | 'muon' | 'normuon' | 'muonPlus' | 'rmnp' | 'adamw' | 'sgd';

/** The methods' names. */
export const methodNames = ['muonEq', 'muon', 'normuon', 'muonPlus', 'rmnp', 'adamw', 'sgd'] as const;

/** What is done to the orthogonalised matrix before it is applied, in this order. */
export type Refinement = 'muonPlus' | 'normuon';

/** Options that hold for one parameter; given for all, and in a parameter's `group` for it alone. */
export interface ParameterOptions extends EquilibrationOptions, NewtonSchulzOptions {
  /** Learning rate, >= 0; default 0.001. A schedule given to `step` moves the rates of groups in proportion. */
  readonly lr?: number | undefined;
  /** By which the rate of AdamW's parameters is multiplied, >= 0; default 1, the same rate for all. */
  readonly adamLrRatio?: number | undefined;
  /** Decoupled: W loses lr weightDecay of itself each step; >= 0, default 0.1. */
  readonly weightDecay?: number | undefined;
  /** Decay only the entries that the update makes smaller; default false. */
  readonly cautious?: boolean | undefined;
  /** In [0, 1); default 0.95. */
  readonly momentum?: number | undefined;
  /** Default true. */
  readonly nesterov?: boolean | undefined;
  /** 'sum': B = mu B + G. 'ema': B = mu B + (1 - mu) G. Default 'sum'. */
  readonly momentumStyle?: 'sum' | 'ema' | undefined;
  /** With mode 'rowcol': from this step on (1 is the first) 'row' is used; default off. */
  readonly phase?: number | undefined;
  /** Default 'match-rms-adamw', with which AdamW's learning rates carry over. */
  readonly scale?: ScaleRule | undefined;
  /** 'exact' takes the polar factor by singular values: for small matrices and comparisons. Default 'newton-schulz'. */
  readonly orthogonalizer?: 'newton-schulz' | 'exact' | undefined;
  /**
   * With mode 'rowcol': tau in (0, 1]. Where <U, O> < tau |U|_F |O|_F / sqrt(k) the step takes 'row' instead, which cannot
   * point away from the momentum; default off.
   */
  readonly guard?: number | undefined;
  /** Default none; methods 'normuon' and 'muonPlus' add their own. */
  readonly refinements?: readonly Refinement[] | undefined;
  /** Decay of AdamW's averages, each in [0, 1); default [0.9, 0.95]. */
  readonly adamBetas?: readonly [number, number] | undefined;
  /** > 0; default 1e-8. */
  readonly adamEps?: number | undefined;
  /** Decay of NorMuon's average, in [0, 1); default 0.95. */
  readonly beta2?: number | undefined;
}

/** Options of an optimiser. */
export interface OptimizerOptions extends ParameterOptions {
  /** Default 'muonEq'. */
  readonly method?: MethodName | undefined;
  /** Defaults of another implementation; options beside it win. Default: the package's own. */
  readonly preset?: PresetName | undefined;
  /**
   * What a NaN or an infinity in a gradient does: 'throw' (default), or 'skip' the whole step and report the names. Nothing
   * changes in either case.
   */
  readonly onNonFinite?: 'throw' | 'skip' | undefined;
}

const parameterFields = [
  ...equilibrationFields,
  ...newtonSchulzFields,
  'lr',
  'adamLrRatio',
  'weightDecay',
  'cautious',
  'momentum',
  'nesterov',
  'momentumStyle',
  'phase',
  'scale',
  'orthogonalizer',
  'guard',
  'refinements',
  'adamBetas',
  'adamEps',
  'beta2',
] as const;

/** Checked options of one parameter, every default filled in. */
export interface Settings {
  readonly method: MethodName;
  readonly lr: number;
  readonly adamLrRatio: number;
  readonly weightDecay: number;
  readonly cautious: boolean;
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly ema: boolean;
  readonly map: Equilibration;
  /** What takes over from step `phase` on, or where the guard says so. */
  readonly rowMap: Equilibration;
  readonly phase: number;
  readonly plan: NewtonSchulzPlan;
  /** The options that the plan was made from. */
  readonly newtonSchulz: NewtonSchulzOptions;
  readonly exact: boolean;
  readonly guard: number;
  readonly refinements: readonly Refinement[];
  readonly scale: ScaleRule;
  readonly layout: 'out-in' | 'in-out';
  readonly beta1: number;
  readonly beta2: number;
  readonly adamEps: number;
  readonly normuonBeta: number;
  /** What the state depends on or means: compared when a state is loaded. */
  readonly signature: string;
}

/**
 * Options with their preset applied, checked by name. Values are checked by `settingsOf`.
 *
 * @throws UNKNOWN_OPTION, WRONG_TYPE
 */
export function withPreset(options: OptimizerOptions): OptimizerOptions {
  optionsObject(options, [...parameterFields, 'method', 'preset', 'onNonFinite'], 'options');
  if (options.preset === undefined) return options;
  const preset = presets[requireOneOf(options.preset, Object.keys(presets) as PresetName[], 'preset')];
  return { ...preset, ...given(options) };
}

/** The options of one parameter: those of its group before those of all. */
export function merged(
  options: OptimizerOptions,
  group: ParameterOptions | undefined,
  name: string,
): OptimizerOptions {
  if (group === undefined) return options;
  optionsObject(group, parameterFields, `group of '${name}'`);
  return { ...options, ...given(group) };
}

function given<Options extends object>(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options;
}

/** @throws UNKNOWN_OPTION, NOT_FINITE, OUT_OF_RANGE, SHAPE, WRONG_TYPE */
export function settingsOf(options: OptimizerOptions): Settings {
  const method = requireOneOf(options.method ?? 'muonEq', methodNames, 'method');
  const mode = method === 'muonEq' ? options.mode : 'none';
  // Checked even where the method does not use it: an option that is wrong is said to be.
  const asked = checkEquilibration(options, 'relative');
  const map = method === 'muonEq' ? asked : checkEquilibration({ ...options, mode }, 'relative');
  const betas = adamBetas(options.adamBetas);
  const scale = options.scale ?? 'match-rms-adamw';
  learningRateScale([1, 1], scale);
  const style = requireOneOf(options.momentumStyle ?? 'sum', ['sum', 'ema'], 'momentumStyle');
  const refinements = refinementsOf(method, options.refinements);
  return {
    method,
    lr: requireNotNegative(options.lr ?? 0.001, 'lr'),
    adamLrRatio: requireNotNegative(options.adamLrRatio ?? 1, 'adamLrRatio'),
    weightDecay: requireNotNegative(options.weightDecay ?? 0.1, 'weightDecay'),
    cautious: requireBoolean(options.cautious ?? false, 'cautious'),
    momentum: requireFraction(options.momentum ?? 0.95, 'momentum'),
    nesterov: requireBoolean(options.nesterov ?? true, 'nesterov'),
    ema: style === 'ema',
    map,
    rowMap: checkEquilibration({ ...options, mode: 'row' }, 'relative'),
    phase: options.phase === undefined ? Infinity : requireCount(options.phase, 'phase', 1),
    plan: planNewtonSchulz(options),
    newtonSchulz: Object.fromEntries(
      newtonSchulzFields.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
    ),
    exact:
      requireOneOf(
        options.orthogonalizer ?? 'newton-schulz',
        ['newton-schulz', 'exact'],
        'orthogonalizer',
      ) === 'exact',
    guard: options.guard === undefined ? 0 : guardOf(options.guard),
    refinements,
    scale,
    layout: options.layout ?? 'out-in',
    beta1: betas[0],
    beta2: betas[1],
    adamEps: requirePositive(options.adamEps ?? 1e-8, 'adamEps'),
    normuonBeta: requireFraction(options.beta2 ?? 0.95, 'beta2'),
    signature: JSON.stringify({
      method,
      mode: mode ?? 'row',
      momentumStyle: style,
      refinements,
      layout: options.layout ?? 'out-in',
    }),
  };
}

function guardOf(value: number): number {
  const tau = requirePositive(value, 'guard');
  if (tau > 1) atLeast(1, tau, 'guard');
  return tau;
}

function adamBetas(value: readonly number[] = [0.9, 0.95]): readonly [number, number] {
  if (!Array.isArray(value) || value.length !== 2)
    throw wrongType('adamBetas', 'an array of two numbers', value);
  return [requireFraction(value[0], 'adamBetas[0]'), requireFraction(value[1], 'adamBetas[1]')];
}

function refinementsOf(method: MethodName, value: readonly Refinement[] = []): readonly Refinement[] {
  if (!Array.isArray(value)) {
    throw new LabTypeError('WRONG_TYPE', 'refinements must be an array of names', {
      argument: 'refinements',
    });
  }
  const checked = value.map((name, i) => requireOneOf(name, ['muonPlus', 'normuon'], `refinements[${i}]`));
  if ((method === 'muonPlus' || method === 'normuon') && !checked.includes(method))
    return [...checked, method];
  return checked;
}
