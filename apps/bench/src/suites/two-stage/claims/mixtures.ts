import { exactly } from '../../../judging/estimate.ts';
import type { RunFilter, RunView } from '../../../judging/run-view.ts';
import { near } from '../../../judging/verdict.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import { lawMethod, meansNote, pooledDistance, predictedOf, ratioOfMeans } from './estimates.ts';

const experiments = [
  ['two-centres', 'two centres', 6000],
  ['three-centres', 'three centres', 20_000],
  ['paper', "paper's", 20_000],
] as const;

const at = (mixture: string, rows: number): RunFilter => ({
  ...lawMethod,
  problem: 'mixture-risk',
  at: { mixture, rows },
});

/** Section 6.3 of the paper. */
export const mixtureClaims: readonly Claim[] = [
  ...experiments.map(([slug, mixture, rows]) =>
    defineClaim({
      name: `mixture-law-${slug}`,
      statement: `The pre-training term of a mixture gate fitted by EM has the mean of the law (${mixture}).`,
      source: 'arXiv 2603.27631, section 6.3; reduction in @lab/two-stage-m, theory section 4.4',
      basis: 'paper',
      expected: '1, within 0.15',
      quantity: 'mean over that of the law',
      judge: (runs) => ({
        measured: ratioOfMeans(runs, at(mixture, rows)),
        holdsIn: near(1, 0.15),
        ...meansNote(runs, at(mixture, rows)),
      }),
    }),
  ),
  defineClaim({
    name: 'mixture-distribution',
    statement:
      'The distribution of the pre-training term settles at that of the law as n grows (figure 3, at n = 10,000).',
    source: 'arXiv 2603.27631, figure 3',
    basis: 'paper',
    expected: 'at most 0.2',
    quantity: 'Kolmogorov-Smirnov distance, all outcomes together',
    judge: (runs) => ({
      measured: pooledDistance(runs, at("paper's", 20_000)),
      holdsIn: { atMost: 0.2 },
      ...distancesNote(runs),
    }),
  }),
  defineClaim({
    name: 'mixture-log-growth',
    statement:
      'With the coefficients of the paper, B grows with the logarithm of the number of columns (figure 2b).',
    source: 'arXiv 2603.27631, figure 2(b)',
    basis: 'erratum',
    expected: '1, within 0.2',
    quantity: 'B(100) - B(50) over B(10) - B(5)',
    judge: (runs) => ({ measured: exact(slopes(runs)), holdsIn: near(1, 0.2) }),
  }),
  defineClaim({
    name: 'mixture-saturation',
    statement: 'With the coefficients of the paper, (d + 1) B is affine in d, so that B saturates.',
    source: '@lab/two-stage-m, theory section 4.4',
    basis: 'derived',
    expected: 'at most 1e-6',
    quantity: 'relative error of (d + 1) B at d = 30 by the line through d = 5 and d = 100',
    judge: (runs) => ({ measured: exact(affineError(runs)), holdsIn: { atMost: 1e-6 } }),
  }),
];

function exact(value: number | undefined) {
  return value === undefined ? undefined : exactly(value);
}

function constantAt(runs: RunView, value: number): number | undefined {
  return predictedOf(runs, { ...lawMethod, problem: 'panel', at: { panel: 'mixture: columns', value } });
}

function slopes(runs: RunView): number | undefined {
  const [five, ten, fifty, hundred] = [5, 10, 50, 100].map((value) => constantAt(runs, value));
  if (five === undefined || ten === undefined || fifty === undefined || hundred === undefined)
    return undefined;
  return (hundred - fifty) / (ten - five);
}

function affineError(runs: RunView): number | undefined {
  const [five, thirty, hundred] = [5, 30, 100].map((d) => {
    const constant = constantAt(runs, d);
    return constant === undefined ? undefined : (d + 1) * constant;
  });
  if (five === undefined || thirty === undefined || hundred === undefined) return undefined;
  const line = five + ((hundred - five) * (30 - 5)) / (100 - 5);
  return Math.abs(thirty / line - 1);
}

function distancesNote(runs: RunView): { readonly note?: string } {
  const distances = [200, 2000, 20_000, 200_000].flatMap((rows) => {
    const distance = pooledDistance(runs, at("paper's", rows));
    return distance === undefined ? [] : [`${rows / 2}: ${distance.value.toFixed(2)}`];
  });
  return distances.length === 0 ? {} : { note: `Distance by n: ${distances.join(', ')}.` };
}
