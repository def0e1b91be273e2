import type { PlotOptions } from '@observablehq/plot';
import type * as Plot from '@observablehq/plot';
import type { RunView } from '../judging/run-view.ts';
import type { Palette } from '../nouns/palette.ts';

/** What a figure is drawn with. */
export interface Drawing {
  readonly runs: RunView;
  readonly plot: typeof Plot;
  /** Colours by method that hold in every figure of the report. */
  readonly palette: Palette;
  /** Pixels to draw for: a desk or a phone. */
  readonly width: number;
}

/** A drawn figure: the plot, and what to see in it. */
export interface Drawn {
  readonly options: PlotOptions;
  /** A sentence or two, with the numbers of these runs. */
  readonly sentence: string;
}

/** A figure of the report. */
export interface Figure {
  readonly name: string;
  readonly title: string;
  /** Undefined when there is nothing to draw yet. */
  draw(drawing: Drawing): Drawn | undefined;
}

/** Declares a figure. */
export function defineFigure(figure: Figure): Figure {
  return figure;
}
