import type { RunFilter, RunView } from '../../../judging/run-view.ts';
import { defineFigure, type Figure } from '../../../nouns/figure.ts';
import { shownPart } from '../../../nouns/palette.ts';
import { lawMethod, pooledDistance, predictedOf, printedMethod, valuesOf } from '../claims/estimates.ts';

interface Line {
  readonly x: number;
  readonly density: number;
  readonly law: string;
}

const corollaries: readonly {
  readonly name: string;
  readonly title: string;
  readonly label: string;
  readonly filter: RunFilter;
}[] = [
  {
    name: 'factor-density',
    title: 'Corollary 6.4: factors, printed and corrected',
    label: 'n times the excess risk of pre-training',
    filter: { problem: 'factor-risk', at: { part: 'pretraining' } },
  },
  {
    name: 'spectral-density',
    title: 'Corollary 6.3: contrastive features, printed and corrected',
    label: 'm times the excess risk of pre-training',
    filter: { problem: 'contrastive-risk', at: { spectrum: 'reciprocal' } },
  },
];

const labels = { corrected: 'law (corrected)', printed: 'law (as printed)' } as const;

const bars = {
  label: 'simulated fits',
  colour: 'color-mix(in srgb, var(--muted) 35%, transparent)',
} as const;

/** What was measured, with both densities. */
export const densityFigures: readonly Figure[] = corollaries.map(({ name, title, label, filter }) =>
  defineFigure({
    name,
    title,
    draw({ runs, plot, palette, width }) {
      const draws = outcomesOf(runs, { ...filter, ...lawMethod });
      const lines = [
        ...linesOf(runs, { ...filter, ...printedMethod }, labels.printed),
        ...linesOf(runs, { ...filter, ...lawMethod }, labels.corrected),
      ];
      if (draws.length === 0 || lines.length === 0) return undefined;
      const most = Math.max(...lines.map(({ x }) => x));
      const { domain, range } = shownPart(palette, Object.values(labels));
      const bins = Math.min(40, Math.max(12, Math.round(Math.sqrt(draws.length))));
      return {
        options: {
          height: width > 500 ? 380 : 320,
          marginLeft: 58,
          color: { domain: [...domain, bars.label], range: [...range, bars.colour], legend: true },
          x: { label, domain: [0, most], inset: 4 },
          y: { label: 'density', grid: true },
          marks: [
            plot.rectY(histogram(draws, most, bins), {
              x1: 'from',
              x2: 'to',
              y: 'density',
              fill: bars.colour,
              inset: 0.5,
            }),
            plot.line(lines, { x: 'x', y: 'density', stroke: 'law', strokeWidth: 2 }),
            plot.ruleY([0]),
          ],
        },
        sentence: sentenceOf(runs, filter, draws),
      };
    },
  }),
);

function sentenceOf(runs: RunView, filter: RunFilter, draws: readonly number[]): string {
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  const words = (method: RunFilter, name: string): string => {
    const predicted = predictedOf(runs, { ...filter, ...method }) ?? NaN;
    const distance = pooledDistance(runs, { ...filter, ...method })?.value ?? NaN;
    return `${name} law has mean ${predicted.toFixed(2)} and distance ${distance.toFixed(2)} (Kolmogorov-Smirnov)`;
  };
  return `Bars: ${draws.length} simulated fits, mean ${mean.toFixed(2)}. The ${words(lawMethod, 'corrected')}; the ${words(printedMethod, 'printed')}.`;
}

function outcomesOf(runs: RunView, filter: RunFilter): readonly number[] {
  return runs.rows(filter).flatMap((row) => row.curves['ks']?.x ?? []);
}

/** The density as the first run has it: all runs at one point share the law. */
function linesOf(runs: RunView, filter: RunFilter, law: string): readonly Line[] {
  if (valuesOf(runs, 'predicted', filter).length === 0) return [];
  const curves = runs.rows(filter).flatMap((row) => row.curves['predicted'] ?? []);
  const [widest] = [...curves].sort((a, b) => (b.x.at(-1) ?? 0) - (a.x.at(-1) ?? 0));
  return widest === undefined ? [] : widest.x.map((x, i) => ({ x, density: widest.y[i] ?? 0, law }));
}

function histogram(draws: readonly number[], most: number, bins: number) {
  const width = most / bins;
  const counts = new Array<number>(bins).fill(0);
  for (const x of draws) {
    const at = Math.floor(x / width);
    if (at < bins) counts[at]! += 1;
  }
  return counts.map((count, i) => ({
    from: i * width,
    to: (i + 1) * width,
    density: count / draws.length / width,
  }));
}
