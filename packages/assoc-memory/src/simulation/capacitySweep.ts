import { wrongType } from '@lab/linalg/arguments';
import { endEarly, throwIfAborted, turnTaker } from '@lab/linalg/cooperative';
import { standardErrorOfMean, weightedMean, type PathElement } from '@lab/stats';
import type { Progress } from '../task.ts';
import { numbers, type NumberList } from '../arguments.ts';
import { expectedRecovered } from '../theory/expectedRecovered.ts';
import type { RuleName } from '../rules/rule.ts';
import { simulationTask } from './simulateCapacity.ts';
import type { SimulationInput } from './simulationInput.ts';

/** Input of `capacitySweep`: everything a simulation takes, and lists in place of some of it. */
export interface CapacitySweepInput extends Omit<
  SimulationInput,
  'd' | 'alpha' | 'rule' | 'seed' | 'frequencies' | 'counts'
> {
  /** Dimensions. */
  readonly dims: NumberList;
  /** Exponents of the power law. */
  readonly alphas: NumberList;
  /** Update rules. */
  readonly rules: readonly RuleName[];
  /** One simulation for each. */
  readonly seeds: readonly PathElement[];
  /** Number of items, an integer >= 1. */
  readonly n: number;
}

/** One simulation of a sweep. */
export interface SweepRow {
  /** Dimension of inputs and outputs. */
  readonly d: number;
  /** Number of items. */
  readonly n: number;
  /** Exponent of the power law. */
  readonly alpha: number;
  /** Update rule. */
  readonly rule: RuleName;
  /** Seed of this simulation. */
  readonly seed: PathElement;
  /** Items recovered, and the standard error from the ranks left out. */
  readonly recovered: number;
  readonly se: number;
  /** Largest k such that all evaluated items among the first k are recovered. */
  readonly prefix: number;
  /** Sum of the frequencies of the recovered items. */
  readonly weighted: number;
  /** What the closed theory expects; undefined for rules it does not cover. */
  readonly theory: number | undefined;
}

/** The mean over seeds. */
export interface SweepSummary {
  /** Dimension of inputs and outputs. */
  readonly d: number;
  /** Number of items. */
  readonly n: number;
  /** Exponent of the power law. */
  readonly alpha: number;
  /** Update rule. */
  readonly rule: RuleName;
  /** How many seeds were averaged. */
  readonly runs: number;
  /** Mean items recovered. */
  readonly recovered: number;
  /** Standard error of that mean over the seeds; that of the ranks where there is one seed. */
  readonly standardError: number;
  readonly theory: number | undefined;
}

/**
 * Simulates one step at every dimension, exponent, rule and seed, row by row: take as many rows as you like.
 *
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, WRONG_TYPE
 */
export function* iterateCapacitySweep(input: CapacitySweepInput): Generator<SweepRow, void, void> {
  for (const part of sweepParts(input)) if (part !== undefined && 'rule' in part) yield part;
}

/**
 * As {@link iterateCapacitySweep}, giving way to the event loop between blocks. Aborting throws an AbortError at the next
 * row; rows already taken are yours.
 */
export async function* capacitySweep(
  input: CapacitySweepInput & {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((progress: Progress) => void) | undefined;
  },
): AsyncGenerator<SweepRow, void, void> {
  throwIfAborted(input.signal);
  const parts = sweepParts(input);
  const turn = turnTaker();
  let completed = 0;
  const total = input.dims.length * input.alphas.length * input.rules.length * input.seeds.length;
  try {
    for (const part of parts) {
      await turn();
      throwIfAborted(input.signal);
      if (part === undefined) continue;
      completed++;
      input.onProgress?.({ completed, total });
      yield part;
    }
  } finally {
    parts.return();
  }
}

function* sweepParts(input: CapacitySweepInput): Generator<SweepRow | undefined, void, void> {
  const { dims, alphas, rules, seeds, ...shared } = checkedLists(input);
  for (const alpha of alphas)
    for (const d of dims)
      for (const rule of rules) {
        const theory = theoryOf({ ...shared, d, alpha, rule });
        for (const seed of seeds) {
          const task = simulationTask({ ...shared, d, alpha, rule, seed });
          try {
            let part = task.next();
            while (part.done !== true) {
              yield undefined;
              part = task.next();
            }
            const { count: recovered, se, prefix, weighted } = part.value;
            yield { d, n: shared.n, alpha, rule, seed, recovered, se, prefix, weighted, theory };
          } finally {
            endEarly(task);
          }
        }
      }
}

function checkedLists(input: CapacitySweepInput): CapacitySweepInput {
  for (const name of ['rules', 'seeds'] as const)
    if (!Array.isArray(input[name])) throw wrongType(name, 'an array', input[name]);
  return {
    ...input,
    dims: numbers(input.dims, 'dims', { integers: true, least: 1 }),
    alphas: numbers(input.alphas, 'alphas', { least: 0 }),
  };
}

/** The theory knows Muon, Newton, SGD and Newton-Schulz with its usual coefficients. */
function theoryOf(input: SimulationInput & { readonly n: number }): number | undefined {
  const { rule, coefficients, embeddings } = input;
  if (rule === 'sign' || rule === 'power') return undefined;
  if (coefficients !== undefined || embeddings === 'orthogonal') return undefined;
  const { d, n, alpha, batch, lambda, newtonSchulzSteps } = input;
  const ridge = input.ridge === 0 ? undefined : input.ridge;
  return expectedRecovered({ rule, d, n, alpha, batch, lambda, ridge, newtonSchulzSteps });
}

/** Means over the seeds, in the order in which settings first appear. */
export function summarizeSweep(rows: readonly SweepRow[]): SweepSummary[] {
  const groups = new Map<string, SweepRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.d, row.n, row.alpha, row.rule]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return Array.from(groups.values(), (group) => {
    const { d, n, alpha, rule, theory } = group[0];
    const counts = group.map(({ recovered }) => recovered);
    return {
      d,
      n,
      alpha,
      rule,
      runs: group.length,
      recovered: weightedMean(counts),
      standardError: group.length === 1 ? group[0].se : standardErrorOfMean(counts),
      theory,
    };
  });
}

/**
 * Rows as comma-separated values with a header; undefined becomes empty, texts are quoted where they must be.
 *
 * @param rows plain objects with the same fields, at least one
 */
export function toCsv(rows: readonly object[]): string {
  if (rows.length === 0) return '';
  const fields = Object.keys(rows[0]);
  const lines = rows.map((row) =>
    fields.map((field) => cell((row as Readonly<Record<string, unknown>>)[field])).join(','),
  );
  return `${fields.map(cell).join(',')}\n${lines.join('\n')}\n`;
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
