import { dataFile } from '../../../data/data-file.ts';
import { readColumns } from '../../../data/read-columns.ts';

/** A study: covariates, treatment, outcomes. */
export interface Study {
  readonly X: number[][];
  readonly treatment: number[];
  readonly Y: number[][];
}

/** A data set of a study and the columns to use. */
export interface StudySource {
  readonly title: string;
  readonly file: URL;
  readonly treatment: string;
  readonly outcomes: readonly string[];
  readonly covariates: readonly string[];
}

const training = {
  treatment: 'treatment',
  outcomes: ['re78'],
  covariates: ['age', 'educ', 'black', 'hisp', 'married', 'nodegr', 're74', 're75'],
};

/** The studies by name; sources and terms are in data/SOURCES.md. */
export const studies = {
  nsw: { title: 'NSW job training, randomised', file: dataFile('nsw.csv.gz'), ...training },
  'nsw-observational': {
    title: 'NSW job training, survey controls',
    file: dataFile('nsw-observational.csv.gz'),
    ...training,
  },
  star: {
    title: 'Project STAR, small classes',
    file: dataFile('star.csv.gz'),
    treatment: 'small',
    outcomes: ['readk', 'mathk'],
    covariates: ['female', 'afam', 'freelunch', 'rural', 'innercity', 'birth'],
  },
} as const satisfies Record<string, StudySource>;

/** Reads a study. */
export function readStudy({ file, treatment, outcomes, covariates }: StudySource): Study {
  const columns = readColumns(file);
  const column = (name: string): readonly number[] => {
    const values = columns.get(name);
    if (values === undefined) throw new Error(`${file.pathname}: no column '${name}'`);
    return values;
  };
  const matrix = (names: readonly string[]): number[][] =>
    Array.from({ length: column(treatment).length }, (_, i) => names.map((name) => column(name)[i] ?? NaN));
  return { X: matrix(covariates), treatment: [...column(treatment)], Y: matrix(outcomes) };
}
