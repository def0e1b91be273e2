import type * as Plot from '@observablehq/plot';
import { oneTwoFive } from '../../contract/log-ticks.ts';
import type { Figure, Panel, View } from '../../contract/paper.ts';
import { items, rules, type Result, type Rule } from './compute.ts';
import type { Values } from './controls.ts';

const colours: Readonly<Record<Rule, string>> = { muon: '--c1', sgd: '--c2' };
const names: Readonly<Record<Rule, string>> = { muon: 'Muon', sgd: 'SGD' };
const stroke = ({ rule }: { readonly rule: Rule }): string => `var(${colours[rule]})`;

export const figure: Figure<Result, Values> = {
  draw: (plot, view) => [() => capacityPanel(plot, view), () => rankPanel(plot, view)],
};

function capacityPanel(plot: typeof Plot, { result, width, values }: View<Result, Values>): Panel {
  const counts = [...result.curve, ...result.simulated].map(({ recovered }) => recovered);
  const [least, most] = [Math.min(...counts.filter((count) => count > 0)), Math.max(...counts)];
  const svg = plot.plot({
    width,
    height: 300,
    marginLeft: 52,
    marginTop: 30,
    marginBottom: 44,
    x: { type: 'log', label: 'dimension d →', domain: [24, 192], ticks: [32, 64, 128], tickFormat: 'd' },
    y: {
      type: 'log',
      label: '↑ facts recovered',
      grid: true,
      domain: [least, most],
      ticks: oneTwoFive(least, most),
      tickFormat: 'd',
    },
    marks: [
      plot.ruleX([values.dimension], { stroke: 'var(--muted)', strokeDasharray: '3 4' }),
      plot.lineY(result.curve, { x: 'd', y: 'recovered', z: 'rule', stroke, strokeWidth: 2.5 }),
      plot.dot(
        result.simulated.filter(({ recovered }) => recovered > 0),
        { x: 'd', y: 'recovered', r: 3.4, fill: 'var(--raised)', stroke, strokeWidth: 1.6 },
      ),
    ],
  });
  return { title: 'Facts stored by one step', svg, legend: legend('one simulated step') };
}

function rankPanel(plot: typeof Plot, { result, width }: View<Result, Values>): Panel {
  const svg = plot.plot({
    width,
    height: 300,
    marginLeft: 48,
    marginTop: 30,
    marginBottom: 44,
    x: {
      type: 'log',
      label: 'rank of the fact, most frequent first →',
      domain: [1, items],
      ticks: [1, 10, 100, 1000],
      tickFormat: ',d',
    },
    y: { label: '↑ share recovered', domain: [0, 1], grid: true },
    marks: [
      plot.lineY(result.ranks, { x: 'rank', y: 'probability', z: 'rule', stroke, strokeWidth: 2.5 }),
      plot.dot(result.shares, {
        x: 'rank',
        y: 'probability',
        r: 3.4,
        fill: 'var(--raised)',
        stroke,
        strokeWidth: 1.6,
      }),
    ],
  });
  return { title: 'Which facts are stored', svg, legend: legend('simulated steps') };
}

function legend(simulated: string): Panel['legend'] & {} {
  return [
    ...rules.map((rule) => ({
      label: `${names[rule]}, theory`,
      colour: colours[rule],
      mark: 'line' as const,
    })),
    { label: simulated, colour: '--text', mark: 'ring' as const },
  ];
}
