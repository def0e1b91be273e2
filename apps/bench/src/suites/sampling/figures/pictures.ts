import { greyPng } from '@lab/partial-sampling';
import type { RunView } from '../../../judging/run-view.ts';
import { defineFigure, type Figure } from '../../../nouns/figure.ts';
import type { RunRow } from '../../../store/row.ts';

interface Gallery {
  readonly name: string;
  readonly title: string;
  readonly problem: string;
  readonly sentence: string;
}

const galleries: readonly Gallery[] = [
  {
    name: 'phantom-pictures',
    title: 'The phantom: masks and reconstructions',
    problem: 'phantom',
    sentence:
      'Above the rows taken, the zero frequency in the middle; below what came of them. One draw each, at the same budget, noise and reconstruction.',
  },
  {
    name: 'photograph-pictures',
    title: 'A photograph: masks and reconstructions',
    problem: 'photographs',
    sentence:
      'Above the rows taken, the zero frequency in the middle; below what came of them. The lowest frequencies alone have the smaller squared error here and the softer edges.',
  },
];

const shown = [
  'bernoulli',
  'local-pivotal',
  'without-replacement',
  'with-replacement',
  'half-centre',
  'low-pass',
];

interface Tile {
  readonly column: number;
  readonly row: number;
  readonly src: string;
}

interface Caption {
  readonly column: number;
  readonly row: number;
  readonly text: string;
}

/** Masks above reconstructions, a column for each scheme, as PNG images. */
export const pictureFigures: readonly Figure[] = galleries.map(({ name, title, problem, sentence }) =>
  defineFigure({
    name,
    title,
    draw({ runs, plot, width }) {
      const rows = shown.flatMap((method) => pictured(runs, problem, method));
      if (rows.length === 0) return undefined;
      const perLine = width > 500 ? rows.length : 2;
      const lines = Math.ceil(rows.length / perLine);
      const size = width / perLine;
      const tiles: Tile[] = [];
      const captions: Caption[] = [];
      rows.forEach((row, at) => {
        const column = at % perLine;
        const line = 2 * Math.floor(at / perLine);
        const { mask, image } = pngs(row);
        tiles.push({ column, row: line, src: mask }, { column, row: line + 1, src: image });
        captions.push({
          column,
          row: line,
          text: `${row.method}\n${(100 * (row.metrics['measuredShare'] ?? 0)).toFixed(1)}% of rows, error ${(row.metrics['relativeError'] ?? 0).toFixed(3)}`,
        });
      });
      const room = 40;
      const tile = size - room;
      const options = {
        height: 2 * lines * size + 8,
        marginLeft: 0,
        marginRight: 0,
        marginTop: 4,
        marginBottom: 4,
        x: { axis: null, domain: [0, perLine] as [number, number] },
        y: { axis: null, domain: [2 * lines, 0] as [number, number] },
        marks: [
          plot.image(tiles, {
            x: ({ column }: Tile) => column + 0.5,
            y: ({ row }: Tile) => row + 0.5,
            src: 'src',
            width: tile,
            height: tile,
            dy: room / 2 - 2,
            imageRendering: 'pixelated',
          }),
          plot.text(captions, {
            x: ({ column }: Caption) => column + 0.5,
            y: ({ row }: Caption) => row,
            text: 'text',
            dy: 4,
            lineAnchor: 'top',
            fontSize: 11,
          }),
        ],
      };
      return { options, sentence };
    },
  }),
);

/** The run of a scheme that keeps its picture. */
function pictured(runs: RunView, problem: string, method: string): RunRow[] {
  return runs
    .rows({ problem, method })
    .filter(({ curves }) => curves['relativeError'] !== undefined)
    .slice(0, 1);
}

function pngs({ curves }: RunRow): { mask: string; image: string } {
  const [side = 1] = curves['relativeError']?.x ?? [];
  const shape = [side, side] as const;
  const mask = new Float64Array(side * side);
  for (const row of curves['measuredShare']?.y ?? []) mask[row] = 1;
  const image = curves['relativeError']?.y ?? [];
  return {
    mask: dataUrl(greyPng({ mask, shape, centred: true })),
    image: dataUrl(greyPng({ mask: image, shape, white: 255 })),
  };
}

function dataUrl(png: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}
