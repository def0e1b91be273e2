import { stratifiedMean } from '../../../judging/estimate.ts';
import type { RunFilter } from '../../../judging/run-view.ts';
import type { Region } from '../../../judging/verdict.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';

/** A statement about one arm against another on the same data. */
export interface Comparison {
  readonly name: string;
  readonly statement: string;
  readonly source: string;
  readonly basis: Claim['basis'];
  readonly expected: string;
  readonly quantity: string;
  readonly left: string;
  readonly right: string;
  readonly on: RunFilter;
  readonly holdsIn: Region;
  readonly note?: string;
}

/** Paired differences of the objective: the same data, seeds, weights and batches for both arms. */
export function compared({ left, right, on, holdsIn, note, ...rest }: Comparison): Claim {
  return defineClaim({
    ...rest,
    judge(runs) {
      const cells = runs.differences('objective', { ...on, method: left }, { ...on, method: right });
      const measured = stratifiedMean(cells.map(({ values }) => values));
      return { measured, holdsIn, ...(note === undefined ? {} : { note }) };
    },
  });
}
