import { fromData } from '@lab/linalg';
import { randomStream } from '@lab/stats';
import type { Parameters } from '../../../../nouns/parameters.ts';
import { defineProblem } from '../../../../nouns/problem.ts';
import { noReference, type CaviTask, type NoReference } from '../task.ts';
import { filesOf, readTableNamed } from './regression-data.ts';

/** A model whose schedules have more than one kind of factor. */
export interface FamilyParameters extends Parameters {
  readonly model: 'logistic' | 'unknown noise';
  readonly data: string;
  readonly columns: number;
  readonly tau: number;
}

const simulatedLogistic: FamilyParameters = { model: 'logistic', data: 'simulated', columns: 40, tau: 1 };
const noise = (columns: number): FamilyParameters => ({
  model: 'unknown noise',
  data: 'simulated',
  columns,
  tau: 1,
});

/** Logistic regression and regression with unknown noise. */
export const otherFamilies = defineProblem<CaviTask, NoReference, FamilyParameters>({
  name: 'other-families',
  title: 'Logistic regression and unknown noise',
  description:
    'Rates of the schedules at their common fixed point: coefficients in turn, coefficients at once, everything at once.',
  module: import.meta.url,
  cases: {
    quick: [simulatedLogistic, ...[5, 25, 40].map(noise)],
    standard: [
      simulatedLogistic,
      { model: 'logistic', data: 'sonar', columns: 60, tau: 1 },
      { model: 'logistic', data: 'breast cancer', columns: 30, tau: 1 },
      { model: 'logistic', data: 'breast cancer', columns: 30, tau: 10 },
      ...[5, 15, 25, 40, 90].map(noise),
    ],
    full: [
      simulatedLogistic,
      { model: 'logistic', data: 'sonar', columns: 60, tau: 1 },
      { model: 'logistic', data: 'breast cancer', columns: 30, tau: 1 },
      { model: 'logistic', data: 'breast cancer', columns: 30, tau: 10 },
      ...[5, 15, 25, 40, 90].map(noise),
    ],
  },
  repetitions: 1,
  label: ({ model, data, columns, tau }) =>
    model === 'logistic' ? `logistic, ${data}, tau = ${tau}` : `unknown noise, 100 x ${columns}`,
  files: ({ data }) => (data === 'simulated' ? [] : filesOf(data)),
  generate({ parameters: { model, data, columns, tau }, seed }) {
    const stream = randomStream(seed, 'families');
    if (data !== 'simulated') {
      const table = readTableNamed(data, seed);
      return {
        input: { kind: 'logistic', X: scaled(table.X), y: table.y, priorPrecision: tau },
        reference: noReference,
      };
    }
    const n = model === 'logistic' ? 200 : 100;
    const X = fromData(stream.fillNormal(new Float64Array(n * columns)), n, columns);
    const beta = Array.from({ length: columns }, () => stream.normal() * (model === 'logistic' ? 0.5 : 1));
    const eta = X.to2DArray().map((row) => row.reduce((sum, x, j) => sum + x * (beta[j] ?? 0), 0));
    const y = eta.map((value) =>
      model === 'logistic'
        ? stream.uniform() < 1 / (1 + Math.exp(-value))
          ? 1
          : 0
        : value + stream.normal(),
    );
    return {
      input: { kind: model === 'logistic' ? 'logistic' : 'unknownNoise', X, y, priorPrecision: tau },
      reference: noReference,
    };
  },
});

function scaled(X: FamilyMatrix): FamilyMatrix {
  return X.clone().center('column').scale('column');
}
type FamilyMatrix = ReturnType<typeof fromData>;
