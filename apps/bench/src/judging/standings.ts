import { methodLabel } from '../nouns/labels.ts';
import { canonicalParameters, type Parameters } from '../nouns/parameters.ts';
import type { Method } from '../nouns/method.ts';
import type { Metric } from '../nouns/metric.ts';
import type { Size } from '../nouns/size.ts';
import type { Suite } from '../nouns/suite.ts';
import type { RunRow } from '../store/row.ts';
import { exactly, interval, stratifiedMean, type Estimate } from './estimate.ts';
import { RunView } from './run-view.ts';

/** How a case ended for a subject against its best competitor. */
export interface Comparison {
  readonly problem: string;
  readonly parameters: Parameters;
  readonly subject: string;
  readonly subjectMean: number;
  /** The competitor with the best mean on this case. */
  readonly best: string;
  readonly bestMean: number;
  /** Subject minus competitor on the same data. */
  readonly difference: Estimate;
  readonly outcome: 'win' | 'level' | 'loss';
}

/** Wins and losses of one subject over all cases. */
export interface Standing {
  readonly subject: string;
  readonly wins: number;
  readonly level: number;
  readonly losses: number;
  readonly comparisons: readonly Comparison[];
}

/**
 * Each subject of a suite against the best competitor of every case, by the suite's first metric. A difference counts when its
 * 95% interval leaves out 0 and it exceeds the suite's resolution; on given data every such difference counts, for it is no sample.
 * Oracles compete with nobody, timed problems are no contest, and a subject that met no competitor has no standing.
 */
export function standingsOf(suite: Suite, rows: readonly RunRow[], size: Size): readonly Standing[] {
  const [metric] = suite.metrics;
  if (metric === undefined) return [];
  const view = new RunView(rows, size);
  const entrants = suite.methods
    .filter((method) => method.oracle !== true)
    .flatMap((method) => (method.variants ?? [{}]).map((variant) => ({ method, variant })));
  const subjects = entrants.filter(({ method }) => suite.subjects.includes(method.name));
  const competitors = entrants.filter(({ method }) => !suite.subjects.includes(method.name));
  const standings = subjects.map((subject) => {
    const comparisons = casesOf(rows).flatMap(({ problem: name, parameters }) => {
      const problem = suite.problems.find((candidate) => candidate.name === name);
      // Timed jobs are easy on purpose: they compare times.
      if (problem === undefined || problem.timing !== undefined || problem.partOf?.(parameters) !== undefined)
        return [];
      const given = problem.given === true;
      const compared = compare(suite, view, metric, subject, competitors, {
        problem: name,
        at: parameters,
        given,
      });
      return compared === undefined ? [] : [compared];
    });
    const count = (outcome: Comparison['outcome']): number =>
      comparisons.filter((one) => one.outcome === outcome).length;
    const label = methodLabel(suite, subject.method.name, subject.variant);
    return { subject: label, wins: count('win'), level: count('level'), losses: count('loss'), comparisons };
  });
  return standings.filter(({ comparisons }) => comparisons.length > 0);
}

interface Entrant {
  readonly method: Method;
  readonly variant: Parameters;
}

function compare(
  suite: Suite,
  view: RunView,
  metric: Metric,
  subject: Entrant,
  competitors: readonly Entrant[],
  { problem, at, given }: { readonly problem: string; readonly at: Parameters; readonly given: boolean },
): Comparison | undefined {
  const filterOf = ({ method, variant }: Entrant) => ({ problem, at, method: method.name, variant });
  const meanOfEntrant = (entrant: Entrant): number | undefined =>
    stratifiedMean(view.cells(metric.name, filterOf(entrant)).map(({ values }) => values))?.value;
  const sign = metric.better === 'lower' ? 1 : -1;
  const ranked = competitors
    .flatMap((entrant) => {
      const mean = meanOfEntrant(entrant);
      return mean === undefined ? [] : [{ entrant, mean }];
    })
    .sort((a, b) => sign * (a.mean - b.mean));
  const [best] = ranked;
  const subjectMean = meanOfEntrant(subject);
  if (best === undefined || subjectMean === undefined) return undefined;
  const cells = view.differences(metric.name, filterOf(subject), filterOf(best.entrant));
  const mean = stratifiedMean(cells.map(({ values }) => values));
  if (mean === undefined) return undefined;
  const difference = given ? exactly(mean.value, mean.observations) : mean;
  return {
    problem,
    parameters: at,
    subject: methodLabel(suite, subject.method.name, subject.variant),
    subjectMean,
    best: methodLabel(suite, best.entrant.method.name, best.entrant.variant),
    bestMean: best.mean,
    difference,
    outcome: outcomeOf(difference, { sign, resolution: suite.resolution ?? 0 }),
  };
}

const fewestWithoutSpread = 5;

function outcomeOf(
  difference: Estimate,
  { sign, resolution }: { readonly sign: number; readonly resolution: number },
): Comparison['outcome'] {
  if (Math.abs(difference.value) <= resolution) return 'level';
  // A few equal differences have no spread, which is no evidence that there is none.
  const { standardError, degreesOfFreedom, observations } = difference;
  if (standardError === 0 && Number.isFinite(degreesOfFreedom) && observations < fewestWithoutSpread)
    return 'level';
  const [low, high] = interval(difference) ?? [-Infinity, Infinity];
  if (low <= 0 && high >= 0) return 'level';
  return difference.value * sign < 0 ? 'win' : 'loss';
}

function casesOf(
  rows: readonly RunRow[],
): readonly { readonly problem: string; readonly parameters: Parameters }[] {
  const cases = new Map<string, { problem: string; parameters: Parameters }>();
  for (const { problem, problemParameters } of rows) {
    cases.set(`${problem} ${canonicalParameters(problemParameters)}`, {
      problem,
      parameters: problemParameters,
    });
  }
  return [...cases.values()];
}
