import { tracyWidom1Quantile } from '@lab/transient-bbp';
import { defineFigure } from '../../../nouns/figure.ts';
import { shownPart } from '../../../nouns/palette.ts';

const tests = [
  { label: 'edge test', filter: { method: 'edge-test', variant: { correction: 'shift' } } },
  { label: 'edge test, not corrected', filter: { method: 'edge-test', variant: { correction: 'none' } } },
  { label: 'isotropic edge test', filter: { method: 'isotropic-test' } },
] as const;

const fewestPoints = 80;

/** Distances above the edge against the Tracy-Widom law. */
export const nullQuantiles = defineFigure({
  name: 'null-quantiles',
  title: 'Pure noise against the Tracy-Widom law (N = 100)',
  draw({ runs, plot, palette, width }) {
    const points = tests.flatMap(({ label, filter }) => {
      const z = runs
        .rows({ problem: 'pure-noise', at: { dimension: 100 }, ...filter })
        .flatMap(({ curves }) => curves['meanDistance']?.y ?? [])
        .sort((a, b) => a - b);
      const step = Math.max(1, Math.floor(z.length / fewestPoints));
      const kept = z.flatMap((value, i) => (i % step === 0 ? [{ value, share: (i + 0.5) / z.length }] : []));
      const expected = kept.length === 0 ? [] : tracyWidom1Quantile(kept.map(({ share }) => share));
      return kept.map(({ value }, i) => ({ expected: expected[i] ?? 0, value, label, count: z.length }));
    });
    if (points.length === 0) return undefined;
    const [critical = 0] = tracyWidom1Quantile([0.95]);
    const color = shownPart(
      palette,
      points.map(({ label }) => label),
    );
    const shares = tests.flatMap(({ label, filter }) => {
      const values = runs
        .cells('rejected', { problem: 'pure-noise', at: { dimension: 100 }, ...filter })
        .flatMap((cell) => cell.values);
      const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
      return values.length === 0 ? [] : [`${label} ${(100 * mean).toFixed(1)}%`];
    });
    return {
      options: {
        height: width > 500 ? 440 : 360,
        marginLeft: 48,
        color: { ...color, legend: true },
        x: { label: 'quantile of the Tracy-Widom law (null units)', grid: true, inset: 6 },
        y: {
          label:
            width > 500
              ? 'distance of the top eigenvalue above the edge (null units)'
              : 'distance above the edge',
          grid: true,
          inset: 6,
        },
        marks: [
          plot.ruleX([critical], { stroke: 'var(--muted)', strokeDasharray: '3 4' }),
          plot.ruleY([critical], { stroke: 'var(--muted)', strokeDasharray: '3 4' }),
          plot.line(
            [-4, 3].map((x) => ({ x })),
            { x: 'x', y: 'x', stroke: 'var(--muted)' },
          ),
          plot.dot(points, { x: 'expected', y: 'value', fill: 'label', r: 2.5 }),
        ],
      },
      sentence: `On the line the test is exact; above the dashed line a matrix is called signal at 5%: ${shares.join(', ')}. Taking the noise for isotropic puts the edge too low.`,
    };
  },
});
