import type { RegressionProblem, SweepState } from '../fit/problem.ts';
import { groupsOf, hybridSweep } from './hybrid.ts';
import { dampedSweep, parallelSweep } from './parallel.ts';
import { sequentialSweep } from './sequential.ts';

/** Options of every kernel of {@link sweep}. */
export interface KernelOptions {
  /** Receives the new state; may be the old one. Default a fresh one. */
  readonly out?: SweepState;
}

function target(state: SweepState, out: SweepState | undefined): SweepState {
  if (out === state) return state;
  if (out === undefined)
    return { mean: state.mean.slice(), field: state.field.slice(), residual: state.residual.slice() };
  out.mean.set(state.mean);
  out.field.set(state.field);
  out.residual.set(state.residual);
  return out;
}

/**
 * One sweep each, from a state to a state, nothing checked: for people who write a schedule of their own on a
 * `regressionProblem`. `startState` makes the first state.
 */
export const sweep = {
  /** Each coefficient in turn; `order` lists the visits, `omega` in (0, 2) relaxes. */
  sequential(
    problem: RegressionProblem,
    state: SweepState,
    { order, omega = 1, out }: KernelOptions & { readonly order?: Int32Array; readonly omega?: number } = {},
  ): SweepState {
    const next = target(state, out);
    sequentialSweep(problem, next, order, omega);
    return next;
  },
  /** All coefficients from the old means. */
  parallel(problem: RegressionProblem, state: SweepState, { out }: KernelOptions = {}): SweepState {
    const next = target(state, out);
    parallelSweep(problem, next);
    return next;
  },
  /** Parallel, the fields damped by `omega`; the state's means have to be those of its fields. */
  damped(
    problem: RegressionProblem,
    state: SweepState,
    { omega, out }: KernelOptions & { readonly omega: number },
  ): SweepState {
    const next = target(state, out);
    dampedSweep(problem, next, omega);
    return next;
  },
  /** Sequential inside groups of equal label, parallel across them. */
  hybrid(
    problem: RegressionProblem,
    state: SweepState,
    { labels, out }: KernelOptions & { readonly labels: Int32Array },
  ): SweepState {
    const next = target(state, out);
    hybridSweep(problem, next, groupsOf(labels), new Float64Array(state.residual.length));
    return next;
  },
} as const;
