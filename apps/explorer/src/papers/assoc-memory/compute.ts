import { capacityCurve, recoveryCurve, simulateCapacity } from '@lab/assoc-memory';
import type { Steps } from '../../contract/paper.ts';
import type { Values } from './controls.ts';

/** Facts there are. */
export const items = 8192;
/** The optimisers compared. */
export const rules = ['muon', 'sgd'] as const;
export type Rule = (typeof rules)[number];
const seeds = [1, 2, 3, 4];
const otherDimensions = [32, 48, 96, 128];

export interface CurvePoint {
  readonly rule: Rule;
  readonly d: number;
  readonly recovered: number;
}

/** Facts of about one rank: how likely each is recovered, and the share that was. */
export interface RankPoint {
  readonly rule: Rule;
  readonly rank: number;
  readonly probability: number;
}

export interface Result {
  /** Theory: facts recovered against the dimension. */
  readonly curve: readonly CurvePoint[];
  /** Simulated steps, one point each. */
  readonly simulated: readonly CurvePoint[];
  /** Theory: probability by rank at the chosen dimension. */
  readonly ranks: readonly RankPoint[];
  /** Share recovered in the simulated steps of the chosen dimension, by bins of ranks. */
  readonly shares: readonly RankPoint[];
  readonly expected: Readonly<Record<Rule, number>>;
  /** The step with the first seed. */
  readonly first: Readonly<Partial<Record<Rule, number>>>;
}

interface Step {
  readonly d: number;
  readonly rule: Rule;
  readonly seed: number;
}

/** What theory and simulation are asked about. */
function law({ alpha, batch }: Values) {
  return { n: items, alpha, ...(batch === 'all' ? {} : { batch: Number(batch) }) };
}

/** Theory at once, then one simulated step after another. */
export function* compute(values: Values): Steps<Result> {
  const { dimension } = values;
  const theory = rules.map((rule) =>
    recoveryCurve({ ...law(values), d: dimension, rule, ranks: rankGrid() }),
  );
  const result = {
    curve: rules.flatMap((rule) => curveOf(values, rule)),
    ranks: rules.flatMap((rule, i) =>
      Array.from(theory[i]!.ranks, (rank, k) => ({ rule, rank, probability: theory[i]!.probability[k]! })),
    ),
    expected: { muon: theory[0]!.expectedRecovered, sgd: theory[1]!.expectedRecovered },
  };
  yield { result: { ...result, simulated: [], shares: [], first: {} }, progress: 0 };
  const simulated: CurvePoint[] = [];
  const recovered: Record<Rule, Float64Array[]> = { muon: [], sgd: [] };
  const first: Partial<Record<Rule, number>> = {};
  const plan = steps(dimension);
  for (const { d, rule, seed } of plan) {
    const step = simulateCapacity({ ...law(values), d, rule, seed });
    simulated.push({ rule, d, recovered: step.count });
    if (d === dimension) recovered[rule].push(step.recovered);
    if (d === dimension && seed === 1) first[rule] = step.count;
    const shares = rules.flatMap((name) => sharesOf(name, recovered[name]));
    yield {
      result: { ...result, simulated: [...simulated], shares, first: { ...first } },
      progress: simulated.length / plan.length,
    };
  }
}

function steps(dimension: number): Step[] {
  const here = seeds.flatMap((seed) => rules.map((rule) => ({ d: dimension, rule, seed })));
  const others = otherDimensions.filter((d) => d !== dimension);
  return [...here, ...others.flatMap((d) => rules.map((rule) => ({ d, rule, seed: 1 })))];
}

function curveOf(values: Values, rule: Rule): CurvePoint[] {
  const dims = Array.from({ length: 25 }, (_, i) => Math.round(24 * 8 ** (i / 24)));
  const { recovered } = capacityCurve({ ...law(values), rule, dims });
  return dims.map((d, i) => ({ rule, d, recovered: recovered[i]! }));
}

function rankGrid(): number[] {
  const grid = Array.from({ length: 90 }, (_, i) => Math.round(items ** (i / 89)));
  return [...new Set(grid)];
}

/** Bins of ranks that grow by a half each. */
function sharesOf(rule: Rule, runs: readonly Float64Array[]): RankPoint[] {
  const points: RankPoint[] = [];
  if (runs.length === 0) return points;
  for (let from = 1; from <= items;) {
    const to = Math.min(items + 1, Math.max(from + 1, Math.floor(from * 1.5)));
    const hits = runs.reduce(
      (sum, run) => sum + run.subarray(from - 1, to - 1).reduce((a, b) => a + b, 0),
      0,
    );
    points.push({
      rule,
      rank: Math.sqrt(from * Math.max(to - 1, 1)),
      probability: hits / ((to - from) * runs.length),
    });
    from = to;
  }
  return points;
}
