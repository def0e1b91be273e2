import type { LedgerEntry } from '../judging/ledger.ts';
import type { Size } from '../nouns/size.ts';
import type { Suite } from '../nouns/suite.ts';
import type { RunRow } from '../store/row.ts';

/** One suite's part of a report. */
export interface SuiteResults {
  readonly suite: Suite;
  readonly size: Size;
  readonly rows: readonly RunRow[];
  readonly ledger: readonly LedgerEntry[];
}
