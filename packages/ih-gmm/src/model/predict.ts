import { fromData, LabRangeError, type Matrix } from '@lab/linalg';
import { flatRows } from '../table/denseEntries.ts';
import { normaliseRows, weighted } from '../spectrum/embedding.ts';
import {
  isVisible,
  logEvidence,
  positionVariance,
  softmax,
  type ClusterEvidence,
} from '../scales/evidence.ts';
import { requireModel, type Model } from './model.ts';
import { applyPreprocessing } from '../table/preprocessing.ts';
import { clipped, readTable, type Table, type TableLike } from '../table/table.ts';
import { rowSquaredNorms, timesTall, transposed } from '../table/tableProducts.ts';

/** What a model says about new rows. */
export interface Prediction {
  /** m labels; -1 for rows that are 0 or have no part in the training directions. */
  readonly labels: Int32Array;
  /** m x K: the transformed rows times the projection, before weights and normalisation. */
  readonly coordinates: Matrix;
  /** m x K unit rows, in the space of the training embedding; 0 for rows without direction. */
  readonly embedding: Matrix;
  /** m x clusters squared distances of the unit rows to the centres. */
  readonly squaredDistances: Matrix;
  /** m x clusters, rows sum to 1. */
  readonly probabilities: Matrix;
  /** m angles to the profile of the assigned cluster, in radians, 0..pi; pi / 2 for rows without cluster. */
  readonly angles: Float64Array;
  /** Rows whose best position along a profile is below two noise standard deviations, ascending. */
  readonly outliers: number[];
  /** Rows with label -1, ascending. */
  readonly unassigned: number[];
}

/**
 * Places new rows in the clusters of a model: nearest centre of the embedding, or largest cosine with a profile where
 * the model was refined by lines.
 * @param model result of fit, also after JSON
 * @param Xnew m x p data, dense or sparse
 * @throws SHAPE (another number of columns), NOT_FINITE, NEGATIVE_ENTRY, WRONG_TYPE
 * Source: derived; see docs/theory.md, "New rows".
 */
export function predict(model: Model, Xnew: TableLike): Prediction {
  return predictor(model)(Xnew);
}

/**
 * The unit rows of new data in the space of the training embedding.
 * @param model result of fit, also after JSON
 * @param Xnew m x p data, dense or sparse
 * @returns m x K; rows without direction are 0
 * @throws SHAPE, NOT_FINITE, NEGATIVE_ENTRY, WRONG_TYPE
 * Source: derived; see docs/theory.md, "New rows".
 */
export function transform(model: Model, Xnew: TableLike): Matrix {
  const prepared = prepareModel(model);
  const table = readNew(prepared, Xnew);
  const { unitRows } = embedNew(prepared, table);
  return fromData(unitRows, table.rows, prepared.width);
}

/**
 * Predicts one batch of rows after the other; what the model needs is prepared once.
 * @param model result of fit, also after JSON
 * @param batches m_b x p data each, dense or sparse
 * @returns a generator with the prediction of each batch; row numbers count within the batch
 * @throws as predict, when the batch is reached
 */
export function* partialPredict(
  model: Model,
  batches: Iterable<TableLike>,
): Generator<Prediction, void, undefined> {
  const predictBatch = predictor(model);
  for (const batch of batches) yield predictBatch(batch);
}

/** Labels of rows that are transformed already, for a model fitted without transform. */
export function placeRows(model: Model, table: Table): Int32Array {
  return predictTable(prepareModel(model), table).labels;
}

/** The model's matrices as flat arrays. */
interface PreparedModel {
  readonly model: Model;
  /** K. */
  readonly width: number;
  /** p x K, divided by its largest entry, and that entry. */
  readonly projection: Float64Array;
  readonly projectionSize: number;
  /** clusters x K. */
  readonly centres: Float64Array;
  /** p x clusters unit profiles, and what their length was; 0 for a profile of length 0. */
  readonly directions: Float64Array;
  readonly profileLengths: Float64Array;
  readonly evidence: readonly ClusterEvidence[];
}

function prepareModel(given: Model): PreparedModel {
  const model = requireModel(given);
  const { clusters, columns, lines, sizes } = model;
  const width = model.requestedClusters;
  const assigned = sizes.reduce((sum, size) => sum + size, 0);
  const profiles = flatRows(model.profiles, columns);
  const profileLengths = scaledLengths(profiles, columns);
  return {
    model,
    width,
    ...scaledProjection(flatRows(model.projection, width)),
    centres: flatRows(model.centres, width),
    directions: transposed(profiles, clusters, columns),
    profileLengths,
    evidence: sizes.map((size, k) => ({
      logShare: Math.log(size / assigned),
      norm: lines.norms[k],
      thetaSquares: lines.thetaSquares[k],
      thetaVariance: lines.thetaVariance[k],
    })),
  };
}

/** Divides by the largest entry, so that products with the projection cannot overflow. */
function scaledProjection(entries: Float64Array): Pick<PreparedModel, 'projection' | 'projectionSize'> {
  const size = entries.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return size === 0
    ? { projection: entries, projectionSize: 1 }
    : { projection: entries.map((value) => value / size), projectionSize: size };
}

/** Lengths of the rows, which become unit rows in place; entries near the ends of the range of doubles are no obstacle. */
function scaledLengths(rows: Float64Array, width: number): Float64Array {
  const largest = new Float64Array(rows.length / width);
  for (let k = 0; k < largest.length; k++) {
    for (let t = k * width; t < (k + 1) * width; t++) largest[k] = Math.max(largest[k], Math.abs(rows[t]));
    if (largest[k] > 0) for (let t = k * width; t < (k + 1) * width; t++) rows[t] /= largest[k];
  }
  const lengths = normaliseRows(rows, width);
  return lengths.map((length, k) => length * largest[k]);
}

function predictor(model: Model): (Xnew: TableLike) => Prediction {
  const prepared = prepareModel(model);
  return (Xnew) => predictTable(prepared, readNew(prepared, Xnew));
}

function readNew({ model }: PreparedModel, Xnew: TableLike): Table {
  const raw = readTable(Xnew, 'Xnew');
  if (raw.columns !== model.columns)
    throw new LabRangeError(
      'SHAPE',
      `Xnew must have the ${model.columns} columns of the training data, got ${raw.columns}`,
      {
        argument: 'Xnew',
      },
    );
  return applyPreprocessing(raw, model.preprocessing);
}

interface NewEmbedding {
  /** m x K. */
  readonly coordinates: Float64Array;
  /** m x K. */
  readonly unitRows: Float64Array;
  /** m flags. */
  readonly directed: boolean[];
}

function embedNew({ model, projection, projectionSize, width }: PreparedModel, table: Table): NewEmbedding {
  const products = timesTall(table, projection, width);
  const unitRows = weighted(products, model.columnWeights);
  const lengths = normaliseRows(unitRows, width);
  return {
    coordinates: products.map((value) => clipped(value * projectionSize * table.unit)),
    unitRows,
    directed: Array.from(lengths, (length) => length > 0),
  };
}

function predictTable(prepared: PreparedModel, table: Table): Prediction {
  const { model, width, centres } = prepared;
  const { clusters } = model;
  const m = table.rows;
  const { coordinates, unitRows, directed } = embedNew(prepared, table);
  const squaredDistances = distancesToCentres(unitRows, { centres, width, clusters });
  const products = timesTall(table, prepared.directions, clusters);
  const cosines = profileCosines(products, table, clusters);
  const labels = new Int32Array(m);
  for (let i = 0; i < m; i++)
    labels[i] = !directed[i]
      ? -1
      : model.refine === 'lines'
        ? best(cosines, i, clusters, 1)
        : best(squaredDistances, i, clusters, -1);
  const positions = positionsOnLines(products, prepared, table.unit);
  return {
    labels,
    coordinates: fromData(coordinates, m, width),
    embedding: fromData(unitRows, m, width),
    squaredDistances: fromData(squaredDistances, m, clusters),
    probabilities: fromData(newRowProbabilities(prepared, positions), m, clusters),
    angles: Float64Array.from(labels, (label, i) =>
      label < 0 ? Math.PI / 2 : Math.acos(Math.min(1, Math.max(-1, cosines[i * clusters + label]))),
    ),
    outliers: rowsWhere(
      m,
      (i) => positions[i * clusters + best(positions, i, clusters, 1)] < 2 * Math.sqrt(model.lines.noise),
    ),
    unassigned: rowsWhere(m, (i) => labels[i] < 0),
  };
}

function distancesToCentres(
  unitRows: Float64Array,
  {
    centres,
    width,
    clusters,
  }: { readonly centres: Float64Array; readonly width: number; readonly clusters: number },
): Float64Array {
  const rows = unitRows.length / width;
  const distances = new Float64Array(rows * clusters);
  for (let i = 0; i < rows; i++)
    for (let c = 0; c < clusters; c++) {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += (unitRows[i * width + k] - centres[c * width + k]) ** 2;
      distances[i * clusters + c] = sum;
    }
  return distances;
}

/** Cosine of every row with every profile, m x clusters; 0 where either has length 0. */
function profileCosines(products: Float64Array, table: Table, clusters: number): Float64Array {
  const norms = rowSquaredNorms(table);
  return products.map((product, t) => {
    const norm = norms[Math.floor(t / clusters)];
    return norm > 0 ? product / Math.sqrt(norm) : 0;
  });
}

/** t_ik = <x_i, mu_k> / |mu_k| in the unit of the model's lines, |mu_k| without the noise in the profile. */
function positionsOnLines(
  products: Float64Array,
  { model, profileLengths }: PreparedModel,
  unit: number,
): Float64Array {
  const { lines } = model;
  const factors = lines.norms.map((norm, k) =>
    norm > 0 ? (profileLengths[k] / lines.unit / norm) * (unit / lines.unit) : 0,
  );
  return weighted(products, factors);
}

/** The evidence of training rows without leaving anything out: a new row is in no profile. */
function newRowProbabilities({ model, evidence }: PreparedModel, positions: Float64Array): Float64Array {
  const { clusters, columns, lines } = model;
  const level = { common: lines.noise, columns };
  const result = new Float64Array(positions.length);
  for (let start = 0; start < positions.length; start += clusters) {
    const logs = result.subarray(start, start + clusters);
    for (let k = 0; k < clusters; k++) {
      const { norm, thetaSquares, logShare } = evidence[k];
      const line = { norm, weight: thetaSquares };
      // A position further out decides nothing more, and its square would overflow.
      const position = Math.max(-1e100 * norm, Math.min(1e100 * norm, positions[start + k]));
      const variance = positionVariance(lines.noise, line, level);
      logs[k] = isVisible(line, level)
        ? logEvidence(position, variance, evidence[k], 'empiricalBayes')
        : logShare;
    }
    softmax(logs);
  }
  return result;
}

/** The first best entry of row i: the largest for direction 1, the smallest for -1. */
function best(entries: Float64Array, i: number, width: number, direction: 1 | -1): number {
  let at = 0;
  for (let k = 1; k < width; k++)
    if (direction * entries[i * width + k] > direction * entries[i * width + at]) at = k;
  return at;
}

function rowsWhere(rows: number, accepts: (i: number) => boolean): number[] {
  return Array.from({ length: rows }, (_, i) => i).filter(accepts);
}
