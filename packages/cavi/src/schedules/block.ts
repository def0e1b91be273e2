import { cholesky, choleskySolve, type Matrix } from '@lab/linalg';
import type { RegressionProblem, SweepState } from '../fit/problem.ts';
import { groupsOf } from '../sweeps/hybrid.ts';
import { requireGaussian, requireLabels, type ScheduleSettings, type Stepper } from './schedule.ts';

/** One group: its columns and the factorised precision of its factor. */
interface Block {
  readonly members: Int32Array;
  readonly lower: Matrix;
}

/**
 * Factors over groups of coefficients, q_b = N(m_b, A_bb^-1), Gaussian prior: block Gauss-Seidel, or block Jacobi with
 * `between: 'parallel'`; section 2 of docs/theory.md.
 */
export function blockStepper(problem: RegressionProblem, settings: ScheduleSettings): Stepper {
  const tau = requireGaussian(problem, 'block');
  const groups = groupsOf(requireLabels(settings.labels, 'block'));
  const { design, noiseVariance } = problem;
  const blocks = factorise(problem, groups, tau);
  const variances = blockVariances(blocks, design.columns);
  const logDeterminant = blocks.reduce((sum, { lower }) => {
    for (let i = 0; i < lower.rows; i++) sum += 2 * Math.log(lower.get(i, i));
    return sum;
  }, 0);
  const parallel = settings.between === 'parallel';
  const work = new Float64Array(design.residualLength);
  return {
    name: 'block',
    ascends: problem.semidefinite && !parallel,
    inFamily: true,
    blockVariances: variances,
    blockElbo: ({ mean, residual }) =>
      -design.squaredResidual(residual, mean) / (2 * noiseVariance) -
      (tau * mean.reduce((sum, m) => sum + m * m, 0)) / 2 +
      (design.columns * Math.log(tau) - logDeterminant) / 2,
    step(state) {
      if (parallel) work.set(state.residual);
      for (const block of blocks) moveBlock(problem, state, block, tau, parallel ? work : state.residual);
      if (parallel) design.residual(state.mean, state.residual);
      for (let j = 0; j < variances.length; j++)
        state.field[j] = state.mean[j] * (problem.precision[j] + tau);
      return undefined;
    },
  };
}

/** m_b <- A_bb^-1 (c_b - sum over other groups): the old mean plus A_bb^-1 times the gradient. */
function moveBlock(
  { design, noiseVariance }: RegressionProblem,
  { mean, residual }: SweepState,
  { members, lower }: Block,
  tau: number,
  view: Float64Array,
): void {
  const gradient = Float64Array.from(
    members,
    (j) => design.correlation(j, view) / noiseVariance - tau * mean[j],
  );
  const step = choleskySolve({ lower }, { data: gradient, rows: members.length, columns: 1 });
  for (const [i, j] of members.entries()) {
    mean[j] += step.get(i, 0);
    if (view === residual) design.shift(j, step.get(i, 0), residual);
  }
}

function factorise(
  { design, noiseVariance }: RegressionProblem,
  groups: readonly Int32Array[],
  tau: number,
): Block[] {
  const products = design.gram();
  const p = design.columns;
  return groups.map((members) => {
    const size = members.length;
    const data = new Float64Array(size * size);
    for (let a = 0; a < size; a++) {
      for (let b = 0; b < size; b++)
        data[a * size + b] = products[members[a] * p + members[b]] / noiseVariance + (a === b ? tau : 0);
    }
    return { members, lower: cholesky({ data, rows: size, columns: size }).lower };
  });
}

function blockVariances(blocks: readonly Block[], p: number): Float64Array {
  const variances = new Float64Array(p);
  for (const { members, lower } of blocks) {
    const size = members.length;
    const unit = new Float64Array(size * size);
    for (let i = 0; i < size; i++) unit[i * size + i] = 1;
    const inverse = choleskySolve({ lower }, { data: unit, rows: size, columns: size });
    for (const [i, j] of members.entries()) variances[j] = inverse.get(i, i);
  }
  return variances;
}
