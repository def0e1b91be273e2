import type * as Plot from '@observablehq/plot';
import { html, raw, type Markup } from '../markup/html.ts';
import { numberText } from '../contract/number-text.ts';
import type { Fact, LegendEntry, Panel } from '../contract/paper.ts';

/** What is shown at one moment. */
export interface Shown {
  panels(
    plot: typeof Plot,
    widths: { readonly width: number; readonly room: number },
  ): readonly (() => Panel)[];
  readonly sentence: string;
  readonly facts: readonly Fact[];
}

const wide = 720;
const gap = 28;
/** A sentence of more signs than this is a paragraph, and set as one. */
const longSentence = 320;
/** Milliseconds between two drawings of partial results. */
const rest = 120;

/** A figure on the page: panels side by side or one above the other, the sentence, the numbers, the bar of progress. */
export class LiveFigure {
  readonly #root: HTMLElement;
  readonly #plot: Promise<typeof Plot>;
  #shown: Shown | undefined;
  #panels: Panel[] = [];
  #drawing: Promise<void> | undefined;
  #stale = false;
  #share = 0;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#plot = import('@observablehq/plot');
    let width = 0;
    new ResizeObserver(([entry]) => {
      const now = Math.round(entry?.contentRect.width ?? 0);
      if (now !== width && this.#shown !== undefined) this.#schedule();
      width = now;
    }).observe(root);
  }

  /** The panels as they are on the page. */
  get panels(): readonly Panel[] {
    return this.#panels;
  }

  /** Shows a result; of several that come while one is drawn the last. */
  show(shown: Shown, progress: number): void {
    this.#shown = shown;
    this.progress(progress);
    this.#schedule();
  }

  /** Takes away what is shown: it belongs to something that is no longer asked. */
  clear(): void {
    this.#shown = undefined;
    this.#panels = [];
    for (const part of ['.panels', '.sentence', '.facts']) this.#root.querySelector(part)?.replaceChildren();
  }

  /** Sets the bar, from 0 to 1. */
  progress(share: number): void {
    this.#share = share;
    const bar = this.#root.querySelector<HTMLElement>('.progress');
    bar?.style.setProperty('--share', String(share));
  }

  /** Says what state the figure is in: computing, done or failed. */
  state(state: 'computing' | 'done' | 'failed', message = ''): void {
    this.#root.dataset['state'] = state;
    this.#root.setAttribute('aria-busy', String(state === 'computing'));
    const problem = this.#root.querySelector<HTMLElement>('.problem');
    if (problem === null) return;
    problem.textContent = message;
    problem.hidden = message === '';
  }

  /** Resolves once what was shown last is on the page. */
  async drawn(): Promise<void> {
    while (this.#drawing !== undefined) await this.#drawing;
  }

  #schedule(): void {
    this.#stale = true;
    this.#drawing ??= this.#drawAll().finally(() => (this.#drawing = undefined));
  }

  async #drawAll(): Promise<void> {
    const plot = await this.#plot;
    while (this.#stale) {
      this.#stale = false;
      await this.#draw(plot);
      if (this.#share < 1) await pause(rest);
    }
  }

  /** One panel a frame. */
  async #draw(plot: typeof Plot): Promise<void> {
    const shown = this.#shown;
    const place = this.#root.querySelector<HTMLElement>('.panels');
    if (shown === undefined || place === null) return;
    const room = place.clientWidth;
    if (room === 0) {
      // Styles are still on their way.
      this.#stale = true;
      return pause(20);
    }
    const width = Math.floor(room >= wide ? (room - gap) / 2 : room);
    const makers = shown.panels(plot, { width, room });
    const panels: Panel[] = [];
    for (const [index, make] of makers.entries()) {
      await nextFrame();
      const panel = make();
      panels.push(panel);
      const element = panelElement(panel);
      const known = place.children[index];
      if (known === undefined) place.append(element);
      else known.replaceWith(element);
    }
    while (place.children.length > makers.length) place.lastElementChild?.remove();
    this.#panels = panels;
    set(this.#root, '.sentence', html`${shown.sentence}`);
    this.#root.querySelector('.sentence')?.classList.toggle('long', shown.sentence.length > longSentence);
    set(this.#root, '.facts', html`${shown.facts.map(factMarkup)}`);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => window.setTimeout(resolve, milliseconds));
}

/** A hidden page has no frames. */
function nextFrame(): Promise<void> {
  if (document.hidden) return pause(0);
  return new Promise((resolve) => requestAnimationFrame(() => window.setTimeout(resolve, 0)));
}

function set(root: HTMLElement, selector: string, content: Markup): void {
  const element = root.querySelector(selector);
  if (element !== null && element.innerHTML !== content.text) element.innerHTML = content.text;
}

function panelElement({ title, svg, legend = [] }: Panel): HTMLElement {
  const element = document.createElement('div');
  element.className = 'panel';
  element.style.width = `${svg.getAttribute('width') ?? ''}px`;
  element.innerHTML = html`<h3>${title}</h3>
    <ul class="legend">
      ${legend.map(legendMarkup)}
    </ul>`.text;
  // The drawing is one image with a name; Plot's names of its groups are not allowed inside.
  for (const group of svg.querySelectorAll('[aria-label]')) group.removeAttribute('aria-label');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', title);
  element.append(svg);
  return element;
}

function legendMarkup({ label, colour, mark }: LegendEntry): Markup {
  return html`<li><span class="mark ${mark}" style="--mark: var(${raw(colour)})"></span>${label}</li>`;
}

function factMarkup({ name, label, value, text }: Fact): Markup {
  const shown = text ?? (typeof value === 'number' ? numberText(value) : value);
  return html`<div data-fact="${name}" data-value="${value}">
    <dt>${label}</dt>
    <dd>${shown}</dd>
  </div>`;
}
