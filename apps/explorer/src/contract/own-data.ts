import type { ColumnSummary } from '../table/read-table.ts';
import type { AnyValues, Controls } from './controls.ts';
import type { Figure, Reading, Steps } from './paper.ts';

/** What a page asks about a reader's file: `papers/NAME/own-data/form.ts`, read when the site is built and in the browser. */
export interface OwnDataForm {
  readonly accepts: 'table' | 'image';
  /** What to bring and what comes out of it, Markdown. */
  readonly words: string;
  /** A file of the site to try it with, from src/examples.ts. */
  readonly example: { readonly file: string; readonly label: string };
  /** Why nothing can be computed from a table with these columns, if so; the questions are not asked then. */
  readonly lacking?: (columns: readonly ColumnSummary[]) => string | undefined;
  /** Questions about the file: which column is which, and options. */
  fields(columns: readonly ColumnSummary[]): Controls;
}

/** A grey image, row by row, from 0 (black) to 1. */
export interface GreyImage {
  readonly data: Float64Array;
  readonly side: number;
}

/** What a computation on a reader's data is given. */
export type OwnDataInput =
  | { readonly kind: 'table'; readonly text: string; readonly choices: AnyValues }
  | { readonly kind: 'image'; readonly image: GreyImage; readonly choices: AnyValues };

/** A result on a reader's data: what is drawn and the package's own result, which is offered as JSON. */
export interface OwnDataResult {
  readonly download: unknown;
}

/** `papers/NAME/own-data/compute.ts`. */
export interface OwnDataComputation {
  compute(input: OwnDataInput): Steps<OwnDataResult>;
}

/** `papers/NAME/own-data/show.ts`. */
export interface OwnDataShow<Result = unknown, Values = AnyValues> {
  readonly reading: Reading<Result, Values>;
  readonly figure: Figure<Result, Values>;
}

export type { ColumnSummary };
