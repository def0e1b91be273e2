import {
  added,
  columnGram,
  dot,
  multiply,
  rowsOf,
  scaled,
  scaledRows,
  symmetrised,
  transpose,
  zeroMatrix,
  type Dense,
} from '../numeric/dense.ts';
import { minimise, type Minimum } from '../numeric/minimise.ts';
import type { Steps } from '../numeric/stepwise.ts';
import { requireEigengap, requireKeptPositive } from '../laws/eigengap.ts';
import { rotationDirections } from '../engine/rotationGenerators.ts';
import { sandwichOf } from '../engine/quotientSandwich.ts';
import {
  contrastiveAxes,
  contrastiveGap,
  pairMoments,
  type ContrastiveFit,
  type Pairs,
} from './contrastiveSubspace.ts';

/** Pairs with a sampled negative for each anchor, centred. */
export type Triples = Pairs & { readonly negatives: Dense };

/**
 * The spectral contrastive fit with one sampled negative per anchor, as the paper has it, with the covariance of its
 * error by the sandwich in A.
 */
export function* sampledNegativeSubspace(
  triples: Triples,
  centre: Float64Array,
  k: number,
): Steps<ContrastiveFit> {
  const { kept: a, spectrum, loss, minimum } = yield* sampledNegativeMinimum(triples, k);
  const d = centre.length;
  const loadings = transpose(a);
  const { covariance } = sandwichOf(loss.hessian(minimum.w), scoreCovariance(triples, loadings), {
    tolerance: 1e-9,
    declared: k > 1 ? rotationDirections(loadings, 'left') : undefined,
  });
  const identity = zeroMatrix(d, d);
  for (let j = 0; j < d; j++) identity.data[j * (d + 1)] = 1;
  return {
    subspace: {
      rows: triples.anchors.rows,
      centre,
      spectrum,
      kept: a,
      // The leak of b'A x is b'dA x: it may go anywhere, and the label stage takes out what the features explain.
      dropped: identity,
      gap: contrastiveGap(spectrum, k, triples.anchors.rows, 'one'),
      leakCovariance: (b) => loadingsLeak(covariance, b, d),
    },
    converged: minimum.converged,
  };
}

/** The minimiser of that fit. */
export interface SampledNegativeMinimum {
  /** A', d x k. */
  readonly kept: Dense;
  /** Spectrum of the whitened pairs, from which the search starts. */
  readonly spectrum: Float64Array;
  readonly loss: ContrastiveLoss;
  readonly minimum: Minimum;
}

/**
 * L-BFGS and Newton's method on A (k x d) for the empirical loss -2 <M, S+> + <M, K M>, M = A'A, which is quadratic in M.
 */
export function* sampledNegativeMinimum(triples: Triples, k: number): Steps<SampledNegativeMinimum> {
  const { whiten, cross } = pairMoments(triples, 'symmetric');
  const { values, axes } = contrastiveAxes(whiten, cross, 'pairs.anchors');
  requireKeptPositive(values, k, 'spectrum');
  requireEigengap(values, k, 'spectrum');
  const loss = yield* contrastiveLoss(triples, k);
  const d = triples.anchors.columns;
  const start = zeroMatrix(k, d);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < d; j++) start.data[i * d + j] = Math.sqrt(values[i]) * axes.data[j * d + i];
  }
  const minimum = yield* minimise(loss, start.data, { tolerance: 1e-10, maxIterations: 500 });
  return { kept: transpose({ data: minimum.w, rows: k, columns: d }), spectrum: values, loss, minimum };
}

/** The empirical loss on vec A, with its derivatives. */
export interface ContrastiveLoss {
  readonly evaluate: (w: Float64Array, gradient: Float64Array) => number;
  readonly hessian: (w: Float64Array) => Dense;
}

/** The empirical loss through its moments. */
interface QuadraticLoss {
  /** Symmetric cross moments S+, d x d. */
  readonly cross: Dense;
  /** Mean of vec(s) vec(s)', s = sym(x x-') with entries (i <= j) counted once, D x D with D = d(d+1)/2. */
  readonly kernel: Dense;
  readonly d: number;
}

/** Up to this many columns the fourth moments, d^4 / 4 of them, are cheaper than passes over the rows. */
const MOST_MOMENT_COLUMNS = 40;

/** By moments where there are few columns, row by row where there are many. */
export function* contrastiveLoss(triples: Triples, k: number): Steps<ContrastiveLoss> {
  if (triples.anchors.columns > MOST_MOMENT_COLUMNS) return rowwiseLoss(triples, k);
  const loss = yield* quadraticLoss(triples);
  return {
    evaluate: (w, gradient) => evaluate(loss, w, k, gradient),
    hessian: (w) => hessianOf(loss, w, k),
  };
}

const BLOCK = 512;

function* quadraticLoss({ anchors, positives, negatives }: Triples): Steps<QuadraticLoss> {
  const { rows: m, columns: d } = anchors;
  const size = (d * (d + 1)) / 2;
  let kernel = zeroMatrix(size, size);
  for (let start = 0; start < m; start += BLOCK) {
    const end = Math.min(start + BLOCK, m);
    const block = symmetricProducts(rowsOf(anchors, start, end), rowsOf(negatives, start, end));
    const gram = columnGram(block);
    kernel = { ...kernel, data: kernel.data.map((entry, i) => entry + gram.data[i] / m) };
    yield { fraction: end / m, stage: 'moments' };
  }
  const cross = symmetrised(scaled(multiply(anchors, positives, { transposeA: true }), 1 / m));
  return { cross, kernel, d };
}

/** Rows of vec(sym(x y')) over i <= j, off-diagonal entries doubled, so that their product with vec(M) is x'My. */
function symmetricProducts(x: Dense, y: Dense): Dense {
  const { rows, columns: d } = x;
  const products = zeroMatrix(rows, (d * (d + 1)) / 2);
  for (let row = 0, at = 0; row < rows; row++) {
    const start = row * d;
    for (let i = 0; i < d; i++) {
      products.data[at++] = x.data[start + i] * y.data[start + i];
      for (let j = i + 1; j < d; j++) {
        products.data[at++] = x.data[start + i] * y.data[start + j] + x.data[start + j] * y.data[start + i];
      }
    }
  }
  return products;
}

function packed(m: Dense): Float64Array {
  const d = m.rows;
  const vector = new Float64Array((d * (d + 1)) / 2);
  for (let i = 0, at = 0; i < d; i++) for (let j = i; j < d; j++) vector[at++] = m.data[i * d + j];
  return vector;
}

/** G with <G, dM> the derivative of <M, K M> / 2 along symmetric dM: K vec(M), off-diagonal entries shared in two. */
function unpackedHalf(vector: Float64Array, d: number): Dense {
  const m = zeroMatrix(d, d);
  for (let i = 0, at = 0; i < d; i++) {
    m.data[i * d + i] = vector[at++];
    for (let j = i + 1; j < d; j++) m.data[i * d + j] = m.data[j * d + i] = 0.5 * vector[at++];
  }
  return m;
}

function applyKernel({ kernel, d }: QuadraticLoss, m: Dense): Dense {
  const vector = packed(m);
  return unpackedHalf(multiply(kernel, { data: vector, rows: vector.length, columns: 1 }).data, d);
}

/** dL/dM = -2 S+ + 2 K[M]. */
function descriptorGradient(loss: QuadraticLoss, descriptor: Dense): Dense {
  const image = applyKernel(loss, descriptor);
  return { ...image, data: image.data.map((entry, i) => 2 * (entry - loss.cross.data[i])) };
}

function evaluate(loss: QuadraticLoss, w: Float64Array, k: number, gradient: Float64Array): number {
  const a: Dense = { data: w, rows: k, columns: loss.d };
  const descriptor = columnGram(a);
  const image = applyKernel(loss, descriptor);
  const slope = { ...image, data: image.data.map((entry, i) => 2 * (entry - loss.cross.data[i])) };
  gradient.set(multiply(a, slope).data.map((entry) => 2 * entry));
  return dot(descriptor.data, image.data) - 2 * dot(descriptor.data, loss.cross.data);
}

/** Second derivatives over vec(A): 2 dA G + 2 A K'[dA'A + A'dA], one column of dA at a time. */
function hessianOf(loss: QuadraticLoss, w: Float64Array, k: number): Dense {
  const { d } = loss;
  const a: Dense = { data: w, rows: k, columns: d };
  const slope = descriptorGradient(loss, columnGram(a));
  const q = k * d;
  const hessian = zeroMatrix(q, q);
  for (let r = 0; r < k; r++) {
    for (let c = 0; c < d; c++) {
      const change = zeroMatrix(d, d);
      for (let j = 0; j < d; j++) {
        change.data[c * d + j] += a.data[r * d + j];
        change.data[j * d + c] += a.data[r * d + j];
      }
      const image = multiply(a, applyKernel(loss, change));
      const row = (r * d + c) * q;
      for (let i = 0; i < q; i++) hessian.data[row + i] = 4 * image.data[i];
      for (let j = 0; j < d; j++) hessian.data[row + r * d + j] += 2 * slope.data[c * d + j];
    }
  }
  return symmetrised(hessian);
}

/** Mean of the outer products of per-triple gradients 2 A G_t, G_t = -2 sym(x x+') + 2 (x'Mx-) sym(x x-'). */
function scoreCovariance({ anchors, positives, negatives }: Triples, a: Dense): Dense {
  const { rows: m, columns: d } = anchors;
  const k = a.rows;
  const q = k * d;
  const project = (x: Dense): Dense => multiply(x, transpose(a));
  const [pa, pp, pn] = [project(anchors), project(positives), project(negatives)];
  const total = new Float64Array(q * q);
  const block = zeroMatrix(BLOCK, q);
  for (let start = 0; start < m; start += BLOCK) {
    const end = Math.min(start + BLOCK, m);
    for (let row = start; row < end; row++) {
      let inner = 0;
      for (let i = 0; i < k; i++) inner += pa.data[row * k + i] * pn.data[row * k + i];
      const at = (row - start) * q;
      for (let i = 0; i < k; i++) {
        const x = pa.data[row * k + i];
        const near = pp.data[row * k + i];
        const far = pn.data[row * k + i];
        for (let j = 0; j < d; j++) {
          const anchor = anchors.data[row * d + j];
          block.data[at + i * d + j] =
            2 * inner * (x * negatives.data[row * d + j] + far * anchor) -
            2 * (x * positives.data[row * d + j] + near * anchor);
        }
      }
    }
    const gram = columnGram({
      data: block.data.subarray(0, (end - start) * q),
      rows: end - start,
      columns: q,
    });
    for (let i = 0; i < total.length; i++) total[i] += gram.data[i] / m;
  }
  return { data: total, rows: q, columns: q };
}

/** Cov(dA'b) from Cov(vec A), d x d. */
function loadingsLeak(covariance: Dense, b: ArrayLike<number>, d: number): Dense {
  const leak = zeroMatrix(d, d);
  const q = covariance.columns;
  for (let r = 0; r < b.length; r++) {
    for (let s = 0; s < b.length; s++) {
      for (let i = 0; i < d; i++) {
        for (let j = 0; j < d; j++) {
          leak.data[i * d + j] += b[r] * b[s] * covariance.data[(r * d + i) * q + s * d + j];
        }
      }
    }
  }
  return leak;
}

/**
 * The same loss by passes over the rows, for many columns: with P = X A', N = X- A' and q the row sums of P N, its gradient
 * is -4 A S+ + (2/m) [(q P)'X- + (q N)'X].
 */
export function rowwiseLoss({ anchors, positives, negatives }: Triples, k: number): ContrastiveLoss {
  const { rows: m, columns: d } = anchors;
  const cross = symmetrised(scaled(multiply(anchors, positives, { transposeA: true }), 1 / m));
  const project = (x: Dense, w: Float64Array): Dense =>
    multiply(x, { data: w, rows: k, columns: d }, { transposeB: true });
  const assemble = (w: Float64Array, own: Dense, other: Dense): Float64Array => {
    const linear = multiply({ data: w, rows: k, columns: d }, cross);
    const first = multiply(own, negatives, { transposeA: true });
    const second = multiply(other, anchors, { transposeA: true });
    return linear.data.map((value, at) => (2 / m) * (first.data[at] + second.data[at]) - 4 * value);
  };
  return {
    evaluate: (w, gradient) => {
      const P = project(anchors, w);
      const N = project(negatives, w);
      const q = rowProducts(P, N);
      gradient.set(assemble(w, scaledRows(P, q), scaledRows(N, q)));
      const a: Dense = { data: w, rows: k, columns: d };
      return dot(q, q) / m - 2 * dot(columnGram(a).data, cross.data);
    },
    hessian: (w) => {
      const P = project(anchors, w);
      const N = project(negatives, w);
      const q = rowProducts(P, N);
      const hessian = zeroMatrix(k * d, k * d);
      const unit = new Float64Array(k * d);
      for (let at = 0; at < k * d; at++) {
        unit[at] = 1;
        const dP = project(anchors, unit);
        const dN = project(negatives, unit);
        const rest = rowProducts(P, dN);
        const slope = rowProducts(dP, N).map((value, i) => value + rest[i]);
        const own = added(scaledRows(P, slope), scaledRows(dP, q));
        const other = added(scaledRows(N, slope), scaledRows(dN, q));
        hessian.data.set(assemble(unit, own, other), at * k * d);
        unit[at] = 0;
      }
      return symmetrised(hessian);
    },
  };
}

/** The inner product of each row of a with the same row of b. */
function rowProducts(a: Dense, b: Dense): Float64Array {
  const { rows, columns } = a;
  return Float64Array.from({ length: rows }, (_, i) => {
    let sum = 0;
    for (let j = 0, at = i * columns; j < columns; j++, at++) sum += a.data[at] * b.data[at];
    return sum;
  });
}
