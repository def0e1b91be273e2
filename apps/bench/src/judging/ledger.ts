import type { Claim } from '../nouns/claim.ts';
import type { Size } from '../nouns/size.ts';
import type { Suite } from '../nouns/suite.ts';
import type { RunRow } from '../store/row.ts';
import type { Estimate } from './estimate.ts';
import { RunView } from './run-view.ts';
import { verdictOf, type Verdict } from './verdict.ts';

/** A claim with its judgement: a line of the ledger. */
export interface LedgerEntry {
  readonly suite: string;
  readonly claim: Claim;
  readonly measured: Estimate | undefined;
  readonly verdict: Verdict;
  readonly note: string;
}

/** Judges every claim of a suite from its recorded runs. */
export function ledgerOf(suite: Suite, rows: readonly RunRow[], size: Size): readonly LedgerEntry[] {
  return suite.claims.map((claim) => judgeClaim(suite.name, claim, new RunView(rows, size)));
}

function judgeClaim(suite: string, claim: Claim, runs: RunView): LedgerEntry {
  const { measured, holdsIn, note } = claim.judge(runs);
  const verdict = verdictOf(measured, holdsIn);
  const notes = note === undefined ? [] : [note];
  if (measured === undefined) notes.push(`No finished runs of it at size ${runs.size}.`);
  else if (measured.standardError === undefined) notes.push('One repetition only: no standard error.');
  if (runs.failures > 0) {
    notes.push(`${runs.failures} of its runs did not finish, so that it is not confirmed.`);
  }
  // Runs that drop out are seldom a random sample: what is left may refute a claim, not confirm it.
  const final = runs.failures > 0 && verdict === 'reproduced' ? 'inconclusive' : verdict;
  return { suite, claim, measured, verdict: final, note: notes.join(' ') };
}
