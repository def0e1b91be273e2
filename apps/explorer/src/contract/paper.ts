import type * as Plot from '@observablehq/plot';
import type { AnyValues } from './controls.ts';

/** What a page says about its paper: read when the site is built, never sent as code. */
export interface Words {
  /** The package's name without @lab/, which is the folder's. */
  readonly name: string;
  /** A question or a statement a newcomer understands. */
  readonly title: string;
  /** One sentence for the index. */
  readonly sentence: string;
  readonly paper: { readonly title: string; readonly authors: string; readonly arxiv: string };
  /** Two or three sentences that open the page. */
  readonly lead: string;
  /** The model in plain words, paragraphs of Markdown. */
  readonly model: string;
  /** Formulas in TeX, each with the words that read it. */
  readonly formulas: readonly { readonly tex: string; readonly words: string }[];
  /** Title of the figure: what is drawn. */
  readonly figure: string;
  /** File names (without .md) of the ledgers in apps/bench/docs/results that judge this paper. */
  readonly ledgers: readonly string[];
}

/** A computation that yields everything it knows so far, step by step; the last step is the result. */
export type Steps<Result> = Generator<Step<Result>, void>;

/** All that is known after a step, and the share of the work done. */
export interface Step<Result> {
  readonly result: Result;
  /** From 0 to 1. */
  readonly progress: number;
}

/** A number or word read off a result. */
export interface Fact {
  /** Name in tests and downloads. */
  readonly name: string;
  readonly label: string;
  readonly value: number | string;
  /** How the value is written; default: four significant digits. */
  readonly text?: string;
}

/** What a result says. */
export interface Reading<Result, Values> {
  /** One or two sentences: what to see in the figure. */
  sentence(result: Result, values: Values): string;
  /** The numbers beside the figure. */
  facts(result: Result, values: Values): readonly Fact[];
}

/** One drawing with its legend. */
export interface Panel {
  readonly title: string;
  readonly svg: Element;
  readonly legend?: readonly LegendEntry[];
}

/** A colour or a mark and what it stands for. */
export interface LegendEntry {
  readonly label: string;
  /** A custom property of the style sheet, such as --c1. */
  readonly colour: string;
  readonly mark: 'line' | 'dashes' | 'dot' | 'ring' | 'area';
}

/** What a figure is drawn from. */
export interface View<Result, Values> {
  readonly result: Result;
  readonly values: Values;
  /** Width in pixels of a panel that stands beside another where there is room. */
  readonly width: number;
  /** Width in pixels of a panel across the whole figure. */
  readonly room: number;
}

/** Draws the panels of a figure, each when it is its turn: a page must never be blocked by all of them at once. */
export interface Figure<Result, Values> {
  draw(plot: typeof Plot, view: View<Result, Values>): readonly (() => Panel)[];
}

/** A short program that gives the same numbers, and what it prints. */
export interface Snippet<Result, Values> {
  code(values: Values): string;
  output(result: Result, values: Values): string;
}

/** What the browser loads of a paper: `papers/NAME/page.ts`. */
export interface PaperPage<Result = unknown, Values = AnyValues> {
  readonly reading: Reading<Result, Values>;
  readonly figure: Figure<Result, Values>;
  readonly snippet: Snippet<Result, Values>;
}
