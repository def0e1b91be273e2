import { exactly } from '../../../../judging/estimate.ts';
import { median } from '../../../../metrics/median.ts';
import { defineClaim } from '../../../../nouns/claim.ts';
import { countOf } from './stability.ts';

/** It gets there. */
export const autoConverges = defineClaim({
  name: 'auto-converges',
  statement:
    'The automatic schedule converges on every random model (condition numbers to 1e8, more columns than rows, duplicated columns, four priors).',
  source: '@lab/cavi',
  basis: 'derived',
  expected: 'none fails',
  quantity: 'models not converged',
  judge(runs) {
    const measured = countOf(runs, 'auto', 'notConverged');
    return { measured, holdsIn: { atMost: 0 }, note: `of ${measured?.observations ?? 0} models` };
  },
});

/** And on every table of this suite. */
export const autoSolvesAll = defineClaim({
  name: 'auto-solves-all-tables',
  statement: 'The automatic schedule reaches the solution on every table of this suite.',
  source: '@lab/cavi',
  basis: 'derived',
  expected: 'none fails',
  quantity: 'tables not solved',
  judge(runs) {
    const rows = ['ridge-regression', 'spike-and-slab'].flatMap((problem) => [
      ...runs.rows({ problem, method: 'auto' }),
    ]);
    const failed = rows.filter(({ metrics }) => metrics['solved'] !== 1).length;
    return {
      measured: rows.length === 0 ? undefined : exactly(failed, rows.length),
      holdsIn: { atMost: 0 },
      note: `of ${rows.length} tables`,
    };
  },
});

/** Neither faster in one place nor slower in another. */
export const autoCostNearBest = defineClaim({
  name: 'auto-cost-near-the-best',
  statement:
    'On random models the automatic schedule costs at most 1.5 times as many multiply-adds as the best single schedule, in the median.',
  source: '@lab/cavi',
  basis: 'derived',
  expected: 'at most 1.5',
  quantity: 'multiply-adds of auto over those of the best schedule, median over sorts of models',
  judge(runs) {
    const ratios = runs
      .rows({ problem: 'random-models', at: { question: 'auto' } })
      .flatMap(({ metrics }) => metrics['costRatio'] ?? []);
    return {
      measured: ratios.length === 0 ? undefined : exactly(median(ratios), ratios.length),
      holdsIn: { atMost: 1.5 },
      note: ratios.length === 0 ? '' : `worst sort ${Math.max(...ratios).toFixed(2)}`,
    };
  },
});

/** A word that can be relied on. */
export const noFalseGlobal = defineClaim({
  name: 'no-false-global',
  statement:
    'A global certificate is never false: where one is given, two starts thirty standard deviations away reach the same point, by sweeps alone.',
  source: '@lab/cavi',
  basis: 'derived',
  expected: 'none',
  quantity: 'false global certificates',
  judge(runs) {
    const measured = countOf(runs, 'certificates', 'falseGlobals');
    return {
      measured,
      holdsIn: { atMost: 0 },
      note: `${countOf(runs, 'certificates', 'globals')?.value ?? 0} certificates on ${measured?.observations ?? 0} models`,
    };
  },
});

/** Sparse models: naive parallel never works. */
export const parallelFailsOnSparse = defineClaim({
  name: 'parallel-fails-on-spike-and-slab',
  statement: 'Spike-and-slab regression on real tables: parallel updates from 0 do not converge.',
  source: 'measured by @lab/cavi',
  basis: 'derived',
  expected: 'on none of the tables',
  quantity: 'tables on which parallel updates converge',
  judge(runs) {
    const rows = runs.rows({ problem: 'spike-and-slab', method: 'parallel' });
    const solved = rows.filter(({ metrics }) => metrics['solved'] === 1);
    const names = solved.map(({ problemParameters }) => String(problemParameters['data'])).join(', ');
    return {
      measured: rows.length === 0 ? undefined : exactly(solved.length, rows.length),
      holdsIn: { atMost: 0 },
      note: names === '' ? `of ${rows.length}` : `of ${rows.length}; it converges on ${names}`,
    };
  },
});

/** Fast in a safe way. */
export const andersonHalves = defineClaim({
  name: 'anderson-fewer-sweeps',
  statement: 'Anderson acceleration around sequential sweeps takes fewer sweeps on spike-and-slab tables.',
  source: '@lab/cavi; the device of DAAREM',
  basis: 'derived',
  expected: 'at most 0.8 of the sweeps, in the median',
  quantity: 'ratio of sweeps, accelerated over plain, median over tables',
  judge(runs) {
    const plain = new Map(
      runs
        .rows({ problem: 'spike-and-slab', method: 'sequential' })
        .map(({ problemParameters, metrics }) => [String(problemParameters['data']), metrics['sweeps']]),
    );
    const ratios = runs
      .rows({ problem: 'spike-and-slab', method: 'anderson' })
      .flatMap(({ problemParameters, metrics }) => {
        const before = plain.get(String(problemParameters['data']));
        const after = metrics['sweeps'];
        return before === undefined || after === undefined ? [] : [after / before];
      });
    return {
      measured: ratios.length === 0 ? undefined : exactly(median(ratios), ratios.length),
      holdsIn: { atMost: 0.8 },
      note: ratios.map((ratio) => ratio.toFixed(2)).join(', '),
    };
  },
});
