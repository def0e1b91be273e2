import type * as Plot from '@observablehq/plot';
import type { Figure, LegendEntry, Panel, View } from '../../contract/paper.ts';
import { distanceRange, type Result } from './compute.ts';
import type { Values } from './controls.ts';

export const figure: Figure<Result, Values> = {
  draw: (plot, view) => [() => densityPanel(plot, view), () => branchPanel(plot, view)],
};

function densityPanel(plot: typeof Plot, { result, width }: View<Result, Values>): Panel {
  const { density, fittedMean, targetMean, broken } = result;
  const svg = plot.plot({
    width,
    height: 300,
    marginLeft: 44,
    marginTop: 30,
    marginBottom: 44,
    x: { label: 'parameter →' },
    y: { label: '↑ density', grid: true },
    marks: [
      plot.areaY(density, { x: 'x', y: 'target', fill: 'var(--bulk)' }),
      ...(broken
        ? [
            plot.lineY(density, {
              x: 'x',
              y: 'repaired',
              stroke: 'var(--c3)',
              strokeWidth: 2.5,
              strokeDasharray: '6 5',
            }),
          ]
        : []),
      plot.lineY(density, { x: 'x', y: 'fitted', stroke: 'var(--c2)', strokeWidth: 2.5 }),
      plot.ruleX([targetMean], { stroke: 'var(--text)', strokeDasharray: '2 4', strokeWidth: 1.5 }),
      plot.ruleX([fittedMean], { stroke: 'var(--c2)', strokeDasharray: '2 4', strokeWidth: 1.5 }),
    ],
  });
  const repaired: LegendEntry[] = broken ? [{ label: 'repaired', colour: '--c3', mark: 'dashes' }] : [];
  return {
    title: 'A posterior and its variational fit',
    svg,
    legend: [
      { label: 'target', colour: '--bulk-solid', mark: 'area' },
      { label: 'best normal fit', colour: '--c2', mark: 'line' },
      ...repaired,
      { label: 'means', colour: '--muted', mark: 'dashes' },
    ],
  };
}

function branchPanel(plot: typeof Plot, { result, values, width }: View<Result, Values>): Panel {
  const here = [{ distance: values.distance, mean: result.fittedMean }];
  const threshold = values.divergence === 'reverseKl' && values.share === 0.5 ? [result.threshold] : [];
  const svg = plot.plot({
    width,
    height: 300,
    marginLeft: 44,
    marginTop: 30,
    marginBottom: 44,
    x: { label: 'half distance of the modes →', domain: [...distanceRange] },
    y: { label: '↑ mean', domain: [-3.6, 3.6], grid: true },
    marks: [
      plot.rectX(threshold, { x1: (from: number) => from, x2: distanceRange[1], fill: 'var(--highlight)' }),
      plot.lineY(result.branch, { x: 'distance', y: 'target', stroke: 'var(--text)', strokeWidth: 1.5 }),
      plot.dot(result.branch, {
        x: 'distance',
        y: 'mean',
        r: 4,
        fill: 'var(--raised)',
        stroke: 'var(--c2)',
        strokeWidth: 2,
      }),
      plot.dot(here, { x: 'distance', y: 'mean', r: 6.5, fill: 'var(--c2)' }),
    ],
  });
  return {
    title: 'When the symmetry breaks',
    svg,
    legend: [
      { label: 'true mean', colour: '--text', mark: 'line' },
      { label: 'fitted mean', colour: '--c2', mark: 'ring' },
      ...(threshold.length === 0
        ? []
        : [{ label: 'symmetry lost, theory', colour: '--highlight', mark: 'area' as const }]),
    ],
  };
}
