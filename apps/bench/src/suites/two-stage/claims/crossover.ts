import { meanOf } from '../../../judging/estimate.ts';
import type { RunFilter, RunView } from '../../../judging/run-view.ts';
import { near } from '../../../judging/verdict.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import { lawMethod, meansNote, ratioOfMeans } from './estimates.ts';

const source = 'arXiv 2603.27631, section 5 and figure 1 (with corollary 6.4 corrected)';

/** Where the curves of two-stage and supervised fits meet: w / sigma^2 of the factor model. */
const alpha0 = 0.548;

const cell = (part: string, ratio: number): RunFilter => ({
  ...lawMethod,
  problem: 'factor-risk',
  at: { part, ratio, pooled: false },
});

/** Where pre-training starts to pay. */
export const crossoverClaims: readonly Claim[] = [
  defineClaim({
    name: 'crossover',
    statement: `Pre-training beats the supervised fit from alpha0 = B / (sigma^2 (d_base - d_eff)) unlabelled rows a label on: ${alpha0} for the factor model.`,
    source,
    basis: 'paper',
    expected: `${alpha0}, within 0.08`,
    quantity: 'm / n at which the measured curves meet, mean over runs',
    judge: (runs) => ({ measured: meanOf(crossings(runs)), holdsIn: near(alpha0, 0.08) }),
  }),
  defineClaim({
    name: 'two-stage-risk',
    statement: 'At two unlabelled rows a label, n times the excess risk of the two-stage fit is 2.815.',
    source,
    basis: 'derived',
    expected: '1, within 0.05',
    quantity: 'mean over 2.815',
    judge: (runs) => ({
      measured: ratioOfMeans(runs, cell('unconditional', 2)),
      holdsIn: near(1, 0.05),
      ...meansNote(runs, cell('unconditional', 2)),
    }),
  }),
  defineClaim({
    name: 'supervised-risk',
    statement: 'n times the excess risk of least squares on all columns is sigma^2 d = 6.178.',
    source: 'arXiv 2603.27631, section 5',
    basis: 'paper',
    expected: '1, within 0.05',
    quantity: 'mean over 6.178',
    judge: (runs) => ({
      measured: ratioOfMeans(runs, cell('supervised', 2)),
      holdsIn: near(1, 0.05),
      ...meansNote(runs, cell('supervised', 2)),
    }),
  }),
];

/** For each repetition, the ratio between .2 and 2 where the risk, linear in n / m between points, is the supervised one. */
function crossings(runs: RunView): readonly number[] {
  const supervised = byRepetition(runs, cell('supervised', 2));
  const curves = [0.2, 0.5, 1, 2].map((ratio) => ({
    inverse: 1 / ratio,
    risks: byRepetition(runs, cell('unconditional', ratio)),
  }));
  return [...supervised].flatMap(([repetition, target]) => {
    for (let i = 0; i + 1 < curves.length; i++) {
      const [left, right] = [curves[i]!, curves[i + 1]!];
      const [high, low] = [left.risks.get(repetition), right.risks.get(repetition)];
      if (high === undefined || low === undefined || high < target || low > target) continue;
      const share = (high - target) / (high - low);
      return [1 / (left.inverse + share * (right.inverse - left.inverse))];
    }
    return [];
  });
}

function byRepetition(runs: RunView, filter: RunFilter): ReadonlyMap<number, number> {
  return new Map(
    runs.rows(filter).flatMap(({ repetition, metrics }) => {
      const value = metrics['measured'];
      return value === undefined ? [] : [[repetition, value] as const];
    }),
  );
}
