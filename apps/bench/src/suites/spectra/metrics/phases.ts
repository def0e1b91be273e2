import type { Phase } from '@lab/transient-bbp';
import { defineMetric, type Metric } from '../../../nouns/metric.ts';
import type {
  PhasesAnswer,
  PhasesInput,
  PhasesTruth,
  SpectraAnswer,
  SpectraInput,
  SpectraTruth,
} from '../task.ts';

/** Phases as numbers, for curves. */
export const phaseCodes: readonly Phase[] = ['never', 'transient', 'persistent'];

/** At which strengths a matrix of finite size is expected to show the phase: those off both boundaries by N^(-1/3). */
export function isClear(theta: number, { thetaMin, thetaInf }: PhasesAnswer, dimension: number): boolean {
  const margin = dimension ** (-1 / 3);
  return [thetaMin, thetaInf].every((boundary) => Math.abs(theta / boundary - 1) > margin);
}

type Compute = (answer: PhasesAnswer, input: PhasesInput, truth: PhasesTruth) => number | undefined;

function onPhases(
  name: string,
  title: string,
  better: 'lower' | 'higher',
  compute: Compute,
  curve?: (input: PhasesInput, phases: readonly Phase[]) => { x: readonly number[]; y: readonly number[] },
): Metric {
  return defineMetric<SpectraInput, SpectraAnswer, SpectraTruth>({
    name,
    title,
    unit: '',
    better,
    module: import.meta.url,
    compute: ({ input, output, reference }) =>
      input.kind === 'phases' && output.kind === 'phases' && reference.kind === 'phases'
        ? compute(output, input, reference)
        : undefined,
    curve: ({ input, reference }) =>
      curve !== undefined && input.kind === 'phases' && reference.kind === 'phases'
        ? curve(input, reference.phases)
        : undefined,
  });
}

/** Metrics of the phase diagram. */
export const phaseMetrics: readonly Metric[] = [
  onPhases(
    'agreement',
    'Share of strengths whose simulated phase is the predicted one',
    'higher',
    (answer, input, truth) => share(input.theta.map((_, i) => answer.phases[i] === truth.phases[i])),
  ),
  onPhases('clearAgreement', 'The same, off the boundaries', 'higher', (answer, input, truth) =>
    share(
      input.theta.flatMap((theta, i) =>
        isClear(theta, answer, truth.dimension) ? [answer.phases[i] === truth.phases[i]] : [],
      ),
    ),
  ),
  onPhases('thetaMin', 'Least strength that is ever seen', 'lower', ({ thetaMin }) => thetaMin),
  onPhases('thetaInf', 'Least strength that is seen at the end', 'lower', ({ thetaInf }) => thetaInf),
  onPhases(
    'simulatedPhase',
    'Simulated phase by strength (curve)',
    'higher',
    () => undefined,
    ({ theta }, phases) => ({ x: theta, y: phases.map((phase) => phaseCodes.indexOf(phase)) }),
  ),
];

function share(hits: readonly boolean[]): number | undefined {
  return hits.length === 0 ? undefined : hits.filter(Boolean).length / hits.length;
}
