import type { OptimizerOptions } from './options.ts';
import { Optimizer, type Parameter } from './optimizer.ts';

/** Options of a factory that names the method itself. */
export type MethodOptions = Omit<OptimizerOptions, 'method'>;

/**
 * An optimiser over parameters held in typed arrays. Matrices inside the model take an orthogonalised step, embeddings,
 * heads and vectors AdamW's; `routing()` says which and why.
 *
 * @param params names, data (changed in place by `step`) and shapes
 * @param options.method default 'muonEq'
 * @param options.lr default 0.001
 * @param options.mode default 'row'
 * @returns an optimiser whose first step allocates nothing more than the constructor did
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, DUPLICATE_NAME, WRONG_TYPE, OUT_OF_MEMORY
 *
 * Source: arXiv 2603.28254; docs/theory.md.
 */
export function createOptimizer(params: readonly Parameter[], options: OptimizerOptions = {}): Optimizer {
  return new Optimizer(params, options);
}

/** MuonEq (arXiv 2603.28254): momentum equilibrated, then orthogonalised. */
export function muonEq(params: readonly Parameter[], options: MethodOptions = {}): Optimizer {
  return new Optimizer(params, { ...options, method: 'muonEq' });
}

/** Muon (K. Jordan 2024): momentum orthogonalised. */
export function muon(params: readonly Parameter[], options: MethodOptions = {}): Optimizer {
  return new Optimizer(params, { ...options, method: 'muon' });
}

/** NorMuon (arXiv 2510.05491): Muon whose outputs are normalised by a running mean of their squares. */
export function normuon(params: readonly Parameter[], options: MethodOptions = {}): Optimizer {
  return new Optimizer(params, { ...options, method: 'normuon' });
}

/** Muon+ (arXiv 2602.21545): Muon whose columns, then rows are normalised afterwards. */
export function muonPlus(params: readonly Parameter[], options: MethodOptions = {}): Optimizer {
  return new Optimizer(params, { ...options, method: 'muonPlus' });
}

/** RMNP (arXiv 2603.20527): momentum with rows of norm 1, not orthogonalised. */
export function rmnp(params: readonly Parameter[], options: MethodOptions = {}): Optimizer {
  return new Optimizer(params, { ...options, method: 'rmnp' });
}

/** AdamW for every parameter. */
export function adamw(params: readonly Parameter[], options: MethodOptions = {}): Optimizer {
  return new Optimizer(params, { ...options, method: 'adamw' });
}

/** Gradient descent with momentum for every parameter. */
export function sgd(params: readonly Parameter[], options: MethodOptions = {}): Optimizer {
  return new Optimizer(params, { ...options, method: 'sgd' });
}
