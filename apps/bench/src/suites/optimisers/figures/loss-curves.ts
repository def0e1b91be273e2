import { defineFigure } from '../../../nouns/figure.ts';
import { shownPart } from '../../../nouns/palette.ts';
import { grouped, meanAndInterval, titleOf } from './shared.ts';

const shown = ['muoneq-r', 'muoneq-rc', 'muon', 'adamw', 'sgd', 'rmnp'];

/** Validation loss while training. */
export const lossCurves = defineFigure({
  name: 'loss-curves',
  title: 'Validation loss of the language model while it is trained',
  draw({ runs, plot, palette, width }) {
    const points = runs
      .rows({ problem: 'language-model' })
      .filter(({ method }) => shown.includes(method))
      .flatMap((row) => {
        const curve = row.curves['objective'];
        return (curve?.x ?? []).map((step, i) => ({ method: row.method, step, loss: curve!.y[i]! }));
      });
    if (points.length === 0) return undefined;
    const groups = grouped(
      points,
      ({ method, step }) => JSON.stringify([method, step]),
      ({ loss }) => loss,
    );
    const means = [...groups].map(([key, values]) => {
      const [method, step] = JSON.parse(key) as [string, number];
      return { method: titleOf(method), step, ...meanAndInterval(values), seeds: values.length };
    });
    means.sort((a, b) => a.step - b.step);
    const end = Math.max(...means.map(({ step }) => step));
    const last = means.filter(({ step }) => step === end).sort((a, b) => a.mean - b.mean);
    const top = Math.max(...means.filter(({ step }) => step > end / 4).map(({ mean }) => mean));
    const low = Math.min(...means.map(({ mean }) => mean));
    return {
      options: {
        height: width > 500 ? 420 : 340,
        marginLeft: 52,
        color: {
          ...shownPart(
            palette,
            means.map(({ method }) => method),
          ),
          legend: true,
        },
        x: { label: 'training step', grid: true },
        y: {
          label: 'validation loss (nats per character)',
          grid: true,
          domain: [low - 0.05, top + 0.15],
          clamp: true,
        },
        marks: [
          plot.line(means, { x: 'step', y: 'mean', stroke: 'method', strokeWidth: 2, clip: true }),
          plot.ruleX(means, {
            x: 'step',
            y1: 'low',
            y2: 'high',
            stroke: 'method',
            strokeOpacity: 0.5,
            clip: true,
          }),
        ],
      },
      sentence: `Each at its own learning rate, chosen on other seeds and windows; means over ${last[0]!.seeds} ${last[0]!.seeds === 1 ? 'seed' : 'seeds with 95% intervals'}. At step ${end}: ${last.map(({ method, mean }) => `${method} ${mean.toFixed(3)}`).join(', ')}. Lower is better.`,
    };
  },
});
