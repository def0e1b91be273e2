import { windows, twoBlockModel } from '@lab/transient-bbp';
import type { RunView } from '../../../judging/run-view.ts';
import { defineFigure } from '../../../nouns/figure.ts';
import { geometric } from '../canonical.ts';
import { phaseCodes } from '../metrics/phases.ts';
import { colours } from './colours.ts';

interface Marker {
  readonly anisotropy: number;
  readonly theta: number;
  readonly phase: string;
}

const names = phaseCodes.map((phase) => `simulated: ${phase}`);
const initVariance = 1;

/** The three phases. */
export const phaseDiagramFigure = defineFigure({
  name: 'phase-diagram',
  title: 'Phases over anisotropy and strength',
  draw({ runs, plot, width }) {
    const markers = markersOf(runs);
    if (markers.length === 0) return undefined;
    const boundaries = geometric(1, 1000, 50).map((anisotropy) => {
      const { thetaMin, thetaInf } = windows(twoBlockModel({ anisotropy, theta: 1, noise: 1, initVariance }));
      return { anisotropy, thetaMin, thetaInf };
    });
    const wide = width > 500;
    return {
      options: {
        height: wide ? 460 : 400,
        marginLeft: 46,
        color: {
          domain: [...names, 'theory: boundaries'],
          range: [colours.never, colours.transient, colours.persistent, colours.theory],
          legend: true,
        },
        x: {
          type: 'log',
          label: wide ? 'anisotropy r (covariance 1 over 1/r, logarithmic)' : 'anisotropy r (logarithmic)',
          ticks: [1, 2, 5, 10, 20, 50, 100, 1000],
          tickFormat: String,
          inset: 10,
        },
        y: {
          type: 'log',
          label: 'strength of the signal (logarithmic)',
          ticks: [0.5, 1, 2, 5, 10, 20],
          tickFormat: String,
          grid: true,
          inset: 8,
        },
        marks: [
          plot.areaY(boundaries, {
            x: 'anisotropy',
            y1: 'thetaMin',
            y2: 'thetaInf',
            fill: colours.transient,
            fillOpacity: 0.15,
          }),
          plot.line(boundaries, { x: 'anisotropy', y: 'thetaMin', stroke: colours.theory, strokeWidth: 1.8 }),
          plot.line(boundaries, { x: 'anisotropy', y: 'thetaInf', stroke: colours.theory, strokeWidth: 1.8 }),
          plot.dot(markers, { x: 'anisotropy', y: 'theta', fill: 'phase', r: wide ? 5 : 3.5 }),
        ],
      },
      sentence: `${agreementOf(runs)} Between the two curves (shaded) a signal is transient; the wedge opens at r = 1, where it has no width, and its upper side grows like the square root of r.`,
    };
  },
});

/** The phase most runs show at each point. */
function markersOf(runs: RunView): readonly Marker[] {
  const seen = new Map<string, { anisotropy: number; theta: number; counts: number[] }>();
  for (const row of runs.rows({ problem: 'phases', method: 'theory', at: { initVariance } })) {
    const anisotropy = Number(row.problemParameters['anisotropy']);
    const { x = [], y = [] } = row.curves['simulatedPhase'] ?? {};
    x.forEach((theta, i) => {
      const name = `${anisotropy} ${theta}`;
      const point = seen.get(name) ?? { anisotropy, theta, counts: phaseCodes.map(() => 0) };
      const code = y[i] ?? 0;
      point.counts[code] = (point.counts[code] ?? 0) + 1;
      seen.set(name, point);
    });
  }
  return [...seen.values()].map(({ anisotropy, theta, counts }) => ({
    anisotropy,
    theta,
    phase: names[counts.indexOf(Math.max(...counts))] ?? '',
  }));
}

function agreementOf(runs: RunView): string {
  const mean = (metric: string): string => {
    const values = runs.cells(metric, { problem: 'phases', method: 'theory' }).flatMap((cell) => cell.values);
    return `${(100 * (values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length))).toFixed(0)}%`;
  };
  return `Simulated matrices show the predicted phase at ${mean('agreement')} of all strengths, and at ${mean('clearAgreement')} of those off the boundaries by more than N^(-1/3).`;
}
