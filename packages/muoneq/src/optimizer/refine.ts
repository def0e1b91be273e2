import type { FloatArray } from '../arguments.ts';

const muonPlusEps = 1e-7;
const normuonEps = 1e-10;

/**
 * Muon+ (arXiv 2602.21545): divides inputs, then outputs by sqrt(sum of squares + 1e-7), then brings the norm to sqrt(k),
 * that of an orthogonal matrix. In place; `byRows` says whether outputs are the rows of the stored matrix.
 */
export function muonPlus(
  o: FloatArray,
  m: number,
  n: number,
  byRows: boolean,
  columnScale: Float64Array,
): void {
  if (byRows) divideColumns(o, m, n, columnScale);
  divideRows(o, m, n);
  if (!byRows) divideColumns(o, m, n, columnScale);
  const norm = Math.sqrt(sumOfSquares(o));
  if (norm === 0) return;
  const factor = Math.sqrt(Math.min(m, n)) / norm;
  for (let i = 0; i < o.length; i++) o[i] *= factor;
}

function divideRows(o: FloatArray, m: number, n: number): void {
  for (let i = 0; i < m; i++) {
    let sum = muonPlusEps;
    for (let at = i * n; at < (i + 1) * n; at++) sum += o[at] * o[at];
    const factor = 1 / Math.sqrt(sum);
    for (let at = i * n; at < (i + 1) * n; at++) o[at] *= factor;
  }
}

function divideColumns(o: FloatArray, m: number, n: number, columnScale: Float64Array): void {
  columnScale.fill(muonPlusEps, 0, n);
  for (let i = 0, at = 0; i < m; i++) for (let j = 0; j < n; j++, at++) columnScale[j] += o[at] * o[at];
  for (let j = 0; j < n; j++) columnScale[j] = 1 / Math.sqrt(columnScale[j]);
  for (let i = 0, at = 0; i < m; i++) for (let j = 0; j < n; j++, at++) o[at] *= columnScale[j];
}

/**
 * NorMuon (arXiv 2510.05491): divides every output by the root of a running mean of its squares, v = b v + (1 - b) mean,
 * and brings the norm back to what it was. In place; v has an entry for each output.
 */
export function normuon(
  o: FloatArray,
  m: number,
  n: number,
  byRows: boolean,
  v: FloatArray,
  settings: { readonly normuonBeta: number },
  scale: Float64Array,
): void {
  const beta = settings.normuonBeta;
  const outputs = byRows ? m : n;
  const inputs = byRows ? n : m;
  const before = sumOfSquares(o);
  scale.fill(0, 0, outputs);
  for (let i = 0, at = 0; i < m; i++)
    for (let j = 0; j < n; j++, at++) scale[byRows ? i : j] += o[at] * o[at];
  for (let i = 0; i < outputs; i++) {
    v[i] = beta * v[i] + ((1 - beta) * scale[i]) / inputs;
    scale[i] = 1 / (Math.sqrt(v[i]) + normuonEps);
  }
  for (let i = 0, at = 0; i < m; i++) for (let j = 0; j < n; j++, at++) o[at] *= scale[byRows ? i : j];
  const after = sumOfSquares(o);
  if (after === 0) return;
  const factor = Math.sqrt(before / after);
  for (let i = 0; i < o.length; i++) o[i] *= factor;
}

function sumOfSquares(o: FloatArray): number {
  let sum = 0;
  for (let i = 0; i < o.length; i++) sum += o[i] * o[i];
  return sum;
}
