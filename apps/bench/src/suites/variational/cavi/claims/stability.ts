import { criticalAspectRatio } from '@lab/cavi';
import { exactly, meanOf, rateOf, type Estimate } from '../../../../judging/estimate.ts';
import type { RunView } from '../../../../judging/run-view.ts';
import { defineClaim } from '../../../../nouns/claim.ts';

/** Sum of a count over the runs of the census that asked a question; exact, since nothing else was drawn. */
export function countOf(runs: RunView, question: string, name: string): Estimate | undefined {
  const rows = runs.rows({ problem: 'random-models', at: { question } });
  if (rows.length === 0) return undefined;
  const total = rows.reduce((sum, { metrics }) => sum + (metrics[name] ?? 0), 0);
  const models = rows.reduce((sum, { metrics }) => sum + (metrics['models'] ?? 0), 0);
  return exactly(total, models);
}

/** The paper's central statement. */
export const parallelImpliesSequential = defineClaim({
  name: 'parallel-implies-sequential',
  statement:
    'Sequential updates converge under more relaxed conditions: wherever parallel updates are stable, so are sequential ones.',
  source: 'arXiv 2603.20929, abstract; derived for every product prior in @lab/cavi',
  basis: 'paper',
  expected: 'no violation in random models of 2 to 6 coefficients',
  quantity: 'models in which parallel is stable and sequential is not',
  judge: (runs) => {
    const sequential = countOf(runs, 'couplings', 'sequentialStable');
    const parallel = countOf(runs, 'couplings', 'parallelStable');
    const measured = countOf(runs, 'couplings', 'violations');
    return {
      measured,
      holdsIn: { atMost: 0 },
      note: `of ${measured?.observations ?? 0} models ${sequential?.value ?? 0} are sequentially stable, ${parallel?.value ?? 0} of them in parallel too`,
    };
  },
});

/** And not the other way round. */
export const converseFails = defineClaim({
  name: 'converse-fails',
  statement: 'The converse fails: sequential updates are stable on models on which parallel ones are not.',
  source: 'arXiv 2603.20929, abstract',
  basis: 'paper',
  expected: 'more than 1% of the sequentially stable models',
  quantity: 'share of sequentially stable models that are unstable in parallel',
  judge(runs) {
    const sequential = countOf(runs, 'couplings', 'sequentialStable');
    const parallel = countOf(runs, 'couplings', 'parallelStable');
    if (sequential === undefined || parallel === undefined || sequential.value === 0)
      return { measured: undefined, holdsIn: { above: 0.01 } };
    const share = 1 - parallel.value / sequential.value;
    const standardError = Math.sqrt((share * (1 - share)) / sequential.value);
    return {
      measured: {
        value: share,
        standardError,
        degreesOfFreedom: Infinity,
        observations: sequential.value,
      },
      holdsIn: { above: 0.01 },
    };
  },
});

const flatDesigns = { problem: 'random-design', method: 'certificate', at: { t: 0 } } as const;

/** Below the threshold parallel updates converge. */
export const belowThreshold = defineClaim({
  name: 'below-threshold',
  statement: `With a flat prior and independent entries parallel updates converge for p/n below 3 - 2 sqrt 2 = ${criticalAspectRatio(0).toFixed(4)}: at 0.13 they do.`,
  source: 'derived in @lab/cavi (Marchenko-Pastur); the setting is that of arXiv 2603.20929',
  basis: 'derived',
  expected: 'share of unstable designs at most 0.05',
  quantity: 'share of designs unstable at p/n = 0.13',
  judge: (runs) => ({ measured: unstableShare(runs, 0.13), holdsIn: { atMost: 0.05 } }),
});

/** Above it they do not. */
export const aboveThreshold = defineClaim({
  name: 'above-threshold',
  statement: 'Above the threshold they do not: at p/n = 0.3 every design is unstable.',
  source: 'derived in @lab/cavi (Marchenko-Pastur)',
  basis: 'derived',
  expected: 'share of unstable designs at least 0.95',
  quantity: 'share of designs unstable at p/n = 0.3',
  judge: (runs) => ({ measured: unstableShare(runs, 0.3), holdsIn: { atLeast: 0.95 } }),
});

/** Where half of the designs are unstable. */
export const crossing = defineClaim({
  name: 'threshold-crossing',
  statement:
    'The crossing lies at the threshold, up to what a finite n moves it: the p/n at which lambdaMax = 2 on average.',
  source: 'derived in @lab/cavi; finite-size edge after Johnstone (2001)',
  basis: 'derived',
  expected: '0.1716 for n to infinity; 0.17 to 0.21 at n = 200 to 400',
  quantity: 'p/n at which the mean largest eigenvalue is 2',
  judge(runs) {
    const cells = runs.cells('lambdaMax', flatDesigns);
    const points = cells
      .map(({ parameters, values }) => ({ gamma: Number(parameters['gamma']), mean: meanOf(values) }))
      .sort((a, b) => a.gamma - b.gamma);
    for (const [i, right] of points.entries()) {
      const left = points[i - 1];
      if (left?.mean === undefined || right.mean === undefined) continue;
      if (left.mean.value >= 2 || right.mean.value < 2) continue;
      const slope = (right.gamma - left.gamma) / (right.mean.value - left.mean.value);
      const value = left.gamma + slope * (2 - left.mean.value);
      const error = Math.max(left.mean.standardError ?? 0, right.mean.standardError ?? 0);
      return {
        measured: {
          value,
          standardError: slope * error,
          degreesOfFreedom: Math.min(left.mean.degreesOfFreedom, right.mean.degreesOfFreedom),
          observations: left.mean.observations + right.mean.observations,
        },
        holdsIn: { atLeast: 0.17, atMost: 0.21 },
        note: `between p/n = ${left.gamma} (mean ${left.mean.value.toFixed(3)}) and ${right.gamma} (mean ${right.mean.value.toFixed(3)})`,
      };
    }
    return { measured: undefined, holdsIn: { atLeast: 0.17, atMost: 0.21 } };
  },
});

function unstableShare(runs: RunView, gamma: number): Estimate | undefined {
  const values = runs.cells('unstable', { ...flatDesigns, at: { t: 0, gamma } }).map((cell) => cell.values);
  return rateOf(values, values.flat().length);
}

/** Real tables, strong prior. */
export const unstableOnRealData = defineClaim({
  name: 'unstable-on-real-data',
  statement:
    'On real tables parallel updates are unstable as a rule, even with a prior as heavy as the data (t = 1); swiss is the exception.',
  source: 'measured by @lab/cavi',
  basis: 'derived',
  expected: 'unstable on all tables but swiss',
  quantity: 'stable tables among those shipped, t = 1',
  judge(runs) {
    const rows = runs.rows({ problem: 'real-data-stability', method: 'certificate', at: { t: 1 } });
    const stable = rows.filter(({ metrics }) => metrics['unstable'] === 0);
    const names = stable.map(({ problemParameters }) => String(problemParameters['data'])).join(', ');
    return {
      measured: rows.length === 0 ? undefined : exactly(stable.length, rows.length),
      holdsIn: { atLeast: 1, atMost: 1 },
      note: `stable: ${names === '' ? 'none' : names}; tables: ${rows.length}`,
    };
  },
});
