import type { RunRow } from '../store/row.ts';
import { noiseNote } from '../timing/noise.ts';
import { html, type Markup } from './html.ts';

/** A warning where timed runs were made on a noisy machine. */
export function noiseParagraph(rows: readonly RunRow[]): Markup | undefined {
  const note = noiseNote(rows);
  return note === undefined ? undefined : html`<p class="inconclusive" role="note">${note}</p>`;
}
