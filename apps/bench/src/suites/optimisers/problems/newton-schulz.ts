import { randomStream } from '@lab/stats';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { MatrixTask } from '../task.ts';

/** One law of random matrices and the steps that are allowed. */
export interface MatrixParameters extends Parameters {
  readonly rows: number;
  readonly columns: number;
  /** Row factors are exp(rowSigma N(0,1)). */
  readonly rowSigma: number;
  readonly columnSigma: number;
  /** 0 for a full matrix of normal numbers, else a signal of this rank plus 0.3 of them. */
  readonly rank: number;
  readonly steps: number;
  /** Steps of arms that equilibrate. */
  readonly equilibratedSteps: number;
}

const full = { columnSigma: 0, rank: 0, steps: 5, equilibratedSteps: 5 };
const square = [0, 1, 2].map((rowSigma) => ({ rows: 32, columns: 32, rowSigma, ...full }));
const bothSides = { rows: 64, columns: 64, rowSigma: 2, ...full, columnSigma: 2 };
const lowRank = (rows: number, columns: number): MatrixParameters => ({
  rows,
  columns,
  rowSigma: 1,
  columnSigma: 0,
  rank: 4,
  steps: 5,
  equilibratedSteps: 4,
});

const standard: readonly MatrixParameters[] = [
  ...[0, 0.5, 1, 1.5, 2].map((rowSigma) => ({ rows: 32, columns: 32, rowSigma, ...full })),
  bothSides,
  lowRank(176, 64),
  lowRank(64, 176),
  lowRank(64, 64),
];

/** Does equilibration bring Newton-Schulz nearer to the polar factor? */
export const newtonSchulz = defineProblem<MatrixTask, null, MatrixParameters>({
  name: 'newton-schulz',
  title: 'One matrix, five steps of Newton-Schulz',
  description:
    'Random matrices whose rows (and columns) differ in scale, and noisy matrices of low rank: the distance of Newton-Schulz from the polar factor of what it was given. In the low-rank cases arms that equilibrate have one step less.',
  module: import.meta.url,
  cases: { quick: square, standard, full: standard },
  repetitions: { quick: 6, standard: 60, full: 60 },
  label: ({ rows, columns, rowSigma, columnSigma, rank }) =>
    `${rank === 0 ? '' : `rank ${rank} + noise, `}${rows} x ${columns}, row spread ${rowSigma}${columnSigma === 0 ? '' : `, column spread ${columnSigma}`}`,
  generate({ parameters, seed }) {
    const { rows, columns, rowSigma, columnSigma, rank, steps, equilibratedSteps } = parameters;
    const stream = randomStream(seed, 'optimisers', 'matrix');
    const normals = (length: number): Float64Array => Float64Array.from({ length }, () => stream.normal());
    const data = normals(rows * columns);
    if (rank > 0) addSignal(data, normals(rows * rank), normals(rank * columns), columns, rank);
    const [rowScale, columnScale] = [normals(rows), normals(columns)];
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++)
        data[i * columns + j]! *= Math.exp(rowSigma * rowScale[i]! + columnSigma * columnScale[j]!);
    return { input: { kind: 'matrix', data, rows, columns, steps, equilibratedSteps }, reference: null };
  },
});

/** data <- left right + 0.3 data. */
function addSignal(
  data: Float64Array,
  left: Float64Array,
  right: Float64Array,
  columns: number,
  rank: number,
): void {
  for (let at = 0; at < data.length; at++) {
    const [i, j] = [Math.floor(at / columns), at % columns];
    let sum = 0;
    for (let p = 0; p < rank; p++) sum += left[i * rank + p]! * right[p * columns + j]!;
    data[at] = sum + 0.3 * data[at]!;
  }
}
