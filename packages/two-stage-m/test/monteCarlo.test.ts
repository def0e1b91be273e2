import path from 'node:path';
import { readReference, type MonteCarloFact } from '@lab/reference';
import { describe, expect, it } from 'vitest';
import { factorModelLaw, glmPcrLaw, pcrGaussianLaw, pcrPlugin, spectralDiagonalLaw } from '../src/index.ts';
import { summariseTwoStage, type TwoStageSetting } from '../src/simulation/index.ts';
import { kolmogorovDistance } from '../scripts/kolmogorov.ts';
import { standardisedBreastCancer } from './breastCancer.ts';
import { streamOf } from './numbers.ts';

const { monteCarlo = [] } = readReference(path.join(import.meta.dirname, 'fixtures', 'reference.json'));

const factOf = (name: string): MonteCarloFact => {
  const fact = monteCarlo.find((candidate) => candidate.name === name);
  if (fact === undefined) throw new Error(`no fact ${name}`);
  return fact;
};

/** Our mean of a quantity agrees with the fact within 4.5 combined standard errors. */
function expectAgreement(
  name: string,
  own: { readonly mean: number; readonly standardError: number },
  index?: number,
): void {
  const fact = factOf(name);
  const pick = (values: number | readonly number[]): number =>
    typeof values === 'number' ? values : values[index ?? 0];
  const spread = Math.hypot(own.standardError, pick(fact.standardError));
  expect(own.standardError).toBeGreaterThan(0);
  expect(Math.abs(own.mean - pick(fact.mean))).toBeLessThan(4.5 * spread);
}

/** Our mean agrees with the law, where the simulation is in its regime. */
function expectLaw(
  law: number,
  own: { readonly mean: number; readonly standardError: number },
  bias = 0,
): void {
  expect(Math.abs(own.mean - law)).toBeLessThan(4.5 * own.standardError + bias * law);
}

describe('the factor model', () => {
  const { unlabelled, labelled, ...model } = {
    loadings: Array.from({ length: 8 }, (_, i) => [i === 0 ? Math.sqrt(3) : 0, i === 1 ? Math.sqrt(0.8) : 0]),
    beta: [1, -0.7],
    noiseVariance: 0.25,
    unlabelled: 4000,
    labelled: 2000,
  };
  const setting: TwoStageSetting = {
    setting: 'factor',
    ...model,
    unlabelled,
    labelled,
    x0: [1, 1, 1, 0, 0, 0, 0, 0],
  };
  const { summary, values } = summariseTwoStage(setting, { repetitions: 1500, seed: 1 });
  const law = factorModelLaw({ ...model, unlabelled, labelled });

  it('has the pre-training term, conditional, unconditional and supervised excess risks of the facts and the law', () => {
    expectAgreement('factor-pretrainTerm', summary['pretrainTerm']);
    expectAgreement('factor-conditionalExcess', summary['conditionalExcess']);
    expectAgreement('factor-unconditionalExcess', summary['unconditionalExcess']);
    expectAgreement('factor-supervisedOnly', summary['supervisedExcess']);
    expectLaw(law.limitMean, summary['conditionalExcess']);
    expectLaw(law.limitMean, summary['unconditionalExcess']);
    expectLaw(law.supervisedMean, summary['supervisedExcess']);
  });

  it('follows the corrected law and not the printed one, by mean and by distribution', async () => {
    const { weightedChiSquare } = await import('../src/index.ts');
    const draws = values['pretrainTerm'];
    const share = labelled / unlabelled;
    const lawOf = (weight: number): ReturnType<typeof weightedChiSquare> =>
      weightedChiSquare({ weights: [weight * share], dof: [law.multiplicity] });
    const corrected = kolmogorovDistance(draws, (x) => lawOf(law.weight).cdf(x));
    const printed = kolmogorovDistance(draws, (x) => lawOf(law.printedWeightOfThePaper).cdf(x));
    expect(corrected).toBeLessThan(1.95 / Math.sqrt(draws.length));
    expect(printed).toBeGreaterThan(0.5);
    const printedMean = law.multiplicity * law.printedWeightOfThePaper * share;
    expect(Math.abs(summary['pretrainTerm'].mean - printedMean)).toBeGreaterThan(
      20 * summary['pretrainTerm'].standardError,
    );
  });

  it('has the standard error of a prediction, of which a label-only formula sees three quarters', () => {
    const fact = factOf('factor-predictionVarianceAtX0');
    const { variance } = summary['prediction'];
    const error = variance * Math.sqrt(2 / 1500);
    const spread = Math.hypot(error, fact.standardError as number);
    expect(Math.abs(variance - (fact.mean as number))).toBeLessThan(4.5 * spread);
    expect(Math.abs(variance - Number(fact['lawMean']))).toBeLessThan(4.5 * error);
    expect(variance).toBeGreaterThan(Number(fact['naiveLabelOnly']) + 4.5 * error);
  });

  it('gains from pooling what m + n in place of m says', () => {
    const pooled = summariseTwoStage(
      { ...setting, poolLabelled: true },
      { repetitions: 1000, seed: 2 },
    ).summary;
    expectAgreement('factor-pooledPretraining', pooled['unconditionalExcess']);
    const more = factorModelLaw({ ...model, unlabelled: unlabelled + labelled, labelled });
    expectLaw(more.limitMean, pooled['conditionalExcess']);
  });
});

describe('principal components', () => {
  it('with logistic labels have the excess log-loss of fact and law', () => {
    const input = {
      eigenvalues: [4, 2, 1, 0.8, 0.5, 0.3],
      theta: [0.6, -0.5],
      unlabelled: 3000,
      labelled: 3000,
    };
    const { summary } = summariseTwoStage(
      { setting: 'logisticPcr', ...input },
      { repetitions: 250, seed: 1 },
    );
    expectAgreement('logistic-excessLogLossTimesN', summary['excessLogLoss']);
    expectLaw(glmPcrLaw(input).mean, summary['excessLogLoss']);
  });

  it('of real rows follow the fourth-moment law, far from the Gaussian one', () => {
    const population = standardisedBreastCancer();
    const { summary } = summariseTwoStage(
      { setting: 'rows', population, theta: [0.3, -0.4], unlabelled: 20_000 },
      { repetitions: 200, seed: 1 },
    );
    expectAgreement('realx-pretrainTermTimesM', summary['pretrainTerm']);
    const { eigenvalues } = pcrPlugin({
      unlabelled: population,
      X: population,
      y: population.map((row) => row[0]),
      k: 2,
    });
    const gaussian = pcrGaussianLaw({ eigenvalues, theta: [0.3, -0.4], sigma2: 0 }).trace;
    expect(gaussian).toBeCloseTo(Number(factOf('realx-pretrainTermTimesM')['gaussianFormula']), 8);
    expect(summary['pretrainTerm'].mean - gaussian).toBeGreaterThan(
      6 * summary['pretrainTerm'].standardError,
    );
    // Noise-free labels on the first two components make the plug-in the population law.
    const axes = scoresOf(population);
    // The axes have no signs of their own, so either of two targets may be the one of the fact.
    const traces = [0.3, -0.3].map((first) => {
      const y = axes.map((scores) => first * scores[0] - 0.4 * scores[1]);
      return pcrPlugin({ unlabelled: population, X: population, y, k: 2 }).trace;
    });
    const law = Number(factOf('realx-pretrainTermTimesM')['lawMean']);
    expect(Math.min(...traces.map((trace) => Math.abs(trace - law)))).toBeLessThan(1e-6);
  });

  it('leave the law by as much as measured when the gap closes', () => {
    for (const [name, m] of [
      ['gap-0.005', 400],
      ['gap-0.02', 100],
      ['gap-0.05', 40],
      ['gap-0.1', 20],
      ['gap-0.2', 10],
    ] as const) {
      const { summary } = summariseTwoStage(
        {
          setting: 'pcr',
          eigenvalues: [4, 2, 1, 1, 0.5],
          theta: [0.5, 1],
          sigma2: 0,
          unlabelled: m,
          labelled: 50,
        },
        { repetitions: 700, seed: m },
      );
      expectAgreement(name, summary['pretrainTerm']);
    }
  });

  it('move the risk at first order when the target is outside their span', () => {
    const { summary } = summariseTwoStage(
      {
        setting: 'pcr',
        eigenvalues: [3, 2, 1, 0.5],
        theta: [1, 0.5, 0.4, 0.3],
        components: 2,
        sigma2: 0.1,
        unlabelled: 4000,
        labelled: 100,
      },
      { repetitions: 1000, seed: 1 },
    );
    const fact = factOf('misspecified-sqrtMRepresentationRiskChange');
    expectAgreement(fact.name, summary['representationChange']);
    const { variance } = summary['representationChange'];
    const error = variance * Math.sqrt(2 / 1000);
    expect(Math.abs(variance - Number(fact['measuredVariance']))).toBeLessThan(4.5 * Math.hypot(error, 0.03));
    expect(Math.abs(variance - Number(fact['lawVariance']))).toBeLessThan(4.5 * error);
  });
});

/** Scores on the first two principal axes, by power iteration with deflation. */
function scoresOf(rows: readonly number[][]): [number, number][] {
  const d = rows[0].length;
  const covariance = Array.from({ length: d }, (_, i) =>
    Array.from(
      { length: d },
      (_unused, j) => rows.reduce((sum, row) => sum + row[i] * row[j], 0) / rows.length,
    ),
  );
  const axes: number[][] = [];
  for (let k = 0; k < 2; k++) {
    let v = Array.from({ length: d }, () => streamOf(k).normal() + 1);
    for (let step = 0; step < 300; step++) {
      v = covariance.map((row) => row.reduce((sum, value, j) => sum + value * v[j], 0));
      for (const axis of axes) {
        const share = axis.reduce((sum, value, j) => sum + value * v[j], 0);
        v = v.map((value, j) => value - share * axis[j]);
      }
      const length = Math.hypot(...v);
      v = v.map((value) => value / length);
    }
    axes.push(v);
  }
  return rows.map(
    (row) => axes.map((axis) => axis.reduce((sum, value, j) => sum + value * row[j], 0)) as [number, number],
  );
}

describe('spectral contrastive fits', () => {
  const spectrum = [0.9, 0.6, 0.3, 0.1];
  const b = [0.9486832980505138, -0.3872983346207417];

  it('with all negatives, and pooled whitening, have the facts and laws', () => {
    for (const scheme of ['all', 'symmetric'] as const) {
      const { summary } = summariseTwoStage(
        { setting: 'spectral', spectrum, b, scheme, unlabelled: 4000 },
        { repetitions: 800, seed: 1 },
      );
      expectAgreement(`schemes-${scheme}`, summary['pretrainTerm']);
      expectLaw(Number(factOf(`schemes-${scheme}`)['lawMean']), summary['pretrainTerm']);
    }
  });

  it('with one negative have the corrected law in every direction, at half the printed one', () => {
    const setting: TwoStageSetting = {
      setting: 'spectral',
      spectrum: Array.from({ length: 8 }, (_, i) => 1 / (i + 1)),
      b: [1],
      scheme: 'one',
      unlabelled: 20_000,
    };
    const { summary } = summariseTwoStage(setting, { repetitions: 40, seed: 1 });
    expectAgreement('spectral-pretrainTermTimesM', summary['pretrainTerm']);
    const law = spectralDiagonalLaw({ spectrum: setting.spectrum, k: 1, beta: [1] });
    expectLaw(law.trace, summary['pretrainTerm']);
    law.weights.forEach((weight, a) => {
      expectAgreement('spectral-perDirection', summary[`direction${a + 2}`], a);
      expectLaw(weight, summary[`direction${a + 2}`]);
    });
    const printed = 7 * law.printedWeightOfThePaper;
    expect(printed - summary['pretrainTerm'].mean).toBeGreaterThan(6 * summary['pretrainTerm'].standardError);
  });
});

describe('mixture gates fitted by EM', () => {
  it('have the pre-training terms of the facts', () => {
    for (const [name, repetitions] of [
      ['gmmK2-pretrainTermTimesM', 30],
      ['gmmK3-pretrainTermTimesM', 6],
      ['gmmPaper-pretrainTermTimesM', 3],
    ] as const) {
      const sizes = factOf(name).sizes as {
        K: number;
        d: number;
        beta: number;
        m: number;
        theta: number[][];
        bias: number[];
      };
      const centres = Array.from({ length: sizes.K }, (_, i) =>
        Array.from({ length: sizes.d }, (_unused, j) => (i === j ? sizes.beta : 0)),
      );
      const { summary } = summariseTwoStage(
        {
          setting: 'gmm',
          centres,
          theta: sizes.theta,
          bias: sizes.bias,
          unlabelled: sizes.m,
          evaluationRows: 8000,
        },
        { repetitions, seed: 1 },
      );
      expectAgreement(name, summary['pretrainTerm']);
      // Few repetitions estimate their own spread badly: the fact's spread joins in.
      const spread = Number(factOf(name)['sd']) / Math.sqrt(repetitions);
      const error = Math.max(summary['pretrainTerm'].standardError, spread);
      expectLaw(Number(factOf(name)['lawMean']), { ...summary['pretrainTerm'], standardError: error });
    }
  });
});
