import type { MatrixLike } from '@lab/linalg';
import {
  readVector,
  requireCount,
  requireFunction,
  requireOpenUnit,
  requirePositive,
} from '@lab/linalg/arguments';
import { runToEnd } from '@lab/linalg/cooperative';
import { randomStream } from '@lab/stats';
import { readMatrix, type NumberList } from '../numeric/arguments.ts';
import { percentileInterval } from '../numeric/percentiles.ts';
import { rowSampler, takeRows } from '../numeric/resampling.ts';
import { runStepsAsync, type AsyncOptions, type Steps } from '../numeric/stepwise.ts';
import type { FittedLaw } from '../estimators/model.ts';
import { allocate, type Allocation } from './allocate.ts';
import { unlabelledPerLabelled } from './exchange.ts';

/** Options of `planFromPilot`. */
export interface PilotOptions {
  /** Fits both stages, for example `(Z, X, y) => fitPcr(Z, X, y, { components: 3 })`. */
  readonly fit: (unlabelled: MatrixLike, X: MatrixLike, y: NumberList) => { readonly law: FittedLaw };
  /** Price of a labelled row, > 0. */
  readonly labelledCost: number;
  /** Price of an unlabelled row, > 0. */
  readonly unlabelledCost: number;
  /** Money to spend, > 0. */
  readonly budget: number;
  /** Level of the bands, in (0, 1); default .9. */
  readonly level?: number | undefined;
  /** Bootstrap draws of the pilot, >= 20; default 200. */
  readonly resamples?: number | undefined;
  /** Default 0. */
  readonly seed?: number | string | undefined;
}

/** A number with the band in which resampled pilots put it. */
export interface Banded {
  /** The pilot's own value. */
  readonly value: number;
  /** Lower end of the band. */
  readonly lower: number;
  /** Upper end of the band. */
  readonly upper: number;
}

/** One way to spend the budget. */
export interface PlanPoint {
  /** Labelled rows n. */
  readonly labelled: number;
  /** Unlabelled rows m. */
  readonly unlabelled: number;
  /** Mean excess risk, with its band. */
  readonly excessRisk: Banded;
}

/** A plan for a budget, made from a pilot sample. */
export interface PilotPlan {
  /** A of the mean risk A / n + B / m. */
  readonly floor: Banded;
  /** B. */
  readonly trace: Banded;
  /** Labelled rows that the budget is best spent on. */
  readonly labelled: Banded;
  /** Unlabelled rows that it is best spent on. */
  readonly unlabelled: Banded;
  /** Mean excess risk of the plan. */
  readonly excessRisk: Banded;
  /** Unlabelled rows one labelled row is worth in the pilot's proportions. */
  readonly unlabelledPerLabelled: Banded;
  /** Risk along the budget line: from nearly all money on one stage to nearly all on the other. */
  readonly budgetLine: PlanPoint[];
  /** What the next unit of money buys most with, starting from the pilot's rows. */
  readonly advice: 'stop labelling' | 'stop collecting' | 'buy both';
  /** The advice with its numbers. */
  readonly explanation: string;
}

/**
 * How to spend a budget, from a pilot sample, with bands that say how well the pilot knows.
 *
 * @param unlabelled pilot rows, m x d
 * @param X labelled pilot rows, n x d
 * @param y n labels
 * @param options fit, labelledCost, unlabelledCost, budget (required); level, resamples, seed
 * @returns the plan; bands are percentile intervals of the same plan made from resampled pilots
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE (no fit), and what the fit throws on a resample
 *
 * Source: derived, docs/theory.md section 7.
 */
export function planFromPilot(
  unlabelled: MatrixLike,
  X: MatrixLike,
  y: NumberList,
  options: PilotOptions,
): PilotPlan {
  return runToEnd(planSteps(unlabelled, X, y, options));
}

/**
 * As `planFromPilot`, giving the event loop its turn after each draw.
 *
 * @returns the same plan; rejects with an AbortError when aborted
 */
export async function planFromPilotAsync(
  unlabelled: MatrixLike,
  X: MatrixLike,
  y: NumberList,
  options: PilotOptions & AsyncOptions,
): Promise<PilotPlan> {
  return runStepsAsync(planSteps(unlabelled, X, y, options), options);
}

/**
 * As `planFromPilot`, one draw a step.
 *
 * @returns a generator of progress whose return value is the plan
 */
export function iteratePlanFromPilot(
  unlabelled: MatrixLike,
  X: MatrixLike,
  y: NumberList,
  options: PilotOptions,
): Steps<PilotPlan> {
  return planSteps(unlabelled, X, y, options);
}

/** The two constants a pilot gives. */
interface PilotConstants {
  readonly floor: number;
  readonly trace: number;
}

function* planSteps(
  unlabelled: MatrixLike,
  X: MatrixLike,
  y: NumberList,
  options: PilotOptions,
): Steps<PilotPlan> {
  const z = readMatrix(unlabelled, 'unlabelled');
  const x = readMatrix(X, 'X');
  const labels = readVector(y, 'y', x.rows);
  const fit = requireFunction(options.fit, 'fit');
  const prices = {
    labelledCost: requirePositive(options.labelledCost, 'labelledCost'),
    unlabelledCost: requirePositive(options.unlabelledCost, 'unlabelledCost'),
    budget: requirePositive(options.budget, 'budget'),
  };
  const level = requireOpenUnit(options.level ?? 0.9, 'level');
  const resamples = requireCount(options.resamples ?? 200, 'resamples', 20);
  const stream = randomStream(options.seed ?? 0, 'planFromPilot');
  const pilot = constantsOf(fit(z, x, labels));
  const drawRows = rowSampler(z.rows);
  const drawLabels = rowSampler(x.rows);
  const draws: PilotConstants[] = [];
  for (let draw = 0; draw < resamples; draw++) {
    const own = stream.split(draw);
    const zDraw = takeRows(z, drawRows(own));
    const rows = drawLabels(own);
    const labelsDraw = Float64Array.from(rows, (row) => labels[row]);
    draws.push(constantsOf(fit(zDraw, takeRows(x, rows), labelsDraw)));
    yield { fraction: (draw + 1) / resamples, stage: 'resampling the pilot' };
  }
  return assemblePlan(pilot, draws, level, prices, { labelled: x.rows, unlabelled: z.rows });
}

type Prices = Pick<PilotOptions, 'labelledCost' | 'unlabelledCost' | 'budget'>;

function assemblePlan(
  pilot: PilotConstants,
  draws: readonly PilotConstants[],
  level: number,
  prices: Prices,
  rows: { readonly labelled: number; readonly unlabelled: number },
): PilotPlan {
  const banded = (quantity: (constants: PilotConstants) => number): Banded =>
    bandOf(quantity, pilot, draws, level);
  const planned = (part: keyof Allocation): Banded =>
    banded((constants) => allocate({ ...constants, ...prices })[part]);
  return {
    floor: banded(({ floor }) => floor),
    trace: banded(({ trace }) => trace),
    labelled: planned('labelled'),
    unlabelled: planned('unlabelled'),
    excessRisk: planned('excessRisk'),
    unlabelledPerLabelled: banded((constants) => unlabelledPerLabelled({ ...constants, ...rows })),
    budgetLine: SHARES.map((share) => {
      const labelled = (share * prices.budget) / prices.labelledCost;
      const bought = ((1 - share) * prices.budget) / prices.unlabelledCost;
      return {
        labelled,
        unlabelled: bought,
        excessRisk: banded(({ floor, trace }) => floor / labelled + trace / bought),
      };
    }),
    ...adviceFor(pilot, prices, rows),
  };
}

const SHARES = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
/** Beyond this ratio of what a unit of money buys in the two stages, only one of them is worth buying. */
const DECISIVE = 4;

/** What a unit of money buys in each stage, starting from the pilot. */
function adviceFor(
  { floor, trace }: PilotConstants,
  { labelledCost, unlabelledCost }: Prices,
  { labelled, unlabelled }: { readonly labelled: number; readonly unlabelled: number },
): Pick<PilotPlan, 'advice' | 'explanation'> {
  const byLabels = floor / (labelled * labelled * labelledCost);
  const byRows = trace / (unlabelled * unlabelled * unlabelledCost);
  const ratio = byRows > 0 ? byLabels / byRows : Infinity;
  const times = (value: number): string => `${Number(value.toPrecision(2))} times as much`;
  if (ratio > DECISIVE) {
    return {
      advice: 'stop collecting',
      explanation: `From the pilot on, money spent on labels lowers the risk ${times(ratio)} as money spent on unlabelled rows.`,
    };
  }
  if (ratio < 1 / DECISIVE) {
    return {
      advice: 'stop labelling',
      explanation: `From the pilot on, money spent on unlabelled rows lowers the risk ${times(1 / ratio)} as money spent on labels.`,
    };
  }
  return {
    advice: 'buy both',
    explanation: 'From the pilot on, money lowers the risk about equally in both stages.',
  };
}

function constantsOf({ law }: { readonly law: FittedLaw }): PilotConstants {
  return { floor: law.floor, trace: law.bootstrap?.trace ?? law.trace };
}

function bandOf(
  quantity: (constants: PilotConstants) => number,
  pilot: PilotConstants,
  draws: readonly PilotConstants[],
  level: number,
): Banded {
  const [lower, upper] = percentileInterval(draws.map(quantity), level);
  return { value: quantity(pilot), lower, upper };
}
