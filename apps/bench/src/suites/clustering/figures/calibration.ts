import type { RunView } from '../../../judging/run-view.ts';
import { defineFigure } from '../../../nouns/figure.ts';
import { shownPart } from '../../../nouns/palette.ts';
import { clusterProbabilities } from '../methods/probabilities.ts';

interface Bin {
  readonly confidence: number;
  readonly right: number;
  readonly rows: number;
  readonly low: number;
  readonly high: number;
  readonly method: string;
}

/** Fewer rows than these say nothing. */
const fewest = 20;

/** Confidence against the share of right rows. */
export const calibration = defineFigure({
  name: 'calibration',
  title: 'How sure, and how often right',
  draw({ runs, plot, palette, width }) {
    const bins = (clusterProbabilities.variants ?? []).flatMap((variant) =>
      binsOf(runs, variant, clusterProbabilities.label?.(variant) ?? ''),
    );
    if (bins.length === 0) return undefined;
    const color = shownPart(
      palette,
      bins.map(({ method }) => method),
    );
    const low = Math.min(0.4, ...bins.map((bin) => bin.low));
    return {
      options: {
        height: 380,
        marginLeft: 52,
        color: { ...color, legend: true },
        x: { label: 'mean confidence of the rows in a bin', domain: [0.4, 1], inset: 10 },
        y: {
          label: width > 500 ? 'share of these rows that are right' : 'share that are right',
          domain: [low, 1],
          grid: true,
          inset: 10,
        },
        marks: [
          plot.line(
            [
              [0.4, 0.4],
              [1, 1],
            ],
            { stroke: 'var(--muted)', strokeDasharray: '4 3' },
          ),
          plot.ruleX(bins, { x: 'confidence', y1: 'low', y2: 'high', stroke: 'method' }),
          plot.dot(bins, {
            x: 'confidence',
            y: 'right',
            fill: 'method',
            r: 4,
            title: ({ method, confidence, right, rows }: Bin) =>
              `${method}: confidence ${confidence.toFixed(2)}, right ${right.toFixed(2)} of ${rows} rows`,
          }),
        ],
      },
      sentence: `On the dashed line a method is right as often as it says; above it is too modest. ${widest(bins)} Bars: one standard error.`,
    };
  },
});

/** The bins of all runs together: metric curves hold rows, and sums of confidence or of right rows. */
function binsOf(runs: RunView, variant: { readonly form: string }, method: string): readonly Bin[] {
  const rows: number[] = [];
  const sure: number[] = [];
  const right: number[] = [];
  for (const { curves } of runs.rows({ problem: 'confidence', method: 'probabilities', variant })) {
    addTo(rows, curves['accuracy']?.x ?? []);
    addTo(sure, curves['confidence']?.y ?? []);
    addTo(right, curves['accuracy']?.y ?? []);
  }
  return rows.flatMap((count, bin) => {
    if (count < fewest) return [];
    const share = (right[bin] ?? 0) / count;
    const error = Math.sqrt((share * (1 - share)) / count);
    return [
      {
        confidence: (sure[bin] ?? 0) / count,
        right: share,
        rows: count,
        low: Math.max(share - error, 0),
        high: Math.min(share + error, 1),
        method,
      },
    ];
  });
}

function addTo(sums: number[], values: readonly number[]): void {
  values.forEach((value, bin) => (sums[bin] = (sums[bin] ?? 0) + value));
}

/** The largest distance from the line of each method, in words. */
function widest(bins: readonly Bin[]): string {
  const methods = [...new Set(bins.map(({ method }) => method))];
  const parts = methods.map((method) => {
    const gaps = bins
      .filter((bin) => bin.method === method)
      .map((bin) => Math.abs(bin.right - bin.confidence));
    return `${method} ${Math.max(...gaps).toFixed(3)}`;
  });
  return `Largest distance from the line: ${parts.join(', ')}.`;
}
