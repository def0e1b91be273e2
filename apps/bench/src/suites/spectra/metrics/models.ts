import { defineMetric, type Metric } from '../../../nouns/metric.ts';
import type { ModelAnswer, ModelsAnswer, SpectraAnswer, SpectraInput, SpectraTruth } from '../task.ts';
import { phaseCodes } from './phases.ts';

type Compute = (answer: ModelsAnswer) => number | undefined;

function onModels(name: string, title: string, compute: Compute): Metric {
  return defineMetric<SpectraInput, SpectraAnswer, SpectraTruth>({
    name,
    title,
    unit: '',
    better: 'lower',
    digits: 6,
    module: import.meta.url,
    compute: ({ output }) => {
      const value = output.kind === 'models' ? compute(output) : undefined;
      return value !== undefined && Number.isFinite(value) ? value : undefined;
    },
    curve: ({ output }) =>
      name === 'leastStrength' && output.kind === 'models' && output.solved.length === 1
        ? { x: output.curve.t, y: output.curve.thetaC }
        : undefined,
  });
}

/** Of a run of one model. */
const ofOne =
  (compute: (model: ModelAnswer) => number | undefined): Compute =>
  ({ solved: [first, second] }) =>
    first === undefined || second !== undefined ? undefined : compute(first);

/** Of a run of many. */
const shareOf =
  (phase: ModelAnswer['phase']): Compute =>
  ({ solved }) =>
    solved.length === 1 ? undefined : solved.filter((model) => model.phase === phase).length / solved.length;

/** Metrics of models that are solved. */
export const modelMetrics: readonly Metric[] = [
  onModels(
    'phase',
    'Phase (0 never, 1 transient, 2 persistent)',
    ofOne(({ phase }) => phaseCodes.indexOf(phase)),
  ),
  onModels(
    'leastStrength',
    'Least critical strength',
    ofOne(({ thetaMin }) => thetaMin),
  ),
  onModels(
    'timeOfLeast',
    'Time of the least critical strength',
    ofOne(({ tAtThetaMin }) => tAtThetaMin),
  ),
  onModels(
    'finalStrength',
    'Critical strength at the end',
    ofOne(({ thetaInf }) => thetaInf),
  ),
  onModels(
    'windowStart',
    'Start of the window',
    ofOne(({ windows }) => windows[0]?.[0]),
  ),
  onModels(
    'windowEnd',
    'End of the window',
    ofOne(({ windows }) => windows[0]?.[1]),
  ),
  onModels(
    'secondStart',
    'Start of the second window',
    ofOne(({ windows }) => windows[1]?.[0]),
  ),
  onModels(
    'secondEnd',
    'End of the second window',
    ofOne(({ windows }) => windows[1]?.[1]),
  ),
  onModels(
    'earlyStopping',
    'Least critical strength by early stopping from zero',
    ({ solved, earlyStopping }) => (solved.length === 1 ? earlyStopping : undefined),
  ),
  onModels('ridge', 'Least critical strength by ridge', ({ solved, ridge }) =>
    solved.length === 1 ? ridge : undefined,
  ),
  onModels('neverShare', 'Share of models never seen', shareOf('never')),
  onModels('transientShare', 'Share of models seen for a while', shareOf('transient')),
  onModels('persistentShare', 'Share of models seen for good', shareOf('persistent')),
];
