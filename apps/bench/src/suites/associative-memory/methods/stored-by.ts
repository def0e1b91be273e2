import {
  expectedRecovered,
  gaussianEmbeddings,
  powerLaw,
  simulateCapacity,
  train,
  type Problem,
  type RuleOptions,
  type TrainingMode,
} from '@lab/assoc-memory';
import type { AssociativeTask, Stored } from '../task.ts';

/** A rule of @lab/assoc-memory with its parameters. */
export interface StoredByOptions extends RuleOptions {
  readonly mode?: TrainingMode;
  /** Muon over several steps: lambda as a share of the median singular value. */
  readonly medianShare?: number;
}

/** Bytes: a gradient of 4,096 x 4,096 with what is made of it takes more than the default of 1 GiB. */
const memoryLimit = 1.5 * 2 ** 30;

/** What a rule of @lab/assoc-memory stores of a task. */
export function storedBy(task: AssociativeTask, options: StoredByOptions): Stored {
  return task.steps === 1 ? inOneStep(task, options) : inSteps(task, options);
}

function inOneStep(task: AssociativeTask, rule: RuleOptions): Stored {
  const { d, batch, seed } = task;
  const { count } = simulateCapacity({ ...lawOf(task), ...rule, d, batch, seed, memoryLimit });
  return { recovered: [count], loss: undefined, theory: theoryOf(task, rule) };
}

function lawOf({ n, alpha, counts }: AssociativeTask): { n?: number; alpha?: number; counts?: Float64Array } {
  return counts === undefined ? { n, ...(alpha === undefined ? {} : { alpha }) } : { counts };
}

/** What the closed theory expects, where it covers the rule. */
export function theoryOf(task: AssociativeTask, options: RuleOptions): number | undefined {
  const { rule, ...parameters } = options;
  if (rule === 'sign' || rule === 'power') return undefined;
  const { lambda, ridge, newtonSchulzSteps } = parameters;
  return expectedRecovered({
    ...lawOf(task),
    rule,
    lambda,
    ridge,
    newtonSchulzSteps,
    d: task.d,
    batch: task.batch,
  });
}

function inSteps(task: AssociativeTask, options: StoredByOptions): Stored {
  const { steps } = train(keptFacts(task), { ...options, steps: task.steps });
  return {
    recovered: steps.map(({ recovered }) => recovered),
    loss: steps.map(({ loss }) => loss),
    theory: undefined,
  };
}

/** The facts of a task with their embeddings. */
export function keptFacts({ d, n, alpha = 1.5, seed }: AssociativeTask): Problem {
  return {
    inputs: gaussianEmbeddings({ n, d, seed: `${seed}/inputs` }),
    outputs: gaussianEmbeddings({ n, d, seed: `${seed}/outputs` }),
    frequencies: powerLaw({ n, alpha }),
  };
}
