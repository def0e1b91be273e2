import { compareLabelings, fit, probabilities, topFeatures, type Model, type Transform } from '@lab/ih-gmm';
import type { OwnDataInput } from '../../../contract/own-data.ts';
import type { Steps } from '../../../contract/paper.ts';
import { DataError } from '../../../table/data-error.ts';
import {
  columnsOf,
  numericRows,
  readTable,
  summarise,
  textColumn,
  type Table,
} from '../../../table/read-table.ts';

export interface RowPoint {
  readonly x: number;
  readonly y: number;
  readonly cluster: number;
  readonly confidence: number;
}

export interface Result {
  readonly points: readonly RowPoint[];
  readonly sizes: readonly number[];
  /** The columns that name each cluster. */
  readonly features: readonly (readonly string[])[];
  readonly rows: number;
  readonly columns: number;
  /** Agreement with the known groups. */
  readonly adjustedRand: number | undefined;
  readonly warnings: readonly string[];
  readonly download: unknown;
}

export function* compute(input: OwnDataInput): Steps<Result> {
  if (input.kind !== 'table') throw new DataError('a CSV file is needed');
  const table = readTable(input.text);
  const { transform, truth } = input.choices;
  const clusters = Number(input.choices['clusters']);
  const names = featureNames(table, String(input.choices['columns']), String(truth));
  const X = numericRows(table, names);
  if (clusters > Math.min(X.length, names.length))
    throw new DataError(
      `${clusters} clusters need at least ${clusters} rows and ${clusters} columns of numbers; here are ${X.length} and ${names.length}`,
    );
  const model = fit(X, {
    clusters,
    transform: transform as Transform,
    zeroRows: 'unassign',
  });
  const confidence = confidenceOf(X, model, transform as Transform);
  yield { result: resultOf(table, names, model, confidence, String(truth)), progress: 1 };
}

function featureNames(table: Table, pattern: string, truth: string): string[] {
  const numeric = summarise(table).filter(({ numeric: number, name }) => number && name !== truth);
  const among =
    pattern.trim() === '*' ? numeric.map(({ name }) => name) : table.names.filter((name) => name !== truth);
  const names = columnsOf(pattern, among);
  if (names.length < 2) throw new DataError('at least two columns of numbers are needed');
  return names;
}

/** Probability of the assigned cluster; rows without one have 0. */
function confidenceOf(X: number[][], { labels, clusters }: Model, transform: Transform): number[] {
  if (labels.some((label) => label < 0)) return labels.map(() => 1);
  const P = probabilities(X, labels, clusters, { transform });
  return labels.map((label, i) => P.get(i, label));
}

function resultOf(
  table: Table,
  names: readonly string[],
  model: Model,
  confidence: readonly number[],
  truth: string,
): Result {
  const scale = (axis: number): number => Math.sqrt(Math.max(model.eigenvalues[axis] ?? 0, 0));
  // Without centring the first eigenvector is what all rows share.
  const centred = model.preprocessing.transform === 'zscore';
  const axes = model.eigenvectors[0]!.length > 2 && !centred ? [1, 2] : [0, 1];
  const groups = truth === '' ? undefined : numbered(textColumn(table, truth));
  return {
    points: model.eigenvectors.map((vector, i) => ({
      x: vector[axes[0]!]! * scale(axes[0]!),
      y: vector[axes[1]!]! * scale(axes[1]!),
      cluster: model.labels[i]!,
      confidence: confidence[i]!,
    })),
    sizes: model.sizes,
    features: model.sizes.map((_, cluster) =>
      topFeatures(model, { cluster, count: Math.min(3, names.length), names }).map(({ name }) =>
        String(name),
      ),
    ),
    rows: model.rows,
    columns: model.columns,
    adjustedRand: groups === undefined ? undefined : compareLabelings(model.labels, groups).adjustedRandIndex,
    warnings: model.warnings.map(({ message }) => message),
    download: {
      columns: names,
      model,
      rows: table.lines.map((line, i) => ({
        line,
        cluster: model.labels[i],
        scale: model.theta[i],
        probability: confidence[i],
      })),
    },
  };
}

function numbered(cells: readonly string[]): number[] {
  const values = [...new Set(cells)];
  return cells.map((cell) => values.indexOf(cell));
}
