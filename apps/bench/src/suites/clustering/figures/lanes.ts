import type * as PlotModule from '@observablehq/plot';
import { shownPart, type Palette } from '../../../nouns/palette.ts';

/** One value of one method in one group. */
export interface LaneDot {
  readonly value: number;
  readonly method: string;
  readonly group: string;
}

/** How values are laid out. */
export interface LaneOptions {
  readonly plot: typeof PlotModule;
  readonly palette: Palette;
  /** Pixels to draw for. */
  readonly width: number;
  /** Title of the axis. */
  readonly label: string;
  readonly domain: readonly [number, number];
  /** Spread out near 0 where small values matter. */
  readonly type?: 'linear' | 'sqrt';
  readonly ticks?: readonly number[];
}

/** A box for each group with a lane for each method, so that equal values lie beside each other. */
export function lanes(
  dots: readonly LaneDot[],
  { plot, palette, width, label, domain, type = 'linear', ticks }: LaneOptions,
): PlotModule.PlotOptions {
  const color = shownPart(
    palette,
    dots.map(({ method }) => method),
  );
  const groups = [...new Set(dots.map(({ group }) => group))];
  return {
    height: 70 + groups.length * (34 + 15 * color.domain.length),
    marginLeft: width > 500 ? 170 : 142,
    color: { ...color, legend: true },
    x: {
      type,
      label,
      domain: [...domain],
      grid: true,
      inset: 6,
      ...(ticks ? { ticks: [...ticks], tickFormat: String } : {}),
    },
    y: { label: null, domain: color.domain, insetTop: 20 },
    fy: { axis: null, domain: groups, padding: 0.06 },
    marks: [
      plot.frame({ stroke: 'var(--line)' }),
      plot.text(groups, {
        fy: (group: string) => group,
        text: (group: string) => group,
        frameAnchor: 'top-left',
        dx: 6,
        dy: 6,
        fontWeight: 600,
      }),
      plot.dot(dots, {
        x: 'value',
        y: 'method',
        fy: 'group',
        fill: 'method',
        r: 3.5,
        title: ({ method, group, value }: LaneDot) => `${method}, ${group}: ${value.toFixed(3)}`,
      }),
    ],
  };
}
