import { exactly, type Estimate } from '../../../../judging/estimate.ts';
import { median } from '../../../../metrics/median.ts';
import { defineClaim, type Claim } from '../../../../nouns/claim.ts';

/** Sequential slower? By the sweep. */
export const sequentialSlowerPerSweep = defineClaim({
  name: 'sequential-slower-per-sweep',
  statement: 'Sequential updating is typically slower: a sequential sweep takes longer than a parallel one.',
  source: 'arXiv 2603.20929, abstract ("typically slower"), judged by the sweep',
  basis: 'paper',
  expected: 'parallel over sequential below 1',
  quantity: 'time of fifty parallel sweeps over fifty sequential ones, median',
  judge: (runs) => ({
    measured: medianRatio(
      runs
        .rows({ problem: 'timed-sweeps', method: 'fifty-sweeps', variant: { schedule: 'parallel' } })
        .flatMap(({ metrics }) => metrics['timeRatio'] ?? []),
    ),
    holdsIn: { below: 1 },
    note: 'on one core; workers that share a parallel sweep are not counted',
  }),
});

/** Sequential slower? To the solution. */
export const sequentialSlowerToConverge = defineClaim({
  name: 'sequential-slower-to-converge',
  statement:
    'Sequential updating is typically slower: it takes more sweeps to the solution than parallel updating.',
  source: 'arXiv 2603.20929, abstract ("typically slower"), judged by the sweeps to converge',
  basis: 'paper',
  expected: 'more sweeps than parallel on most tables on which both converge',
  quantity:
    'share of ridge problems on which sequential takes more sweeps than parallel, divergence counted as more',
  judge(runs) {
    const pairs = runs.differences(
      'sweeps',
      { problem: 'ridge-regression', method: 'sequential' },
      { problem: 'ridge-regression', method: 'parallel' },
    );
    const differences = pairs.flatMap(({ values }) => values);
    const slower = differences.filter((value) => value > 0).length;
    return {
      measured:
        differences.length === 0 ? undefined : exactly(slower / differences.length, differences.length),
      holdsIn: { above: 0.5 },
    };
  },
});

/** The rate predicts the sweeps. */
export const predictsSequential = predicts('sequential', 'predictedSequential', 0.8, 1.5);
export const predictsDamped = predicts('damped', 'predictedDamped', 0.8, 1.5);
export const predictsChebyshev = predicts('chebyshev', 'predictedChebyshev', 0.7, 1.5);

function predicts(method: string, metric: string, atLeast: number, atMost: number): Claim {
  return defineClaim({
    name: `predicts-${method}`,
    statement: `log(error) / log(rate) predicts the sweeps of the ${method} schedule to a relative error of 1e-8.`,
    source: 'derived in @lab/cavi',
    basis: 'derived',
    expected: `median of predicted over needed between ${atLeast} and ${atMost}`,
    quantity: 'predicted over needed sweeps, median over tables',
    judge(runs) {
      const needed = new Map(
        runs
          .rows({ problem: 'ridge-regression', method })
          .map(({ problemParameters, metrics }) => [JSON.stringify(problemParameters), metrics['sweeps']]),
      );
      const pairs = runs
        .rows({ problem: 'ridge-regression', method: 'certificate' })
        .flatMap(({ problemParameters, metrics }) => {
          const actual = needed.get(JSON.stringify(problemParameters));
          const predicted = metrics[metric];
          return actual === undefined || predicted === undefined || actual >= 2000
            ? []
            : [
                {
                  name: `${String(problemParameters['data'])} ${predicted} / ${actual}`,
                  ratio: predicted / actual,
                },
              ];
        });
      const ratios = pairs.map(({ ratio }) => ratio);
      const spread =
        ratios.length === 0
          ? ''
          : `${ratios.length} tables, from ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}: ${pairs.map(({ name }) => name).join(', ')}`;
      return {
        measured: ratios.length === 0 ? undefined : exactly(median(ratios), ratios.length),
        holdsIn: { atLeast, atMost },
        note: spread,
      };
    },
  });
}

/** The choice costs little. */
export const autoNearBest = defineClaim({
  name: 'auto-near-the-best',
  statement:
    'The automatic schedule takes at most 1.5 times as long as the best single schedule, in the median.',
  source: '@lab/cavi',
  basis: 'derived',
  expected: 'at most 1.5',
  quantity: 'time of auto over that of the fastest schedule, median over jobs',
  judge(runs) {
    const best = new Map<string, number>();
    for (const { problemParameters, method, metrics } of runs.rows({ problem: 'timed-fits' })) {
      const ratio = metrics['timeRatio'];
      // A schedule that stops without a solution is no rival.
      if (ratio === undefined || method === 'auto' || metrics['solved'] !== 1) continue;
      const job = JSON.stringify(problemParameters);
      best.set(job, Math.min(best.get(job) ?? Infinity, ratio));
    }
    const costs = [...best.values()].map((ratio) => 1 / ratio);
    return {
      measured: costs.length === 0 ? undefined : exactly(median(costs), costs.length),
      holdsIn: { atMost: 1.5 },
      note: costs.length === 0 ? '' : `worst job ${Math.max(...costs).toFixed(2)}`,
    };
  },
});

/** As fast as the peer. */
export const sweepsNearElasticNet = defineClaim({
  name: 'sweeps-near-elastic-net',
  statement: 'A sequential sweep takes at most 1.3 times as long as one of ElasticNet of scikit-learn.',
  source: '@lab/cavi, speed target',
  basis: 'derived',
  expected: 'at most 1.3',
  quantity: 'time of fifty sweeps over those of ElasticNet, median',
  judge: (runs) => ({
    measured: medianRatio(
      runs
        .rows({ problem: 'timed-sweeps', method: 'elastic-net' })
        .flatMap(({ metrics }) => (metrics['timeRatio'] === undefined ? [] : 1 / metrics['timeRatio'])),
    ),
    holdsIn: { atMost: 1.3 },
  }),
});

function medianRatio(ratios: readonly number[]): Estimate | undefined {
  return ratios.length === 0 ? undefined : exactly(median(ratios), ratios.length);
}
