import { meanOf } from '../../../judging/estimate.ts';
import type { RunView } from '../../../judging/run-view.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import type { RunRow } from '../../../store/row.ts';

/** Fraction of its steps after which R has the last loss of another arm; seed by seed. */
export const stepsToTarget: readonly Claim[] = [
  ['adamw', 'AdamW', 0.8],
  ['muon', 'Muon', 1],
].map(([method, title, bound]) =>
  defineClaim({
    name: `steps-to-${String(method)}`,
    statement: `MuonEq-R reaches the last loss of ${String(title)} in fewer steps.`,
    source: 'arXiv 2603.28254, training curves',
    basis: 'paper',
    expected: `below ${String(bound)} of the steps`,
    quantity: `fraction of the steps until R has the last loss of ${String(title)}, by seed`,
    judge: (runs) => ({
      measured: meanOf(fractions(runs, String(method))),
      holdsIn: { below: Number(bound) },
      note: 'Validation loss every tenth of the run, interpolated; 1 where it is not reached. A step of R takes as long as one of Muon; beside AdamW see the problem step-time.',
    }),
  }),
);

function fractions(runs: RunView, method: string): number[] {
  const of = (name: string): readonly RunRow[] => runs.rows({ problem: 'language-model', method: name });
  const targets = new Map(of(method).map((row) => [row.repetition, row.curves['objective']?.y.at(-1)]));
  return of('muoneq-r').flatMap((row) => {
    const [target, curve] = [targets.get(row.repetition), row.curves['objective']];
    return target === undefined || curve === undefined ? [] : [firstBelow(curve.x, curve.y, target)];
  });
}

/** Where a falling curve first comes to a value, as a fraction of its length. */
function firstBelow(x: readonly number[], y: readonly number[], target: number): number {
  const at = y.findIndex((value) => value <= target);
  const end = x.at(-1)!;
  if (at < 0) return 1;
  if (at === 0) return x[0]! / end;
  const share = (y[at - 1]! - target) / (y[at - 1]! - y[at]!);
  return (x[at - 1]! + share * (x[at]! - x[at - 1]!)) / end;
}
