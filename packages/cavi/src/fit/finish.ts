import { certifyProblem } from '../certificate/certify.ts';
import type { Certificate } from '../certificate/certificate.ts';
import { dotAt } from '../design/dotColumns.ts';
import type { Warning, RegressionFit } from './model.ts';
import { fieldsAt, likelihoodConstant, type RegressionProblem, type SweepState } from './problem.ts';
import { elboOf, type RunResult } from './run.ts';

/** A run as a model on the scale of the data. */
export function finish(
  problem: RegressionProblem,
  run: RunResult,
  options: { readonly reasons: string[]; readonly certificate: boolean },
): RegressionFit {
  const { design, family, transform } = problem;
  const { stepper } = run;
  const residual = residualOf(problem, run);
  const state: SweepState = { mean: run.state.mean, field: run.state.field, residual };
  const bare = elboOf(problem, stepper, state);
  const field = new Float64Array(design.columns);
  fieldsAt(problem, state, field);
  const variance = stepper.blockVariances ?? field.map((h, j) => family.variance(j, h));
  const { scale, center, responseCenter } = transform;
  const mean = Array.from(state.mean, (m, j) => m / scale[j]);
  const yty = squaredResponse(problem);
  const certificate = options.certificate ? certifyProblem(problem, { at: mean }) : null;
  return {
    mean,
    variance: Array.from(variance, (v, j) => v / scale[j] ** 2),
    ...inclusionOf(problem, field),
    responsibilities: responsibilitiesAt(problem, field),
    field: Array.from(field),
    intercept: transform.intercept
      ? responseCenter - dotAt(mean.length, Float64Array.from(mean), 0, center)
      : 0,
    noiseVariance: problem.noiseVariance,
    prior: problem.prior,
    elbo: problem.observations === undefined ? null : bare + likelihoodConstant(problem),
    elboWithoutConstants: bare + yty / (2 * problem.noiseVariance),
    elboTrace: run.elboTrace,
    sweeps: run.sweeps,
    converged: run.converged,
    status: run.status,
    schedule: stepper.name,
    reasons: options.reasons,
    certificate,
    events: run.events,
    warnings: warningsOf(problem, run, certificate),
    center: Array.from(center),
    observations: problem.observations ?? null,
    hasIntercept: transform.intercept,
    cost: run.cost,
  };
}

/** From the data themselves: sums of squares from a Gram matrix lose digits where the fit is close. */
function residualOf({ design }: RegressionProblem, { state, stepper, problem }: RunResult): Float64Array {
  if (problem.design === design && stepper.settle !== undefined) return state.residual;
  const residual = new Float64Array(design.residualLength);
  design.residual(state.mean, residual);
  return residual;
}

/** y'y as the design counts it: 0 where it is not known. */
function squaredResponse({ design }: RegressionProblem): number {
  const zero = new Float64Array(design.columns);
  const residual = new Float64Array(design.residualLength);
  design.residual(zero, residual);
  return design.squaredResidual(residual, zero);
}

/** p x components weights at the fields. */
export function responsibilitiesAt({ family }: RegressionProblem, field: Float64Array): number[][] {
  const row = new Float64Array(family.components);
  return Array.from(field, (h, j) => {
    family.responsibilities(j, h, row, 0);
    return [...row];
  });
}

function inclusionOf(problem: RegressionProblem, field: Float64Array): { inclusion?: number[] } {
  const { prior } = problem;
  const zero =
    prior.kind === 'normalMixture' ? prior.variances : prior.kind === 'discrete' ? prior.atoms : [];
  if (!zero.includes(0)) return {};
  const inclusion = responsibilitiesAt(problem, field).map((row) =>
    row.reduce((sum, weight, k) => (zero[k] === 0 ? sum : sum + weight), 0),
  );
  return { inclusion };
}

function warningsOf(
  { constantColumns, constantResponse, transform }: RegressionProblem,
  { status, sweeps }: RunResult,
  certificate: Certificate | null,
): Warning[] {
  const warnings: Warning[] = [];
  if (constantColumns.length > 0) {
    const list = constantColumns.slice(0, 5).join(', ') + (constantColumns.length > 5 ? ', ...' : '');
    const message = `columns without information (constant): ${list}; their posterior is the prior`;
    warnings.push({ code: 'constantColumns', message });
  }
  if (constantResponse) {
    const what = transform.intercept ? 'constant' : '0 throughout';
    warnings.push({
      code: 'constantResponse',
      message: `the response is ${what}: all means are those of the prior`,
    });
  }
  if (status === 'indefinite' || certificate?.level === 'indefinite') {
    const repair = certificate?.repairPrecision;
    const advice =
      repair === null || repair === undefined
        ? ''
        : `; a prior precision above ${repair.toPrecision(4)} repairs it`;
    warnings.push({
      code: 'indefinite',
      message: `the Gram matrix has a negative eigenvalue that the prior does not outweigh${advice}`,
    });
  }
  if (status === 'saddle')
    warnings.push({ code: 'saddle', message: 'the fit ended at a stationary point that is no maximum' });
  if (status === 'maxSweeps')
    warnings.push({ code: 'notConverged', message: `not converged after ${sweeps} sweeps` });
  return warnings;
}
