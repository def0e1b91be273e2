import { matrixProduct, type SparseMatrix } from '@lab/linalg';
import { meansOfRows, type Assignment } from '../clustering/assignPoints.ts';
import { clusterSizes } from '../labels.ts';
import { evidenceOf, noiseLevel } from '../scales/probabilities.ts';
import { profileEntries } from '../scales/scales.ts';
import { type TableScales } from '../scales/tableScales.ts';
import { type Eigenpairs } from '../spectrum/eigenpairs.ts';
import { type Embedding } from '../spectrum/embedding.ts';
import { type HollowGram } from '../spectrum/hollowGram.ts';
import { type Steps } from '../steps.ts';
import { entriesOf, nestedRows } from '../table/denseEntries.ts';
import { type Prepared } from '../table/prepareTable.ts';
import { rowCombinations } from '../table/rowCombinations.ts';
import {
  clipped,
  restoreEntries,
  restoreUnit,
  type DenseTable,
  type SparseTable,
  type Table,
} from '../table/table.ts';
import { clusterSums, transposed, transposeTimes } from '../table/tableProducts.ts';
import { type FitSettings } from './fitOptions.ts';
import { modelFormat, type Lines, type Model, type Warning } from './model.ts';
import { positiveCount, rangeWarnings } from './warnings.ts';

/** Everything a fit has found. */
export interface FitParts {
  readonly prepared: Prepared;
  readonly settings: FitSettings;
  readonly gram: HollowGram;
  readonly pairs: Eigenpairs;
  readonly embedding: Embedding;
  readonly assigned: Assignment;
  readonly labels: Int32Array;
  readonly scales: TableScales;
  readonly warnings: readonly Warning[];
}

/** Puts the findings of a fit into a plain object, in units of the data. */
export function* assembleModel(parts: FitParts): Steps<Model> {
  const { prepared, settings, gram, pairs, embedding, assigned, labels, scales } = parts;
  const { table } = gram;
  const { rows, columns, unit } = table;
  const { clusters } = assigned;
  const K = settings.clusters;
  const eigenvalues = Array.from(pairs.values, (value) => restoreUnit(value, unit, 2));
  yield { stage: 'model', done: 0, total: 3, labels };
  const sums = columnSums(gram, pairs, labels, scales);
  yield { stage: 'model', done: 1, total: 3, labels };
  const projection = projectionRows(sums.scores, table, pairs);
  const profiles = restoreEntries(profileEntries(sums.lines, columns, scales), unit);
  yield { stage: 'model', done: 2, total: 3, labels };
  return {
    format: modelFormat,
    rows,
    columns,
    clusters,
    requestedClusters: K,
    alpha: settings.alpha,
    order: settings.order,
    diagonal: settings.diagonal,
    assign: settings.assign,
    refine: settings.refine,
    preprocessing: prepared.preprocessing,
    labels: Array.from(labels),
    sizes: Array.from(clusterSizes(labels, clusters)),
    unassigned: unassignedRows(labels),
    eigenvalues,
    nextEigenvalue: pairs.next === undefined ? null : restoreUnit(pairs.next, unit, 2),
    positiveEigenvalues: positiveCount(pairs.values, rows),
    eigenvectors: nestedRows(pairs.vectors, rows, K),
    rowNorms: rowNorms(embedding, pairs, settings.alpha, unit),
    embedding: nestedRows(embedding.rows, rows, K),
    objective: assigned.objective,
    objectives: Array.from(assigned.objectives),
    centres: nestedRows(meansOfRows({ rows: embedding.rows, width: K }, labels, clusters), clusters, K),
    columnWeights: Array.from(embedding.columnWeights),
    projection,
    theta: Array.from(scales.theta),
    profiles: nestedRows(profiles, clusters, columns),
    lines: linesOf(scales, labels, table),
    solver: {
      method: pairs.products === 0 ? 'dense' : 'lanczos',
      products: pairs.products,
      residuals: Array.from(pairs.residuals),
    },
    warnings: [...parts.warnings, ...rangeWarnings(eigenvalues, pairs.values)],
  };
}

function unassignedRows(labels: Int32Array): number[] {
  const rows: number[] = [];
  for (let i = 0; i < labels.length; i++) if (labels[i] < 0) rows.push(i);
  return rows;
}

/** Lengths of the rows of U max(Lambda, 0)^alpha in data units. */
function rowNorms({ lengths }: Embedding, { values }: Eigenpairs, alpha: number, unit: number): number[] {
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  // Powers of the unit overflow long before their product with a power of the eigenvalue does.
  const power =
    unit === 1 || largest === 0
      ? largest ** alpha
      : Math.exp(alpha * (Math.log(largest) + 2 * Math.log(unit)));
  const factor = Math.min(power, Number.MAX_VALUE);
  return Array.from(lengths, (length) => Math.min(length * factor, Number.MAX_VALUE));
}

/** U' X (K x p), and for each cluster the sum of its rows times their loadings (clusters x p). */
interface ColumnSums {
  readonly scores: Float64Array;
  readonly lines: Float64Array;
}

function columnSums(
  { table, stored }: HollowGram,
  { values, vectors }: Eigenpairs,
  labels: Int32Array,
  { loadings, profileNorms }: TableScales,
): ColumnSums {
  const K = values.length;
  const clusters = profileNorms.length;
  const { rows, columns } = table;
  if (table.kind === 'sparse')
    return {
      scores:
        stored === undefined
          ? transposed(transposeTimes(table, vectors, K), columns, K)
          : storedScores(table, stored, vectors),
      lines: clusterSums(table, labels, { clusters, weights: loadings }),
    };
  // Both in one pass over the entries, which cost more than the sums.
  const weights = new Float64Array((K + clusters) * rows);
  weights.set(transposed(vectors, rows, K));
  for (let i = 0; i < rows; i++) if (labels[i] >= 0) weights[(K + labels[i]) * rows + i] = loadings[i];
  const both = denseCombinations(table, weights, labels, K);
  return { scores: both.subarray(0, K * columns), lines: both.subarray(K * columns) };
}

/** For so few sums that a row adds to and so long rows, a pass over them where they lie is faster than a product. */
const direct = { sums: 6, columns: 1024 };

/** weights X (m x p) for weights of m x n, the last of which are 0 but in the rows of one cluster each. */
function denseCombinations(
  table: DenseTable,
  weights: Float64Array,
  labels: Int32Array,
  dense: number,
): Float64Array {
  const { rows, columns, values } = table;
  if (dense < direct.sums && columns >= direct.columns) {
    const byCluster = Int32Array.from(labels.keys()).sort((a, b) => labels[a] - labels[b] || a - b);
    return rowCombinations(table, weights, byCluster);
  }
  const left = { data: weights, rows: weights.length / rows, columns: rows };
  return entriesOf(matrixProduct(left, { data: values, rows, columns }));
}

/** U' X by products with blocks of vectors. */
function storedScores(
  { rows, columns, centre }: SparseTable,
  stored: SparseMatrix,
  vectors: Float64Array,
): Float64Array {
  const K = vectors.length / rows;
  const parts = new Float64Array(K * columns);
  stored.multiplyTranspose(transposed(vectors, rows, K), parts, K);
  if (centre !== undefined)
    for (let k = 0; k < K; k++) {
      let mass = 0;
      for (let i = 0; i < rows; i++) mass += vectors[i * K + k];
      for (let j = 0; j < columns; j++) parts[k * columns + j] -= mass * centre[j];
    }
  return parts;
}

/** X' U / Lambda in data units as p rows, out of U' X; 0 for an eigenvalue of rounding size. */
function projectionRows(
  scores: Float64Array,
  { rows, columns, unit }: Table,
  { values }: Eigenpairs,
): number[][] {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const significant = Array.from(values, (value) => Math.abs(value) > rows * Number.EPSILON * largest);
  const projection = new Array<number[]>(columns);
  for (let j = 0; j < columns; j++) {
    const row = new Array<number>(values.length);
    for (let k = 0; k < values.length; k++)
      row[k] = significant[k] ? clipped(scores[k * columns + j] / values[k] / unit) : 0;
    projection[j] = row;
  }
  return projection;
}

function linesOf(scales: TableScales, labels: Int32Array, { columns, unit }: Table): Lines {
  const level = noiseLevel(scales, columns);
  const evidence = evidenceOf(scales, clusterSizes(labels, scales.profileNorms.length), level);
  return {
    unit,
    norms: Array.from(scales.profileNorms),
    thetaSquares: Array.from(scales.thetaSquares),
    thetaVariance: evidence.map(({ thetaVariance }) => thetaVariance),
    noise: level.common,
    reliable: scales.reliable,
  };
}
