import type * as Plot from '@observablehq/plot';
import { powersOfTen } from '../../contract/log-ticks.ts';
import type { Figure, Panel, View } from '../../contract/paper.ts';
import { schemes, type Result, type SchemePoint } from './compute.ts';
import type { Values } from './controls.ts';

const colours: Readonly<Record<SchemePoint['scheme'], string>> = {
  bernoulli: '--c1',
  withoutReplacement: '--c3',
  withReplacement: '--c2',
};
const names: Readonly<Record<SchemePoint['scheme'], string>> = {
  bernoulli: 'partly certain',
  withoutReplacement: 'without replacement',
  withReplacement: 'with replacement',
};

export const figure: Figure<Result, Values> = {
  draw(plot, view) {
    const { phantom, mask, reconstruction, iteration } = view.result;
    return [
      () => imagePanel(plot, view, phantom, 'The image'),
      () => imagePanel(plot, view, mask, 'Frequencies measured (white)'),
      () => imagePanel(plot, view, reconstruction, `Reconstruction, iteration ${iteration}`, 'whole'),
      () => errorPanel(plot, view),
    ];
  },
};

/** A picture a third of the figure wide; on a phone half of it, or the whole where it is the last of three. */
export function imagePanel(
  plot: typeof Plot,
  { room }: { readonly room: number },
  src: string,
  title: string,
  onPhone: 'half' | 'whole' = 'half',
): Panel {
  const narrow = onPhone === 'whole' ? room : (room - 28) / 2;
  const size = Math.floor(room >= 600 ? (room - 56) / 3 : narrow);
  const svg = plot.plot({
    width: size,
    height: size,
    margin: 0,
    axis: null,
    marks: [
      plot.image([src], {
        src: (address: string) => address,
        frameAnchor: 'middle',
        width: size,
        height: size,
        imageRendering: 'pixelated',
      }),
    ],
  });
  return { title, svg };
}

function errorPanel(plot: typeof Plot, { result, values, room }: View<Result, Values>): Panel {
  const here = [{ share: values.budget / 100, error: result.error }];
  const svg = plot.plot({
    width: room,
    height: 280,
    marginLeft: 52,
    marginTop: 30,
    marginBottom: 44,
    x: {
      label: 'share of frequencies measured →',
      domain: [0.04, 0.52],
      tickFormat: (tick: number) => `${Math.round(100 * tick)} %`,
      ticks: 6,
    },
    y: {
      type: 'log',
      label: '↑ relative error of the reconstruction',
      domain: [0.01, 1],
      grid: true,
      ticks: powersOfTen(0.01, 1),
      tickFormat: '~g',
    },
    marks: [
      plot.lineY(result.comparison, {
        x: 'share',
        y: 'error',
        z: 'scheme',
        stroke: ({ scheme }: SchemePoint) => `var(${colours[scheme]})`,
        strokeWidth: 2.5,
      }),
      plot.dot(result.comparison, {
        x: 'share',
        y: 'error',
        r: 3.6,
        fill: ({ scheme }: SchemePoint) => `var(${colours[scheme]})`,
      }),
      plot.dot(here, { x: 'share', y: 'error', r: 7, stroke: 'var(--text)', strokeWidth: 2.5 }),
    ],
  });
  return {
    title: 'Three ways to draw, by budget (two draws each)',
    svg,
    legend: [
      ...schemes.map((scheme) => ({ label: names[scheme], colour: colours[scheme], mark: 'line' as const })),
      { label: 'the reconstruction above', colour: '--text', mark: 'ring' as const },
    ],
  };
}
