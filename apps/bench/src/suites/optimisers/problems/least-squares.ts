import { contiguousData, matrixProduct, qr } from '@lab/linalg';
import { randomStream, type RandomStream } from '@lab/stats';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { LeastSquares, LeastSquaresTask } from '../task.ts';

/** One law of quadratics. */
export interface LeastSquaresParameters extends Parameters {
  readonly rows: number;
  readonly columns: number;
  /** Row scales spread over this many powers of ten. */
  readonly rowDecades: number;
  readonly columnDecades: number;
  readonly steps: number;
}

const standard: readonly LeastSquaresParameters[] = [
  { rows: 32, columns: 32, rowDecades: 2, columnDecades: 0, steps: 300 },
  { rows: 32, columns: 32, rowDecades: 2, columnDecades: 1, steps: 300 },
  { rows: 32, columns: 32, rowDecades: 0, columnDecades: 0, steps: 300 },
  { rows: 48, columns: 24, rowDecades: 2, columnDecades: 0, steps: 300 },
];

/** Quadratics whose optimum is known, with rows (and columns) of different scale. */
export const leastSquares = defineProblem<LeastSquaresTask, null, LeastSquaresParameters>({
  name: 'least-squares',
  title: 'Scaled least squares, known optimum',
  description:
    '|diag(r) (W - W*) S|^2 / 2 without noise, r spread over two powers of ten, S a rotation with scales; the rate falls to 0 linearly, its start is the best of six on another quadratic of the same law.',
  module: import.meta.url,
  cases: {
    quick: [{ rows: 16, columns: 16, rowDecades: 2, columnDecades: 0, steps: 60 }],
    standard,
    full: standard,
  },
  repetitions: { quick: 2, standard: 8, full: 20 },
  label: ({ rows, columns, rowDecades, columnDecades }) =>
    `${rows} x ${columns}, rows over ${rowDecades} and columns over ${columnDecades} decades`,
  generate({ parameters, seed }) {
    const stream = randomStream(seed, 'optimisers', 'quadratic');
    return {
      input: {
        kind: 'least-squares',
        problem: draw(parameters, stream.split('reported')),
        tuning: draw(parameters, stream.split('tuning')),
        steps: parameters.steps,
      },
      reference: null,
    };
  },
});

function draw(
  { rows, columns, rowDecades, columnDecades }: LeastSquaresParameters,
  stream: RandomStream,
): LeastSquares {
  const normals = (name: string, length: number): Float64Array => {
    const part = stream.split(name);
    return Float64Array.from({ length }, () => part.normal());
  };
  const spread = (decades: number, i: number, size: number): number => 10 ** ((-decades * i) / (size - 1));
  const { q } = qr({ data: normals('rotation', columns * columns), rows: columns, columns });
  const scaled = q.clone();
  for (let j = 0; j < columns; j++)
    for (let i = 0; i < columns; i++) scaled.set(i, j, q.get(i, j) * spread(columnDecades, j, columns));
  return {
    rows,
    columns,
    rowScale: Float64Array.from({ length: rows }, (_, i) => spread(rowDecades, i, rows)),
    metric: contiguousData(matrixProduct(scaled, scaled, { transposeB: true }))!,
    optimum: normals('optimum', rows * columns).map((value) => value / Math.sqrt(columns)),
  };
}
