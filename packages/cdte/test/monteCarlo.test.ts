import path from 'node:path';
import { readReference, type MonteCarloFact } from '@lab/reference';
import { describe, expect, it } from 'vitest';
import { fit, meanEffect, testHomogeneity, type CdteModel, type FitOptions } from '../src/index.ts';
import { blpWald, crossTest } from '../src/peers/index.ts';
import { drawDesign, drawPopulation, type DesignName, type Draw, type Setting } from './designs.ts';

const { monteCarlo = [] } = readReference(path.join(import.meta.dirname, 'fixtures', 'reference.json'));

/** 4.5 combined standard errors; a share of 0 or 1 in few runs is not a standard error of 0. */
function expectAgreement(fact: MonteCarloFact, mean: number, standardError: number): void {
  const bound = 4.5 * Math.hypot(Number(fact.standardError), standardError);
  expect(
    Math.abs(mean - Number(fact.mean)),
    `${fact.name}: ${mean} against ${String(fact.mean)}`,
  ).toBeLessThan(bound);
}

function errorOfShare(hits: number, runs: number): number {
  const share = (hits + 1) / (runs + 2);
  return Math.sqrt((share * (1 - share)) / runs);
}

type Tests = Record<string, (model: CdteModel, draw: Draw) => number>;

const tests: Tests = {
  U: (model) => testHomogeneity(model).pValue,
  V: (model) => testHomogeneity(model, { form: 'V' }).pValue,
  cross: (model) => crossTest(model).pValue,
  marginalU: (model) => testHomogeneity(model, { discrepancy: 'marginal' }).pValue,
  xkte: (model) => crossTest(model, { discrepancy: 'marginal' }).pValue,
  blp: (model, { X }) => blpWald(X, meanEffect(model).scores).pValue,
};

interface Study {
  readonly design: DesignName;
  readonly setting: Setting;
  readonly delta: number;
  readonly n: number;
  readonly options: FitOptions;
  readonly facts: Map<string, MonteCarloFact>;
}

const pattern =
  /^rejection rate alpha=\.05: (\w+)(?:, Y bandwidth x([\d.]+))?[^(]*\((obs|rct)[^)]*\) delta=([\d.]+) n=(\d+) test=(\w+)$/;

/** The rejection rates of the file, gathered by design and size. */
function studies(): Study[] {
  const found = new Map<string, Study>();
  for (const fact of monteCarlo) {
    const match = pattern.exec(fact.name);
    if (match === null) continue;
    const [, design, , setting, delta, n, test] = match;
    const scale = match.at(2);
    const key = [design, setting, delta, n].join(' ');
    const study = found.get(key) ?? {
      design: design as DesignName,
      setting: setting as Setting,
      delta: Number(delta),
      n: Number(n),
      options: {
        ...(scale === undefined ? {} : { outcomeBandwidthScale: Number(scale) }),
        ...(setting === 'rct' ? { propensity: 0.5 } : {}),
      },
      facts: new Map<string, MonteCarloFact>(),
    };
    study.facts.set(test, fact);
    found.set(key, study);
  }
  return [...found.values()];
}

describe('rejection rates of the specification', () => {
  it('are all read: with the eight on double robustness they are the whole file', () => {
    const read = studies().reduce((sum, { facts }) => sum + facts.size, 0);
    expect(read + 8).toBe(monteCarlo.length);
  });

  for (const { design, setting, delta, n, options, facts } of studies()) {
    const runs = n <= 200 ? 16 : n <= 400 ? 4 : 2;
    it(`hold for ${design} (${setting}), delta ${delta}, n = ${n}, in ${runs} runs`, () => {
      const hits = new Map<string, number>([...facts.keys()].map((test) => [test, 0]));
      for (let seed = 0; seed < runs; seed++) {
        const draw = drawDesign(design, setting, delta, n, seed);
        const { X, treatment, Y } = draw;
        const model = fit({ X, treatment, Y }, { seed, ...options });
        for (const test of facts.keys())
          if (tests[test](model, draw) <= 0.05) hits.set(test, hits.get(test)! + 1);
      }
      for (const [test, fact] of facts)
        expectAgreement(fact, hits.get(test)! / runs, errorOfShare(hits.get(test)!, runs));
    });
  }
});

const armMean = (train: Int32Array, query: Int32Array): number[][] =>
  Array.from(train, () => new Array<number>(query.length).fill(1 / train.length));
const noOutcome = (train: Int32Array, query: Int32Array): number[][] =>
  Array.from(train, () => new Array<number>(query.length).fill(0));
const share =
  ({ treatment }: Draw) =>
  (train: Int32Array, query: Int32Array): number[] =>
    new Array<number>(query.length).fill(train.reduce((sum, i) => sum + treatment[i], 0) / train.length);

const nuisances: Record<string, (draw: Draw) => FitOptions> = {
  'both right': () => ({}),
  'outcome=arm mean': () => ({ outcomeWeights: armMean }),
  'propensity constant': (draw) => ({ propensityModel: share(draw) }),
  'both wrong': (draw) => ({ outcomeWeights: armMean, propensityModel: share(draw) }),
  'IPW only': ({ propensity }) => ({ outcomeWeights: noOutcome, propensity }),
};

describe('double robustness', () => {
  for (const [name, make] of Object.entries(nuisances)) {
    it(`psi^2 with ${name}`, () => {
      const fact = monteCarlo.find(
        (entry) => entry.name.endsWith(`, ${name}`) && entry.name.startsWith('psi^2'),
      )!;
      const estimates = Array.from({ length: 10 }, (_, seed) => {
        const draw = drawPopulation(300, seed);
        const { X, treatment, Y } = draw;
        const kernels = { standardize: false, bandwidthX: 1, bandwidthY: 1, testBandwidthScale: 1 };
        return testHomogeneity({ X, treatment, Y }, { seed, ...kernels, ...make(draw) }).psi2;
      });
      const mean = estimates.reduce((sum, value) => sum + value, 0) / estimates.length;
      const squares = estimates.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      expectAgreement(fact, mean, Math.sqrt(squares / estimates.length / (estimates.length - 1)));
    });

    it(`rejection of a true null with ${name}`, () => {
      const fact = monteCarlo.find((entry) => entry.name === `null rejection, U, obs, ${name}`);
      if (fact === undefined) {
        expect(['both right', 'IPW only']).toContain(name);
        return;
      }
      let hits = 0;
      for (let seed = 0; seed < 10; seed++) {
        const draw = drawDesign('null', 'obs', 0, 300, seed);
        const { X, treatment, Y } = draw;
        if (testHomogeneity({ X, treatment, Y }, { seed, ...make(draw) }).pValue <= 0.05) hits++;
      }
      expectAgreement(fact, hits / 10, errorOfShare(hits, 10));
    });
  }
});
