import { randomStream, shuffle, type RandomStream } from '@lab/stats';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem, type Instance } from '../../../nouns/problem.ts';
import { factorsOf } from '../laws/factor-truth.ts';
import type { RaceInput, RaceReference } from '../task.ts';
import { readTable, realTables, scaledLike, type TableName } from './tables.ts';

/** A table, or a simulated design. */
export interface RaceParameters extends Parameters {
  readonly data: TableName | 'factors' | 'mixture';
}

const all: readonly RaceParameters[] = [
  { data: 'factors' },
  { data: 'mixture' },
  ...(Object.keys(realTables) as TableName[]).map((data) => ({ data })),
];

const small: readonly RaceParameters['data'][] = ['factors', 'wine'];

/** Few labels, many rows without: who predicts best. */
export const race = defineProblem<RaceInput, RaceReference, RaceParameters>({
  name: 'race',
  title: 'Few labels and many rows without',
  description:
    'A handful of labelled rows, a pool of unlabelled ones, rows held out for the test; real tables and two simulated designs. All methods that keep directions keep as many (experiment 8, baselines a to e).',
  module: import.meta.url,
  cases: { quick: all.filter(({ data }) => small.includes(data)), standard: all, full: all },
  repetitions: { quick: 2, standard: 30, full: 200 },
  label: ({ data }) => `race: ${data}`,
  files: ({ data }) => (data in realTables ? [realTables[data as TableName].file] : []),
  generate({ parameters: { data }, seed }) {
    const stream = randomStream(seed, 'two-stage', 'race');
    if (data === 'factors') return factorRace(stream);
    if (data === 'mixture') return mixtureRace(stream);
    return tableRace(data, stream);
  },
});

function tableRace(data: TableName, stream: RandomStream): Instance<RaceInput, RaceReference> {
  const { labelled, held, components, standardise } = realTables[data];
  const { X, y } = readTable(data);
  const order = Array.from(shuffle(stream, Array.from(X.keys())));
  const take = (rows: readonly number[]) => ({
    x: rows.map((i) => X[i] ?? []),
    y: rows.map((i) => y[i] ?? NaN),
  });
  const test = take(order.slice(0, held));
  const own = take(order.slice(held, held + labelled));
  const pool = take(order.slice(held + labelled));
  // What a scaling learns, it may learn without labels and without the test rows.
  const basis = [...pool.x, ...own.x];
  const scaled = (rows: readonly (readonly number[])[]) => scaledLike(rows, basis, standardise);
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  return {
    input: {
      unlabelled: scaled(pool.x),
      X: scaled(own.x),
      y: own.y,
      test: scaled(test.x),
      components,
    },
    reference: {
      truth: test.y,
      variance: y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / y.length,
    },
  };
}

const raceModel = {
  loadings: Array.from({ length: 20 }, (_, j) => [j === 0 ? 2 : 0, j === 1 ? 1.5 : 0]),
  beta: [1, -0.7],
};

function normals(stream: RandomStream, count: number): number[] {
  return Array.from({ length: count }, () => stream.normal());
}

/** 30 labels, 20 columns, two factors, 2,000 rows without labels. */
function factorRace(stream: RandomStream): Instance<RaceInput, RaceReference> {
  const { loadings, beta } = raceModel;
  const factors = factorsOf(raceModel);
  const draw = () => {
    const h = normals(stream, 2);
    const x = loadings.map((row) => row[0]! * h[0]! + row[1]! * h[1]! + stream.normal());
    return { x, y: beta[0]! * h[0]! + beta[1]! * h[1]! + 0.5 * stream.normal() };
  };
  const mean = (x: readonly number[]): number =>
    factors.reduce((sum, { coefficient }, i) => sum + coefficient * x[i]!, 0);
  const unlabelled = Array.from({ length: 2000 }, () => draw().x);
  const own = Array.from({ length: 30 }, draw);
  const test = Array.from({ length: 500 }, () => draw().x);
  return {
    input: { unlabelled, X: own.map(({ x }) => x), y: own.map(({ y }) => y), test, components: 2 },
    reference: {
      truth: test.map(mean),
      variance: factors.reduce(
        (sum, { coefficient, strength }) => sum + coefficient ** 2 * (1 + strength),
        0,
      ),
      directions: factors.map(({ axis }) => axis),
      centre: new Array<number>(20).fill(0),
    },
  };
}

/** Two groups of rows in ten columns, each with a line of its own; 80 labels, 2,000 rows without. */
function mixtureRace(stream: RandomStream): Instance<RaceInput, RaceReference> {
  const draw = (): number[] => {
    const group = stream.integer(2);
    return Array.from({ length: 10 }, (_, j) => stream.normal() + (j === group ? 2 : 0));
  };
  const mean = (x: readonly number[]): number => {
    const along = (x[0]! - x[1]!) / Math.SQRT2;
    const first = 1 / (1 + Math.exp(-2 * (x[0]! - x[1]!)));
    return first * (1 + along) + (1 - first) * (-1 + 2 * along);
  };
  const unlabelled = Array.from({ length: 2000 }, draw);
  const X = Array.from({ length: 80 }, draw);
  const test = Array.from({ length: 500 }, draw);
  const truth = test.map(mean);
  const middle = truth.reduce((sum, value) => sum + value, 0) / truth.length;
  return {
    input: {
      unlabelled,
      X,
      y: X.map((x) => mean(x) + 0.5 * stream.normal()),
      test,
      components: 2,
    },
    reference: {
      truth,
      variance: truth.reduce((sum, value) => sum + (value - middle) ** 2, 0) / truth.length,
    },
  };
}
