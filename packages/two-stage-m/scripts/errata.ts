import {
  factorModelLaw,
  riskDistribution,
  spectralDiagonalLaw,
  type RiskDistribution,
} from '../src/index.ts';
import { summariseTwoStage } from '../src/simulation/index.ts';
import { kolmogorovDistance } from './kolmogorov.ts';

// Printed and corrected laws against simulation: node scripts/errata.ts [factor repetitions] [spectral repetitions]
const factorRepetitions = Number(process.argv[2] ?? 4000);
const spectralRepetitions = Number(process.argv[3] ?? 400);

function report(name: string, draws: number[], corrected: RiskDistribution, printed: RiskDistribution): void {
  const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
  const spread = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (draws.length - 1);
  const distance = (law: RiskDistribution): string => kolmogorovDistance(draws, (x) => law.cdf(x)).toFixed(3);
  process.stdout.write(
    `${name}, ${draws.length} runs: mean ${mean.toFixed(3)} +- ${Math.sqrt(spread / draws.length).toFixed(3)}; ` +
      `corrected ${corrected.mean.toFixed(3)} (KS ${distance(corrected)}), printed ${printed.mean.toFixed(3)} ` +
      `(KS ${distance(printed)}); 1 % critical value ${(1.63 / Math.sqrt(draws.length)).toFixed(3)}\n`,
  );
}

const pure = (weights: readonly number[]): RiskDistribution =>
  riskDistribution({ labelWeights: [], weights, alpha: 1 });

const model = {
  loadings: Array.from({ length: 8 }, (_, i) => [i === 0 ? Math.sqrt(3) : 0, i === 1 ? Math.sqrt(0.8) : 0]),
  beta: [1, -0.7],
  noiseVariance: 0.25,
  unlabelled: 4000,
  labelled: 2000,
};
const factor = factorModelLaw(model);
const repeated = (weight: number): number[] => new Array<number>(factor.multiplicity).fill(weight / 2);
report(
  'factor model (Corollary 6.4), n times the pre-training term',
  summariseTwoStage({ setting: 'factor', ...model }, { repetitions: factorRepetitions, seed: 1 }).values[
    'pretrainTerm'
  ],
  pure(repeated(factor.weight)),
  pure(repeated(factor.printedWeightOfThePaper)),
);

const spectrum = Array.from({ length: 8 }, (_, i) => 1 / (i + 1));
const spectral = spectralDiagonalLaw({ spectrum, k: 1, beta: [1] });
const { values, summary } = summariseTwoStage(
  { setting: 'spectral', spectrum, b: [1], scheme: 'one', unlabelled: 20_000 },
  { repetitions: spectralRepetitions, seed: 1 },
);
report(
  'spectral contrastive, one negative (Corollary 6.3), m times the pre-training term',
  values['pretrainTerm'],
  pure(spectral.weights),
  pure(spectral.weights.map(() => spectral.printedWeightOfThePaper)),
);
const directions = spectral.weights.map((_, a) => summary[`direction${a + 2}`].mean.toFixed(2));
process.stdout.write(
  `direction by direction: ${directions.join(', ')}; corrected ` +
    `${spectral.weights.map((weight) => weight.toFixed(2)).join(', ')}; printed 6 each\n`,
);
for (const scheme of ['one', 'all', 'symmetric'] as const) {
  const b = [Math.sqrt(0.9), -0.5 * Math.sqrt(0.6)];
  const { summary: found } = summariseTwoStage(
    { setting: 'spectral', spectrum: [0.9, 0.6, 0.3, 0.1], b, scheme, unlabelled: 4000 },
    { repetitions: spectralRepetitions * (scheme === 'one' ? 1 : 4), seed: 1 },
  );
  const { mean, standardError } = found['pretrainTerm'];
  process.stdout.write(`negatives '${scheme}': ${mean.toFixed(3)} +- ${standardError.toFixed(3)}\n`);
}
