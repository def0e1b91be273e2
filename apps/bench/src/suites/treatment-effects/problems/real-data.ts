import { stratifiedFolds } from '@lab/cdte';
import { randomStream, sampleWithoutReplacement } from '@lab/stats';
import { defineProblem } from '../../../nouns/problem.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import type { TreatmentInput, TreatmentReference } from '../task.ts';
import { readStudy, studies, type Study } from './real-data-sets.ts';

/** A study of job training, with estimated or known propensities. */
export interface TrainingParameters extends Parameters {
  readonly data: 'nsw' | 'nsw-observational';
  readonly propensity: 'estimated' | 'known';
}

const trainings: readonly TrainingParameters[] = [
  { data: 'nsw', propensity: 'estimated' },
  { data: 'nsw', propensity: 'known' },
  { data: 'nsw-observational', propensity: 'estimated' },
];

/** Job training of men: the experiment, and its treated men against survey controls. */
export const jobTraining = defineProblem<TreatmentInput, TreatmentReference, TrainingParameters>({
  name: 'job-training',
  title: 'Job training and earnings',
  description:
    'The National Supported Work experiment (445 men), with estimated and with known propensities, and its 185 treated men against 429 survey controls. Repetitions differ in the folds.',
  module: import.meta.url,
  given: true,
  cases: { quick: [trainings[0]!], standard: trainings, full: trainings },
  repetitions: { quick: 1, standard: 3, full: 10 },
  label: ({ data, propensity }) => `${studies[data].title}${propensity === 'known' ? ', design known' : ''}`,
  partOf: ({ propensity }) => (propensity === 'known' ? 'nsw' : undefined),
  files: ({ data }) => [studies[data].file],
  generate({ parameters: { data, propensity }, seed }) {
    const study = readStudy(studies[data]);
    const share = study.treatment.reduce((sum, arm) => sum + arm, 0) / study.treatment.length;
    return asInput(study, seed, propensity === 'known' ? share : null);
  },
});

/** How many pupils. */
export interface PupilParameters extends Parameters {
  readonly n: number;
}

const all = 3730;

/** Small classes in kindergarten: two outcomes, random subsamples of growing size. */
export const projectStar = defineProblem<TreatmentInput, TreatmentReference, PupilParameters>({
  name: 'project-star',
  title: 'Small classes in kindergarten',
  description:
    'Project STAR: reading and mathematics of 3,730 pupils in small or regular classes. Repetitions are random subsamples; the whole is run with the low-rank path.',
  module: import.meta.url,
  cases: {
    quick: [],
    standard: [{ n: 300 }, { n: 600 }, { n: 1000 }, { n: all }],
    full: [{ n: 300 }, { n: 600 }, { n: 1000 }, { n: 2000 }, { n: all }],
  },
  repetitions: { quick: 1, standard: 10, full: 25 },
  label: ({ n }) => `Project STAR, ${n === all ? 'all' : 'subsamples of'} ${n} pupils`,
  files: () => [studies.star.file],
  generate({ parameters: { n }, seed }) {
    const study = readStudy(studies.star);
    const rows =
      n === all
        ? Array.from({ length: n }, (_, i) => i)
        : [...sampleWithoutReplacement(randomStream(seed, 'pupils'), study.X.length, n)];
    const take = <T>(values: readonly T[]): T[] => rows.map((row) => values[row]!);
    const part = { X: take(study.X), treatment: take(study.treatment), Y: take(study.Y) };
    return asInput(part, seed, null);
  },
});

function asInput(study: Study, seed: number, propensity: number | null) {
  const folds = stratifiedFolds(study.treatment, { seed });
  const input: TreatmentInput = { samples: [{ ...study, folds, propensity }] };
  const reference: TreatmentReference = { changes: null };
  return { input, reference };
}
