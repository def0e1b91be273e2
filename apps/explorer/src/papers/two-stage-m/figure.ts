import type * as Plot from '@observablehq/plot';
import { oneTwoFive } from '../../contract/log-ticks.ts';
import type { Figure, Panel, View } from '../../contract/paper.ts';
import { ratioRange, type Result, type SimulatedPoint } from './compute.ts';
import type { Values } from './controls.ts';

export const figure: Figure<Result, Values> = {
  draw: (plot, view) => [() => riskPanel(plot, view)],
};

function riskPanel(plot: typeof Plot, { result, values, room }: View<Result, Values>): Panel {
  const { law, simulated, supervised, crossover } = result;
  const rows = Number(values.labelled);
  const all = [supervised, ...law.flatMap(({ risk, printed }) => [risk, printed])];
  const y = (value: number): number => value / rows;
  const domain = [0.8 * y(Math.min(...all)), 1.2 * y(Math.max(...all))] as const;
  const shown = crossover >= ratioRange[0] && crossover <= ratioRange[1] ? [crossover] : [];
  const svg = plot.plot({
    width: room,
    height: 400,
    marginLeft: 60,
    marginTop: 30,
    marginBottom: 44,
    x: {
      type: 'log',
      domain: [...ratioRange],
      label: 'unlabelled rows for each labelled one, m / n →',
      tickFormat: '~g',
      ticks: oneTwoFive(...ratioRange),
    },
    y: {
      type: 'log',
      label: '↑ mean excess risk',
      domain: [...domain],
      grid: true,
      ticks: oneTwoFive(...domain),
      tickFormat: '~g',
    },
    marks: [
      plot.rectX(shown, { x1: (ratio: number) => ratio, x2: ratioRange[1], fill: 'var(--highlight)' }),
      plot.text(shown, {
        x: (ratio: number) => ratio,
        text: () => 'unlabelled rows pay →',
        frameAnchor: 'top',
        textAnchor: 'start',
        dx: 8,
        dy: 8,
        fill: 'var(--muted)',
        fontSize: 13,
      }),
      plot.ruleY([y(supervised)], { stroke: 'var(--c3)', strokeWidth: 2.5 }),
      plot.lineY(law, {
        x: 'ratio',
        y: ({ printed }: (typeof law)[number]) => y(printed),
        stroke: 'var(--c2)',
        strokeWidth: 2,
        strokeDasharray: '6 5',
      }),
      plot.lineY(law, {
        x: 'ratio',
        y: ({ risk }: (typeof law)[number]) => y(risk),
        stroke: 'var(--c1)',
        strokeWidth: 2.5,
      }),
      plot.ruleX(simulated, {
        x: 'ratio',
        y1: ({ risk, standardError }: SimulatedPoint) => y(Math.max(risk - 2 * standardError, 0.1 * risk)),
        y2: ({ risk, standardError }: SimulatedPoint) => y(risk + 2 * standardError),
        stroke: 'var(--text)',
      }),
      plot.dot(simulated, {
        x: 'ratio',
        y: ({ risk }: SimulatedPoint) => y(risk),
        r: 4,
        fill: 'var(--raised)',
        stroke: 'var(--text)',
        strokeWidth: 1.5,
      }),
    ],
  });
  const runs = simulated[0]?.runs ?? 0;
  return {
    title: 'Risk above the best possible predictor',
    svg,
    legend: [
      { label: 'factors first, law', colour: '--c1', mark: 'line' },
      { label: 'the same with the printed constant', colour: '--c2', mark: 'dashes' },
      { label: 'plain regression of all columns', colour: '--c3', mark: 'line' },
      { label: `simulated, ${runs} experiments each, two standard errors`, colour: '--text', mark: 'ring' },
    ],
  };
}
