import { binomialInterval } from '@lab/stats';
import {
  factorCoverage,
  logisticCoverage,
  measureCoverage,
  mixtureCoverage,
  pcrCoverage,
  spectralCoverage,
} from './coverageSettings.ts';

// Coverage of 95 % intervals over many repetitions: node scripts/coverage.ts [repetitions] [seed]
const repetitions = Number(process.argv[2] ?? 2000);
const seed = Number(process.argv[3] ?? 1);

for (const setting of [pcrCoverage, factorCoverage, logisticCoverage, spectralCoverage, mixtureCoverage]) {
  const { covered, coveredByLabelOnly, newLabelCovered } = measureCoverage(setting, repetitions, seed);
  const share = (count: number): string => {
    const { lower, upper } = binomialInterval(count, repetitions);
    return `${((100 * count) / repetitions).toFixed(1)} % (${(100 * lower).toFixed(1)} to ${(100 * upper).toFixed(1)})`;
  };
  process.stdout.write(
    `${setting.name}: ${share(covered)}; label-only ${share(coveredByLabelOnly)}` +
      `${newLabelCovered === undefined ? '' : `; new label ${share(newLabelCovered)}`}\n`,
  );
}
