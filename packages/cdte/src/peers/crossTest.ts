import { requireKnownFields, requireOneOf } from '@lab/linalg/arguments';
import { runToEnd } from '@lab/linalg/cooperative';
import { normal } from '@lab/stats';
import { standardDeviation, sumOf } from '../inference/moments.ts';
import { modelEmbedding, momentChoice } from '../inference/pseudoGram.ts';
import { dense, multiply } from '../kernels/dense.ts';
import { gatherRows, kernelBlock } from '../kernels/kernel.ts';
import type { CdteModel } from '../model/model.ts';
import { stateOf } from '../model/state.ts';
import { rowsWhere } from '../nuisance/denseSmoother.ts';
import type { Task } from '../task.ts';

/** A studentized statistic with its normal p-value. */
export interface CrossTest {
  /** Standard normal where the treatment changes nothing. */
  readonly statistic: number;
  /** Its upper tail. */
  readonly pValue: number;
}

/**
 * The cross statistic: one half of the sample is a witness for the other, so that the null law is normal.
 *
 * With discrepancy 'marginal' it is the AIPW kernel treatment effect test (Martinez-Taboada, Ramdas, Kennedy 2023)
 * on cross-fitted pseudo-outcomes; with 'mmd' its conditional version.
 *
 * @param model from fit; half 1 are the rows in folds 0, 2, 4, ...
 * @param options.discrepancy 'mmd' (default) or 'marginal'
 * @returns sqrt(n1) mean(U)/sd(U) with U_i the mean of M_ij over half 2, and 1 - Phi; statistic 0 and p 1 where every
 *   U_i is 0
 * @throws UNKNOWN_OPTION
 */
export function crossTest(
  model: CdteModel,
  options: { readonly discrepancy?: 'mmd' | 'marginal' } = {},
): CrossTest {
  requireKnownFields(options, ['discrepancy']);
  const discrepancy = requireOneOf(options.discrepancy ?? 'mmd', ['mmd', 'marginal'], 'discrepancy');
  return runToEnd(crossTask(model, discrepancy));
}

function* crossTask(model: CdteModel, discrepancy: 'mmd' | 'marginal'): Task<CrossTest> {
  const state = yield* stateOf(model);
  const { n } = state.sample;
  const { kernel } = momentChoice(state, discrepancy);
  const { data, columns } = yield* modelEmbedding(state);
  const embedding = { data, rows: n, columns };
  const [first, second] = [0, 1].map((parity) => rowsWhere(n, (i) => state.folds[i] % 2 === parity));
  const opposite = gatherRows(embedding, second);
  const means = new Float64Array(first.length);
  const block = Math.max(1, Math.floor(2e6 / second.length));
  for (let start = 0; start < first.length; start += block) {
    const rows = first.subarray(start, start + block);
    const moments = multiply(dense(gatherRows(embedding, rows).data, rows.length, columns), opposite, {
      transposeB: true,
    });
    if (discrepancy === 'mmd') {
      const weights = new Float64Array(moments.length);
      kernelBlock(kernel, gatherRows(state.x, rows), gatherRows(state.x, second), weights);
      for (let at = 0; at < moments.length; at++) moments[at] *= weights[at];
    }
    for (let at = 0; at < moments.length; at++)
      means[start + Math.floor(at / second.length)] += moments[at] / second.length;
    yield { phase: 'cross statistic', done: start + rows.length, total: first.length };
  }
  return studentize(means);
}

function studentize(means: Float64Array): CrossTest {
  const mean = sumOf(means) / means.length;
  const sd = standardDeviation(means);
  const size = means.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (size <= 1e-14) return { statistic: 0, pValue: 1 };
  const statistic = (Math.sqrt(means.length) * mean) / sd;
  return { statistic, pValue: normal.sf(statistic) };
}
