import { defineFigure } from '../../../nouns/figure.ts';
import { shownPart } from '../../../nouns/palette.ts';

const methods = [
  ['two-stage-interval', 'both stages'],
  ['label-only-interval', 'labels alone'],
  ['bootstrap-interval', 'bootstrap (200)'],
  ['stacked-interval', 'stacked equations'],
  ['murphy-topel-interval', 'Murphy-Topel'],
] as const;

/** Who covers as promised. */
export const coverageFigure = defineFigure({
  name: 'coverage',
  title: 'How often 95% intervals hold the truth',
  draw({ runs, plot, palette, width }) {
    const dots = methods.flatMap(([method, label]) =>
      runs.cells('coverage', { problem: 'intervals', method }).map(({ parameters, values }) => {
        const rate = values.reduce((sum, value) => sum + value, 0) / values.length;
        return { setting: String(parameters['setting']), percent: 100 * rate, method: label };
      }),
    );
    if (dots.length === 0) return undefined;
    const color = shownPart(
      palette,
      dots.map(({ method }) => method),
    );
    const settings = [...new Set(dots.map(({ setting }) => setting))];
    const words = (label: string): string =>
      dots
        .filter(({ method }) => method === label)
        .map(({ setting, percent }) => `${setting} ${percent.toFixed(1)}`)
        .join(', ');
    return {
      options: {
        height: 90 + 62 * settings.length,
        marginLeft: width > 500 ? 120 : 92,
        color: { ...color, legend: true },
        x: {
          label: 'intervals that hold the truth (%)',
          domain: [Math.min(60, ...dots.map(({ percent }) => percent)), 100],
          grid: true,
          inset: 6,
        },
        y: { axis: null, domain: color.domain },
        fy: { label: null, domain: settings, axis: 'left', padding: 0.15 },
        marks: [
          plot.frame({ stroke: 'var(--line)' }),
          plot.rectX(settings, {
            fy: (name: string) => name,
            x1: () => 93,
            x2: () => 97,
            fill: 'var(--muted)',
            fillOpacity: 0.15,
          }),
          plot.ruleX([95], { strokeDasharray: '4 3' }),
          plot.dot(dots, { x: 'percent', y: 'method', fy: 'setting', fill: 'method', r: 4.5 }),
        ],
      },
      sentence: `The band is 93 to 97%. With the noise of both stages: ${words('both stages') || 'no runs'}; labels alone: ${words('labels alone') || 'no runs'}.`,
    };
  },
});
