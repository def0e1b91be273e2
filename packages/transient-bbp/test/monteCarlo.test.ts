import { readReference, referencePath, type MonteCarloFact } from '@lab/reference';
import { fromData, type MatrixLike } from '@lab/linalg';
import { randomStream } from '@lab/stats';
import { describe, expect, it } from 'vitest';
import {
  edgeTest,
  fitFlow,
  monitorFlow,
  outlier,
  predictAt,
  simulateFlow,
  topPair,
  tracyWidom1Quantile,
  varianceProfile,
  type BlockModelInput,
} from '../src/index.ts';

/** What an independent simulation found; these tests find it again within 4.5 combined standard errors. */
const facts = readReference(referencePath('transient-bbp', `${import.meta.dirname}/..`)).monteCarlo ?? [];

interface Sample {
  readonly mean: number;
  readonly standardError: number;
}

function sampleOf(values: readonly number[]): Sample {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (values.length - 1) / values.length) };
}

function size(fact: MonteCarloFact, name: string): number {
  return Number(fact.sizes?.[name]);
}

function agree(fact: MonteCarloFact, samples: Readonly<Record<string, Sample>>): void {
  const means = fact.mean as readonly number[];
  const errors = fact.standardError as readonly number[];
  (fact['fields'] as readonly string[]).forEach((field, i) => {
    if (!Object.hasOwn(samples, field)) throw new Error(`no ${field} for ${fact.name}`);
    const sample = samples[field];
    const deviation = Math.abs(sample.mean - means[i]) / Math.hypot(sample.standardError, errors[i]);
    expect(deviation, `${field}: ${sample.mean} and ${means[i]}`).toBeLessThan(4.5);
  });
}

function topEigenpair(fact: MonteCarloFact): Record<string, Sample> {
  const { model, t } = fact['input'] as { model: BlockModelInput; t: number };
  const [{ top, overlapLeft }] = simulateFlow({
    model,
    dimension: size(fact, 'N'),
    times: [t],
    replicates: 20,
  }).summary;
  return { value: top, overlapLeft };
}

/** The limit's edge, without finite-size correction. */
function nullStandardizedTop(fact: MonteCarloFact): Record<string, Sample> {
  const { model, t } = fact['input'] as { model: BlockModelInput; t: number };
  const dimension = size(fact, 'N');
  const { records } = simulateFlow({ model: { ...model, theta: 0 }, dimension, times: [t], replicates: 200 });
  const profile = varianceProfile(model, t);
  const z = records.map(({ top }) => edgeTest(profile, top, { dimension, correction: 'none' }).z);
  const [critical] = tracyWidom1Quantile([0.95]);
  return { mean: sampleOf(z), rejectionRate: sampleOf(z.map((value) => (value > critical ? 1 : 0))) };
}

interface StoppingProblem {
  readonly weights: readonly number[];
  readonly covariance: readonly number[];
  readonly theta: number;
  readonly labelNoise: number;
  readonly initVariance: number;
}

const times = Array.from({ length: 22 }, (_, i) => 0.05 * 8000 ** (i / 21));

const best = (scores: readonly number[]): number => scores.indexOf(Math.max(...scores));

/** The squared overlap with u at the time each rule chooses, on data sets of its own. */
function stoppingRules(fact: MonteCarloFact): Record<string, Sample> {
  const input = fact['input'] as StoppingProblem;
  const [inputs, samples] = [size(fact, 'N'), size(fact, 'T')];
  const population = times.map(
    (t) => outlier({ ...input, noise: (input.labelNoise * inputs) / samples }, t).overlapLeft ?? 0,
  );
  const scores: Record<string, number[]> = {};
  const score = (rule: string, value: number): unknown => (scores[rule] ??= []).push(value);
  for (let set = 0; set < 6; set++) {
    const { X, Y, init, u } = drawProblem(input, inputs, samples, set);
    const fit = fitFlow(X, Y, { init, spectrum: 'symmetric' });
    for (const subtractInit of [false, true]) {
      const reached = times.map((t) => along(topPair(fit, t, { subtractInit }).left, u) ** 2);
      const plugin = best(monitorFlow(fit, times, { subtractInit }).map((row) => row.overlapHat));
      score(subtractInit ? 'oracleInitSubtracted' : 'oracle', Math.max(...reached));
      score(subtractInit ? 'pluginInitSubtracted' : 'plugin', reached[plugin]);
      if (subtractInit) continue;
      score('populationTheory', reached[best(population)]);
      score('validationLoss', reached[best(validationScores(X, Y, init))]);
      score('final', reached[times.length - 1]);
    }
  }
  return Object.fromEntries(Object.entries(scores).map(([rule, values]) => [rule, sampleOf(values)]));
}

/** Minus the loss on the last fifth of the rows of a flow trained on the others. */
function validationScores(X: RowMatrix, Y: RowMatrix, init: MatrixLike): number[] {
  const cut = Math.round(0.8 * X.rows);
  const fit = fitFlow(part(X, 0, cut), part(Y, 0, cut), { init, spectrum: 'symmetric' });
  const labels = part(Y, cut, Y.rows);
  return times.map((t) => {
    const predicted = predictAt(fit, part(X, cut, X.rows), t);
    let loss = 0;
    for (let i = 0; i < labels.rows; i++)
      for (let j = 0; j < labels.columns; j++)
        loss += (labels.data[i * labels.columns + j] - predicted.get(i, j)) ** 2;
    return -loss;
  });
}

interface RowMatrix {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

function part({ data, columns }: RowMatrix, from: number, to: number): RowMatrix {
  return { data: data.slice(from * columns, to * columns), rows: to - from, columns };
}

function drawProblem(
  { weights, covariance, theta, labelNoise, initVariance }: StoppingProblem,
  inputs: number,
  samples: number,
  set: number,
): { X: RowMatrix; Y: RowMatrix; init: MatrixLike; u: Float64Array } {
  const stream = randomStream('stopping rules', theta, set);
  const level = Array.from({ length: inputs }, (_, j) =>
    Math.sqrt(covariance[j < weights[0] * inputs ? 0 : 1]),
  );
  const X = stream
    .fillNormal(new Float64Array(samples * inputs))
    .map((value, i) => value * level[i % inputs]);
  const Y = stream
    .fillNormal(new Float64Array(samples * inputs))
    .map((value) => value * Math.sqrt(labelNoise));
  const u = new Float64Array(inputs).fill(1 / Math.sqrt(inputs));
  for (let i = 0; i < samples; i++) {
    const strength =
      (theta / inputs) * X.subarray(i * inputs, (i + 1) * inputs).reduce((sum, value) => sum + value, 0);
    for (let j = 0; j < inputs; j++) Y[i * inputs + j] += strength;
  }
  const init = stream
    .fillNormal(new Float64Array(inputs * inputs))
    .map((value) => value * Math.sqrt(initVariance / inputs));
  return {
    X: { data: X, rows: samples, columns: inputs },
    Y: { data: Y, rows: samples, columns: inputs },
    init: fromData(init, inputs, inputs),
    u,
  };
}

function along(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

const simulations: Record<string, (fact: MonteCarloFact) => Record<string, Sample>> = {
  topEigenpair,
  nullStandardizedTop,
  stoppingRules,
};

describe('facts of an independent simulation are found again', () => {
  it('there are facts', () => {
    expect(facts.length).toBeGreaterThan(0);
  });

  for (const fact of facts)
    it(fact.name, () => {
      const kind = fact.name.split('/')[1];
      if (!Object.hasOwn(simulations, kind)) throw new Error(`unknown fact ${fact.name}`);
      agree(fact, simulations[kind](fact));
    });
});
