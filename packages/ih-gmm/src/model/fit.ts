import { LabRangeError } from '@lab/linalg';
import { assignPoints, type Assignment } from '../clustering/assignPoints.ts';
import { refinementPasses } from '../clustering/refineLines.ts';
import { renameByAppearance } from '../labels.ts';
import { fullySettled } from '../scales/oneFactor.ts';
import { tableScales } from '../scales/tableScales.ts';
import { leadingPairs, nextEigenvalue, type Eigenpairs } from '../spectrum/eigenpairs.ts';
import { distinctRows, embed, type Embedding } from '../spectrum/embedding.ts';
import { withGram, type HollowGram } from '../spectrum/hollowGram.ts';
import { finish, finishAsync, iterateSteps, type AsyncOptions, type Progress, type Steps } from '../steps.ts';
import { prepareTable, type Prepared } from '../table/prepareTable.ts';
import { readTableSteps, type TableLike } from '../table/table.ts';
import { assembleModel } from './assembleModel.ts';
import { readFitOptions, type FitOptions, type FitSettings } from './fitOptions.ts';
import { type Model, type Warning } from './model.ts';
import { dominanceWarnings, duplicateWarning, rankWarnings } from './warnings.ts';

/**
 * Clusters rows by profile, whatever their scale: leading eigenvectors of X X' with zero diagonal, rows normalised,
 * K-means.
 * @param X n x p data, dense or sparse; never changed, never densified
 * @returns a plain model that survives JSON; the same seed gives the same model
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, WRONG_TYPE, TOO_FEW_ROWS, NO_SIGNAL, ZERO_ROW, NEGATIVE_ENTRY,
 *   RANK_DEFICIENT (with `strict`), NOT_CONVERGED
 * Source: arXiv 2604.05337 (alpha 'paper'); other alpha and the refinement derived, see docs/theory.md.
 */
export function fit(X: TableLike, options: FitOptions): Model {
  return finish(fitSteps(X, options));
}

/**
 * As `fit`, letting the event loop turn at least every 50 ms. X must not be changed before the promise settles.
 * @throws as `fit`, and AbortError once the signal is aborted, all as rejections
 */
export async function fitAsync(X: TableLike, options: FitOptions & AsyncOptions): Promise<Model> {
  return finishAsync(fitSteps(X, options), options);
}

/** As `fit`, step by step: yields progress, with the labels once there are some, and returns the model. */
export function iterateFit(X: TableLike, options: FitOptions): Generator<Progress, Model, undefined> {
  return iterateSteps(fitSteps(X, options));
}

function* fitSteps(X: TableLike, options: FitOptions): Steps<Model> {
  const raw = yield* readTableSteps(X);
  const settings = readFitOptions(options, raw);
  const prepared = yield* prepareTable(raw, settings);
  return yield* fitPrepared(prepared, settings);
}

/** The fit of data that are checked and transformed. */
export function fitPrepared(prepared: Prepared, settings: FitSettings): Steps<Model> {
  return withGram(prepared.table, (gram) => fitWithGram(gram, prepared, settings));
}

function* fitWithGram(gram: HollowGram, prepared: Prepared, settings: FitSettings): Steps<Model> {
  const pairs = yield* pairsWithNext(gram, settings);
  const warnings = dominanceWarnings(gram);
  yield { stage: 'embedding', done: 0, total: 1 };
  warnings.push(...rankWarnings(pairs, gram, settings));
  const embedding = embed(pairs.vectors, { eigenvalues: pairs.values, alpha: settings.alpha });
  yield { stage: 'embedding', done: 1, total: 1 };
  const among = assignableRows(gram, embedding, { ...settings, zeroRows: prepared.zeroRows, warnings });
  const points = { rows: embedding.rows, width: settings.clusters, among };
  const distinct = distinctRows(points.rows, { ...points, enough: settings.clusters }).length;
  if (distinct < settings.clusters && settings.clusters > 1)
    warnings.push(duplicateWarning(distinct, settings.clusters));
  const clusters = settings.clusters === 1 ? 1 : distinct;
  const assigned = yield* assignPoints(points, { ...settings, clusters });
  yield { stage: 'clusters', done: 1, total: 1, labels: assigned.labels.slice() };
  const labels = settings.refine === 'lines' ? yield* refined(gram, assigned, warnings) : assigned.labels;
  const scales = yield* tableScales(gram, labels, {
    clusters: assigned.clusters,
    settled: Math.min(Math.max(100 * settings.tolerance, fullySettled), 1e-4),
    start: loadingsOf(pairs),
  });
  if (!scales.converged)
    warnings.push({ code: 'NOT_SETTLED', message: 'a scale fit used all its 200 sweeps', values: [] });
  return yield* assembleModel({
    prepared,
    settings,
    gram,
    pairs,
    embedding,
    assigned,
    labels,
    scales,
    warnings,
  });
}

function* pairsWithNext(gram: HollowGram, settings: FitSettings): Steps<Eigenpairs> {
  const { clusters, order, diagonal, nextEigenvalue: wanted } = settings;
  const pairs = yield* leadingPairs(gram, { ...settings, count: clusters });
  const missing = pairs.next === undefined && clusters < gram.size;
  if (wanted === 'auto' || !missing || order !== 'algebraic' || diagonal !== 'zero') return pairs;
  return { ...pairs, next: yield* nextEigenvalue(gram, pairs, settings) };
}

/** The loadings that the eigenvectors tell: a_i^2 = sum over k of lambda_k u_ik^2, which the labels need not know. */
function loadingsOf({ values, vectors }: Eigenpairs): Float64Array {
  const width = values.length;
  const loadings = new Float64Array(vectors.length / width);
  for (let i = 0; i < loadings.length; i++) {
    let square = 0;
    for (let k = 0; k < width; k++) square += Math.max(values[k], 0) * vectors[i * width + k] ** 2;
    loadings[i] = Math.sqrt(square);
  }
  return loadings;
}

/** The rows that take part in the clustering; rows whose part of the eigenvectors is rounding are named in a warning. */
function assignableRows(
  gram: HollowGram,
  { directionless }: Embedding,
  {
    clusters,
    zeroRows,
    warnings,
  }: { readonly clusters: number; readonly zeroRows: readonly number[]; readonly warnings: Warning[] },
): Int32Array {
  const left = new Uint8Array(gram.size).fill(1);
  for (const i of zeroRows) left[i] = 0;
  const lost = clusters === 1 ? [] : Array.from(directionless).filter((i) => left[i] === 1);
  for (const i of lost) left[i] = 0;
  const among = placesOf(left, 1);
  if (among.length === 0)
    throw new LabRangeError(
      'NO_SIGNAL',
      'no row of X has an inner product with another that the embedding could show',
      {
        argument: 'X',
      },
    );
  if (lost.length > 0)
    warnings.push({
      code: 'NO_DIRECTION',
      message: `${lost.length} rows have no part in the leading eigenvectors and are labelled -1`,
      values: lost,
    });
  return among;
}

/** Where the entries have that value, ascending. */
function placesOf(entries: Uint8Array, value: number): Int32Array {
  const places = new Int32Array(entries.length);
  let count = 0;
  for (let i = 0; i < entries.length; i++) if (entries[i] === value) places[count++] = i;
  return places.slice(0, count);
}

function* refined(gram: HollowGram, assigned: Assignment, warnings: Warning[]): Steps<Int32Array> {
  const maxPasses = 30;
  const passes = refinementPasses(gram, assigned.labels, { clusters: assigned.clusters, maxPasses });
  let step = passes.next();
  for (; step.done !== true; step = passes.next())
    yield { stage: 'lines', done: step.value.pass, total: maxPasses, labels: step.value.labels };
  if (!step.value.converged)
    warnings.push({
      code: 'NOT_SETTLED',
      message: `rows still moved after ${maxPasses} passes of refinement`,
      values: [],
    });
  return renameByAppearance(step.value.labels, assigned.clusters).labels;
}
