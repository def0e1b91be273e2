import type * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Drawing, Figure } from '../nouns/figure.ts';
import { html, raw, type Markup } from './html.ts';

const deskWidth = 1040;
const phoneWidth = 360;

/** A figure as markup: title, the plot drawn for desks and for phones, and what to see; a note when there is nothing to draw. */
export function drawFigure(figure: Figure, drawing: Omit<Drawing, 'width'>): Markup {
  const desk = figure.draw({ ...drawing, width: deskWidth });
  const phone = figure.draw({ ...drawing, width: phoneWidth });
  if (desk === undefined || phone === undefined) {
    return html`<figure class="figure" id="${figure.name}">
      <h3>${figure.title}</h3>
      <p class="muted">No finished runs of size ${drawing.runs.size} to draw it from.</p>
    </figure>`;
  }
  return html`<figure class="figure" id="${figure.name}">
    <h3>${figure.title}</h3>
    <div class="wide-only">${render(drawing.plot, desk.options, deskWidth, figure.title)}</div>
    <div class="narrow">${render(drawing.plot, phone.options, phoneWidth, figure.title)}</div>
    <figcaption>${desk.sentence}</figcaption>
  </figure>`;
}

function render(plot: typeof Plot, options: Plot.PlotOptions, width: number, title: string): Markup {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const drawn = plot.plot({
    marginBottom: 52,
    ...options,
    x: { labelOffset: 44, ...options.x },
    document,
    width,
    ariaLabel: title,
    style: { fontSize: '12px', background: 'transparent' },
  });
  return raw(drawn.outerHTML);
}
